"""The briefing on paper: A4, in the order of the annexes of an operation plan."""
