"""Names brought to one spelling, so that a blind index finds what people spell differently.

Invariant: pure and stable. Stored indexes rest on every rule here: whoever changes one re-indexes.
"""

import unicodedata

_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ŋ": "ng"}
)
"""Letters that Unicode does not take apart into a base and a mark."""

_TABLE_36 = """
a aan al am auf aus bij d da dal de del den der des di do dos du el het im in la las le les los
onder op over s t te ten ter tot uijt uit van vom von voor vor zu zum zur
"""
_PREFIXES = frozenset(_TABLE_36.split())
"""Tussenvoegsels: the common ones of table 36 of the Dutch personal records database (LO BRP).
Left out are those that are given names too (An, Ben, Thor)."""


def normalise_name(text: str) -> str:
    """The key words of a name in one piece: "Van 't Hóff-IJzer" and "hoff yzer" are equal.

    Case, accents, spaces, hyphens and apostrophes do not count, ij is y, and tussenvoegsels fall
    away unless nothing else is left. Empty when no letter or digit is in `text`.
    """
    words = [w for w in map(_letters, _plain(text).split()) if w]
    key_words = [w for w in words if w not in _PREFIXES] or words
    return "".join(key_words).replace("ij", "y")


def _plain(text: str) -> str:
    """Lower case without marks; hyphens part words as spaces do."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in apart if not unicodedata.category(c).startswith("M"))
    return "".join(" " if unicodedata.category(c) == "Pd" else c for c in bare.translate(_LETTERS))


def _letters(word: str) -> str:
    return "".join(c for c in word if c.isalnum())
