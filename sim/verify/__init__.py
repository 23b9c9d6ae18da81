"""The engine against theory: small problems written as folders of texts, run like any other, and judged by formulas.

A case is read by the ordinary reader, run by the ordinary engine and judged on the ordinary measures and tables.
The tolerance of every number follows from its standard error and from how many numbers are judged; both it and the
largest standard error that still proves something are fixed before anything is run.
"""
