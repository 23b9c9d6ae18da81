"""Who is where and how far: arrays built from tables, no clock, no randomness after building."""
