"""The decision "may this be shared?", without a database: `deciding` first, then what it asks.

`facts` says what goes in and out, `consent` and `in_law` what a ground asks for, `returning` what
may flow back.
"""

from services.sharing.rules.deciding import judge
from services.sharing.rules.facts import (
    Allowed,
    Facts,
    LegalGroundFact,
    Refused,
    ReturnFacts,
    RuleFact,
    StatementFact,
    SubstituteFact,
    Verdict,
)
from services.sharing.rules.returning import judge_return

__all__ = [
    "Allowed",
    "Facts",
    "LegalGroundFact",
    "Refused",
    "ReturnFacts",
    "RuleFact",
    "StatementFact",
    "SubstituteFact",
    "Verdict",
    "judge",
    "judge_return",
]
