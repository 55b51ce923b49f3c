"""A usual question as practice asks it, to measure: not the smallest that can be asked.

A child of eight, two holders, three rules of the covenant of which one fits, and eight statements.
"""

from dataclasses import replace
from uuid import UUID

from services.sharing.rules import Facts
from tests.slices.sharing.questions import CHILD_WORK, FATHER, MOTHER, OTHER, RULE, asked, said

_RULES = (
    replace(RULE, id=UUID(int=22), purpose="youth_help"),
    RULE,
    replace(RULE, id=UUID(int=23), receiver_kind="youth_care"),
)
_STATEMENTS = (
    said(MOTHER, "refused", days_ago=60),
    said(MOTHER, days_ago=30, receiver_ids=frozenset({CHILD_WORK, OTHER})),
    said(FATHER, days_ago=30, receiver_ids=frozenset({CHILD_WORK, OTHER})),
    said(FATHER, days_ago=9, purpose="youth_help"),
    said(MOTHER, days_ago=5, receiver_ids=frozenset({OTHER})),
    said(None, "requested", days_ago=3),
    said(MOTHER),
    said(FATHER),
)


def usual_yes() -> Facts:
    """Both holders say yes."""
    return asked(*_STATEMENTS, rules=_RULES)


def usual_no() -> Facts:
    """The same, but the newest word of one of them is a refusal."""
    return asked(*_STATEMENTS[:-1], said(FATHER, "refused"), rules=_RULES)
