"""Whom one may ask for consent, and how far a question is. Pure: values in, reasons out.

Sources: `domain.md` on consent: under 12 the authority holders, from 12 the child too, from 16 the
child alone; on those birthdays the question is put anew.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from shared.ages import CHILD_DECIDES_FROM, CHILD_SPEAKS_FROM, age_on
from shared.problems import Reason
from shared.texts import Text

UNDER_12, FROM_12, FROM_16 = "under_12", "12_to_15", "from_16"
OPEN = frozenset({"asked", "sent", "opened", "talk", "locked", "expired", "on_paper"})
"""States in which an answer can still come."""


def stage_of(birth_date: date, today: date) -> str:
    """The bracket of the law in which a child is on this day; of the 29th of February, a birthday
    falls on the 1st of March in other years.
    """
    age = age_on(birth_date, today)
    return UNDER_12 if age < CHILD_SPEAKS_FROM else FROM_12 if age < CHILD_DECIDES_FROM else FROM_16


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asked: an authority holder, or the child itself (None), and where they read mail."""

    holder_id: UUID | None
    email: str | None
    is_organisation: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as somebody wants to put it."""

    persons: tuple[Person, ...]
    holders: frozenset[UUID]
    stage: str
    channel: str
    handover: str | None
    answer_by: datetime
    until: datetime
    receiver_ids: tuple[UUID, ...] = ()


def faults(asking: Asking, now: datetime) -> list[Reason]:
    """Everything that is wrong with it; empty when it may be put."""
    return [*_faults_of_persons(asking), *_faults_of_way(asking, now)]


def _faults_of_persons(asking: Asking) -> list[Reason]:
    found = []
    asked = [person.holder_id for person in asking.persons]
    if len(set(asked)) < len(asked):
        found.append(Reason("asked_twice", _TWICE, pointer="/persons"))
    if None in asked and asking.stage == UNDER_12:
        found.append(Reason("child_too_young", _TOO_YOUNG, pointer="/persons"))
    if any(one is not None for one in asked) and asking.stage == FROM_16:
        found.append(Reason("child_decides", _CHILD_DECIDES, pointer="/persons"))
    if {one for one in asked if one is not None} - asking.holders:
        found.append(Reason("no_authority", _NO_AUTHORITY, pointer="/persons"))
    if asking.channel == "mail" and any(person.email is None for person in asking.persons):
        found.append(Reason("no_address", _NO_ADDRESS, _NO_ADDRESS_REMEDY, pointer="/persons"))
    return found


def _faults_of_way(asking: Asking, now: datetime) -> list[Reason]:
    found = []
    if asking.channel == "mail" and asking.handover is None:
        found.append(Reason("no_handover", _NO_HANDOVER, pointer="/handover"))
    if not now < asking.answer_by < asking.until:
        found.append(Reason("answer_by_out_of_range", _ANSWER_BY, pointer="/answerBy"))
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """What tells how far a question is. `link_until`: until when a link to it works."""

    channel: str
    closed_because: str | None
    consent_state: str
    consent_until: datetime
    anew: bool
    sent: bool
    opened: bool
    talk: bool
    locked: bool
    link_until: datetime | None


def progress(standing: Standing, now: datetime) -> str:
    """A code of `vocabulary.REQUEST_STATES`."""
    if standing.closed_because:
        return standing.closed_because
    if standing.consent_state != "requested":
        over = standing.consent_state in _OVER or (
            standing.consent_state == "given" and standing.consent_until <= now
        )
        return "lapsed" if over else standing.consent_state
    if standing.consent_until <= now:
        return "lapsed"
    if standing.anew:
        return "asked_anew"
    return _progress_of_open(standing, now)


def _progress_of_open(standing: Standing, now: datetime) -> str:
    if standing.locked:
        return "locked"
    if standing.talk:
        return "talk"
    if standing.channel == "paper":
        return "on_paper"
    if standing.sent and (standing.link_until is None or standing.link_until <= now):
        return "expired"
    if standing.opened:
        return "opened"
    return "sent" if standing.sent else "asked"


_OVER = frozenset({"expired", "lapsed", "superseded"})
"""Its time has passed, or the same person said something else later."""
_TWICE = Text("U vraagt iemand twee keer hetzelfde.", "You ask somebody the same thing twice.")
_TOO_YOUNG = Text(
    "Een kind onder de 12 vragen wij niet zelf; alleen wie het gezag heeft.",
    "A child under 12 is not asked; only who has authority.",
)
_CHILD_DECIDES = Text(
    "Vanaf 16 jaar beslist het kind zelf. Vraag het kind.",
    "From the age of 16 the child decides. Ask the child.",
)
_NO_AUTHORITY = Text(
    "Deze persoon heeft (nu) geen gezag over dit kind.",
    "This person does not have authority over this child (now).",
)
_NO_ADDRESS = Text(
    "Van wie u vraagt is geen mailadres bekend.", "No e-mail address is known of whom you ask."
)
_NO_ADDRESS_REMEDY = Text(
    "Vul het mailadres in, of vraag het op papier.", "Give the address, or ask on paper."
)
_NO_HANDOVER = Text(
    "Kies hoe u de code geeft. De link alleen is niet genoeg.",
    "Choose how you hand over the code. The link alone is not enough.",
)
_ANSWER_BY = Text(
    "Kies een dag na vandaag, en voor het einde van de toestemming.",
    "Choose a day after today, and before the end of the consent.",
)
