"""Named events: what happens, or is ordered, at a named place and time."""
