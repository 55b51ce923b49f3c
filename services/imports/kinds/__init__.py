"""The kinds of records that can be imported: each says which columns it knows, judges a row, finds
what is there already, and writes many at once.
"""
