"""Reading the rows of a spreadsheet that somebody sent: CSV, XLSX and ODS.

Invariant: what comes is bounded before it is read, nothing in it is evaluated, fetched or run, and
a cell is text.
"""
