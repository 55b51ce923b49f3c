"""Which party may bring a referral from which state to which. Pure.

Invariant: the same table as the database's trigger (migration 0012); states carry the names of
FHIR Task.
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
    ("sender", "requested"): frozenset({"cancelled", "entered-in-error"}),
    ("sender", "received"): frozenset({"cancelled", "entered-in-error"}),
    ("sender", "accepted"): frozenset({"entered-in-error"}),
    ("sender", "rejected"): frozenset({"entered-in-error"}),
    ("sender", "in-progress"): frozenset({"entered-in-error"}),
    ("sender", "on-hold"): frozenset({"entered-in-error"}),
    ("sender", "completed"): frozenset({"entered-in-error"}),
    ("receiver", "requested"): frozenset({"received"}),
    ("receiver", "received"): frozenset({"accepted", "rejected"}),
    ("receiver", "accepted"): frozenset({"in-progress", "completed"}),
    ("receiver", "in-progress"): frozenset({"on-hold", "completed"}),
    ("receiver", "on-hold"): frozenset({"in-progress"}),
    ("receiver", "completed"): frozenset({"in-progress"}),
}
OPEN = frozenset({"requested", "received"})
"""Sent, and not yet answered: a withdrawal cancels these."""

UNFINISHED = OPEN | {"accepted", "in-progress", "on-hold"}
"""One of these per child, receiver and purpose, as long as the exchange lasts."""

ADOPTED = frozenset({"accepted", "in-progress", "on-hold", "completed"})
"""The receiver has taken it over into a file of its own."""

TALKING: dict[Party, frozenset[str]] = {
    "sender": UNFINISHED | {"completed"},
    "receiver": (UNFINISHED - {"requested"}) | {"completed"},
}
"""When a party may write to the other; who has not received it yet has nothing to answer."""

WORK = "referral:work"
"""The permission of who deals with a referral."""

MOST_ATTACHMENTS = 10
"""Of one party to one referral."""

ENTITLED = frozenset({"neighbourhood_team", "certified_institution", "municipality"})
"""Whose organisation may make a statutory referral to youth care (Jeugdwet 2.3, 3.5); doctors
take part through the kinds they work in when those join."""

YOUTH_HELP_KINDS = frozenset({"youth_care", "youth_mental_health"})
"""To whom a statutory referral goes: youth help, also mental (Jeugdwet 1.1)."""

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
        require_state(state, frozenset())


def require_state(state: str, states: frozenset[str]) -> None:
    """Raises Conflict unless the referral is in one of these states."""
    if state not in states:
        raise Conflict("wrong_state", _WRONG_STATE.filled(state=REFERRAL_STATES[state]))


def require_starting(state: str) -> None:
    """What was completed is not started but reopened, with a note."""
    require_state(state, frozenset({"accepted", "on-hold"}))


def require_reopening(state: str) -> None:
    """Only what was completed is reopened."""
    require_state(state, frozenset({"completed"}))


def may_answer(party: Party, state: str) -> bool:
    """Whether a return referral may answer this one: sent to us, and taken on."""
    return party == "receiver" and state in ("accepted", "in-progress", "on-hold", "completed")


def may_have_type(kind: str, sender_kind: str, receiver_kind: str) -> bool:
    """Anybody may make an application; a statutory referral goes from who is entitled to help."""
    entitled = sender_kind in ENTITLED and receiver_kind in YOUTH_HELP_KINDS
    return kind == "application" or entitled


def categories_of(content: dict[str, str | None], with_contact: bool) -> frozenset[str]:
    """The data categories that a referral with this content shares."""
    filled = {category for name, category in CONTENT_CATEGORIES.items() if content.get(name)}
    return ALWAYS | filled | ({"family_contact"} if with_contact else set())


def reminder_at(due_at: datetime, sent_at: datetime) -> datetime | None:
    """The morning of the working day before the last one; None when that was before sending."""
    day = due_at.astimezone(AMSTERDAM).date() - timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day -= timedelta(days=1)
    moment = datetime.combine(day, _MORNING, AMSTERDAM)
    return moment if moment > sent_at else None


def nudge_at(due_at: datetime) -> datetime:
    """The first working morning after the answer was due."""
    day = due_at.astimezone(AMSTERDAM).date() + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, _MORNING, AMSTERDAM)


def answer_due(sent_at: datetime, working_days: int) -> datetime:
    """The end of the working day (Monday to Friday, in the Netherlands) by which to answer."""
    day = sent_at.astimezone(AMSTERDAM).date()
    left = working_days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return datetime.combine(day, time(23, 59, 59), AMSTERDAM)


def require_talking(party: Party, state: str, ended: bool) -> None:
    """Raises Conflict unless this party may write to the other now."""
    if ended:
        raise Conflict("exchange_ended", _EXCHANGE_ENDED)
    require_state(state, TALKING[party])


_MORNING = time(8, 30)
_SATURDAY = 5
_EXCHANGE_ENDED = Text(
    "Deze uitwisseling is beëindigd: er kan niets meer heen of terug.",
    "This exchange has ended: nothing can go either way any more.",
)
_WRONG_STATE = Text(
    "Deze aanmelding is nu: {state}. Deze stap kan dan niet (meer).",
    "This referral is now: {state}. This step is not possible then.",
)
