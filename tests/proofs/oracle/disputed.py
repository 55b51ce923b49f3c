"""The parts of the space about which our decision and the oracle disagree; README.md says why.

Each is told from the facts alone, never from an answer. They are left out of the everyday slice
only: `make prove ARGS=decision` fails until the list is empty. Take a line away when it is settled.
"""

import os
from collections.abc import Callable, Mapping

from services.sharing.rules import Facts, StatementFact
from tests.proofs.oracle.asking import age_when_said, years

ALL = os.environ.get("PROOF_STATES") == "all"
"""Whether the whole space is asked, disputed or not: `make prove` sets it."""


def disputed(facts: Facts) -> str | None:
    """The dispute that these facts fall under, if any."""
    return next((name for name, concerns in DISPUTES.items() if concerns(facts)), None)


def _police(facts: Facts) -> bool:
    return facts.sender_kind == "police" and facts.ground != "police_disclosure"


def _not_the_police(facts: Facts) -> bool:
    return facts.ground == "police_disclosure" and facts.sender_kind != "police"


def _too_young(facts: Facts) -> bool:
    """The child, now older, said something before it was twelve."""
    return years(facts.birth_date, facts.today) >= 12 and any(
        one.holder_id is None and age_when_said(one, facts.birth_date) < 12
        for one in facts.statements
    )


def _beside(facts: Facts) -> bool:
    """Somebody said something about other categories than are asked."""
    return any(not one.categories & facts.categories for one in _here(facts))


def _here(facts: Facts) -> list[StatementFact]:
    return [
        one
        for one in facts.statements
        if one.purpose == facts.purpose
        and facts.receiver_id in one.receiver_ids
        and one.state != "requested"
    ]


DISPUTES: Mapping[str, Callable[[Facts], bool]] = {
    "police without a decision": _police,
    "a police decision that is not the police's": _not_the_police,
    "said before twelve": _too_young,
    "said about other categories": _beside,
}
