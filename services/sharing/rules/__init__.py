"""The decision "may this be shared?", without a database: `deciding` first, then what it asks.

`facts` says what goes in and out, `consent` and `in_law` what a ground asks for, `returning` what
may flow back, `ages` how old a child is.
"""

from services.sharing.rules.ages import age_on, birthday, birthday_begins
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
    "age_on",
    "birthday",
    "birthday_begins",
    "judge",
    "judge_return",
]
