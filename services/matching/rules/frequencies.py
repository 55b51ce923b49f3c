"""Names that so many children bear that agreeing on them says less.

Invariant: a table of our own judgement, in bits of surprise; what it does not know counts as
middling, never as rare: no list of names is whole.
"""

from services.matching.rules.spelling import sound, words

_GIVEN = """
noah sem daan lucas levi finn luuk emma julia mila tess sophie anna maria mohammed ahmed ali fatima
yusuf
"""
_SURNAMES = """
jong jansen vries berg dijk bakker janssen visser smit meijer boer mulder yilmaz kaya mohamed ali
ahmed hassan singh nguyen chen wang
"""
COMMON_GIVEN = frozenset(sound(w) for w in words(_GIVEN))
COMMON_SURNAMES = frozenset(sound(w) for w in words(_SURNAMES))
