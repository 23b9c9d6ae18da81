"""The briefing as one page that needs no network: the story, tables that sort, and a map with a time slider."""
