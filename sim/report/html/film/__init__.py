"""The data of the moving map: one operation as short lists of whole numbers."""
