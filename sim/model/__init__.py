"""The simulation itself: the clock lives here and only here."""
