"""Incidents: where and when they begin, what they need, how they end."""
