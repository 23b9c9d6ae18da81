"""Reports: figures, tables and briefings."""
