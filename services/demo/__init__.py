"""Schakel with a fictional town, for whoever wants to look: `schakel demo`.

Invariant: everybody in it is made up, and everything in it was made the way that people make it,
through operations.
"""
