"""Whether two records are of one child: pure; names and dates in, keys and verdicts out.

`spelling` brings words to their sound, `given_names` and `surnames` compare them, `keys` says what
tokens are made of, `comparing` judges two children, `pairing` two lists.
"""

from services.matching.rules.birth_dates import near
from services.matching.rules.comparing import Comparison, Klass, compare, compare_prepared
from services.matching.rules.facts import Identity, Prepared, prepared
from services.matching.rules.keys import blocking_keys
from services.matching.rules.pairing import doubtful, in_doubt, pairs

__all__ = [
    "Comparison",
    "Identity",
    "Klass",
    "Prepared",
    "blocking_keys",
    "compare",
    "compare_prepared",
    "doubtful",
    "in_doubt",
    "near",
    "pairs",
    "prepared",
]
