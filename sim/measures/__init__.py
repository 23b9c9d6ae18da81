"""Measures: pure functions of the tables of a record, each with its unit, denominator and open cases."""
