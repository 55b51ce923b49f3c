"""What can go wrong with the embedded server, in words for whoever started it.

Invariant: the message says what is wrong and what to do about it.
"""


class EmbeddedFault(Exception):
    """The embedded PostgreSQL server cannot do what was asked."""
