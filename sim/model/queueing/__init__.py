"""Pure queueing: people at the stations of a user's folder that has no election."""
