"""What a study owes to numbers that nobody published."""
