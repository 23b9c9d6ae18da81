"""Bundled fact tables, each with its source (see README.md)."""
