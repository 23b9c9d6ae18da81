"""Studies: replications, precision, pairing of points and their storage."""
