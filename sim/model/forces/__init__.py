"""The force: posts, rounds, units, dispatch and reinforcement."""
