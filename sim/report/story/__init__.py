"""What the briefing says, whatever form it takes: sections of text, tables, charts, pictures and cards."""
