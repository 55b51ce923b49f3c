"""Which party may bring a referral from which state to which. Pure.

Invariant: the same table as the database's trigger (migration 0008); states carry the names of
FHIR Task. On hold, in progress, completed and return referrals come with their own issue.
"""

from datetime import datetime, time, timedelta
from typing import Literal

from shared.clock import AMSTERDAM
from shared.problems import Conflict
from shared.texts import Text
from shared.vocabulary import REFERRAL_STATES

Party = Literal["sender", "receiver"]

STEPS: dict[tuple[Party, str], frozenset[str]] = {
    ("sender", "draft"): frozenset({"draft", "requested", "cancelled"}),
    ("sender", "requested"): frozenset({"cancelled"}),
    ("sender", "received"): frozenset({"cancelled"}),
    ("receiver", "requested"): frozenset({"received"}),
    ("receiver", "received"): frozenset({"accepted", "rejected"}),
}
OPEN = frozenset({"requested", "received"})
"""Sent, and not yet answered: a withdrawal cancels these."""

UNFINISHED = OPEN | {"accepted"}
"""One of these per child, receiver and purpose."""

ENTITLED = frozenset({"neighbourhood_team", "certified_institution", "municipality"})
"""Whose organisation may make a statutory referral to youth care (Jeugdwet 2.3, 3.5); doctors
take part through the kinds they work in when those join."""

CONTENT_CATEGORIES = {
    "question": "care_question",
    "school_functioning": "school_functioning",
    "home_situation": "home_situation",
    "child_voice": "child_voice",
}
"""What the sender writes, and which data category each field is."""

ALWAYS = frozenset({"child_identity"})
"""A referral that does not say about whom is none."""


def require_step(party: Party, state: str, target: str) -> None:
    """Raises Conflict unless this party may bring a referral in `state` to `target`."""
    if target not in STEPS.get((party, state), frozenset()):
        raise Conflict("wrong_state", _WRONG_STATE.filled(state=REFERRAL_STATES[state]))


def may_have_type(kind: str, sender_kind: str) -> bool:
    """Anybody may make an application; a statutory referral wants an entitled organisation."""
    return kind == "application" or sender_kind in ENTITLED


def categories_of(content: dict[str, str | None], with_contact: bool) -> frozenset[str]:
    """The data categories that a referral with this content shares."""
    filled = {category for name, category in CONTENT_CATEGORIES.items() if content.get(name)}
    return ALWAYS | filled | ({"family_contact"} if with_contact else set())


def answer_due(sent_at: datetime, working_days: int) -> datetime:
    """The end of the working day (Monday to Friday, in the Netherlands) by which to answer."""
    day = sent_at.astimezone(AMSTERDAM).date()
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return datetime.combine(day, time(23, 59, 59), AMSTERDAM)


_WRONG_STATE = Text(
    "Deze aanmelding is nu: {state}. Deze stap kan dan niet (meer).",
    "This referral is now: {state}. This step is not possible then.",
)
