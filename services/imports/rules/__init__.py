"""What makes rows of text into records: headings, days, and what is wrong with them.

Invariant: pure; nothing here repeats what stands in a cell.
"""
