"""What must be there for something to stand in the place of a holder's statement. Pure.

Sources: BW 1:253a and 1:262b (the court's permission), BW 1:265e (a certified institution with part
of the authority), `domain.md` on consent. Nothing stands longer than a statement could (a year).
That somebody cannot be reached holds for three months at most: long enough to try by letter and in
person, too short to go round somebody; who is gone for longer, is a question for the court.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.consents.rules import LONGEST
from shared.clock import AMSTERDAM
from shared.problems import Reason
from shared.texts import Text

LONGEST_UNREACHABLE = timedelta(days=92)
FEWEST_ATTEMPTS, FEWEST_DAYS, FEWEST_WAYS = 3, 2, 2
OLDEST_ATTEMPT = timedelta(days=60)
"""Attempts of longer ago say nothing of now."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to reach somebody: when, and how."""

    at: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Instead:
    """A substitute as somebody wants to record it."""

    kind: str
    holder_has_authority: bool
    since: datetime
    until: datetime
    reference: str | None
    institution: str | None
    note: str | None
    attempts: Sequence[Attempt]
    unknown_receivers: frozenset[UUID] = frozenset()


def faults(asked: Instead, now: datetime) -> list[Reason]:
    """Everything that is wrong with it; empty when it may be recorded."""
    found = []
    if not asked.holder_has_authority:
        found.append(Reason("no_authority", _NO_AUTHORITY, pointer="/holderId"))
    if asked.since > now:
        found.append(Reason("since_in_future", _FUTURE, pointer="/since"))
    if asked.until <= max(asked.since, now):
        found.append(Reason("until_before_since", _BEFORE, pointer="/until"))
    if asked.until > max(asked.since, now) + LONGEST:
        found.append(Reason("until_too_far", _TOO_FAR, pointer="/until"))
    if asked.unknown_receivers:
        found.append(Reason("receiver_unknown", _UNKNOWN, pointer="/receiverIds"))
    by_kind = {"unreachable": _unreachable, "institution": _institution, "court_permission": _court}
    return found + by_kind[asked.kind](asked, now)


def _court(asked: Instead, _now: datetime) -> list[Reason]:
    if asked.reference:
        return []
    return [Reason("reference_missing", _NO_REFERENCE, pointer="/reference")]


def _institution(asked: Instead, now: datetime) -> list[Reason]:
    found = _court(asked, now)
    if not asked.institution:
        found.append(Reason("institution_missing", _NO_INSTITUTION, pointer="/institution"))
    return found


def _unreachable(asked: Instead, now: datetime) -> list[Reason]:
    found = []
    if asked.until > asked.since + LONGEST_UNREACHABLE:
        found.append(Reason("until_too_far", _THREE_MONTHS, pointer="/until"))
    days = {attempt.at.astimezone(AMSTERDAM).date() for attempt in asked.attempts}
    ways = {attempt.how for attempt in asked.attempts}
    tries = len(asked.attempts)
    if tries < FEWEST_ATTEMPTS or len(days) < FEWEST_DAYS or len(ways) < FEWEST_WAYS:
        found.append(Reason("too_few_attempts", _TOO_FEW, pointer="/attempts"))
    if any(not now - OLDEST_ATTEMPT <= attempt.at <= now for attempt in asked.attempts):
        found.append(Reason("attempt_not_recent", _NOT_RECENT, pointer="/attempts"))
    if not asked.note:
        found.append(Reason("note_missing", _NO_NOTE, pointer="/note"))
    return found


_NO_AUTHORITY = Text(
    "Deze persoon heeft (nu) geen gezag over dit kind: er is niets te vervangen.",
    "This person does not have authority over this child (now): there is nothing to replace.",
)
_FUTURE = Text("De begindatum ligt in de toekomst.", "The first day lies in the future.")
_BEFORE = Text("De einddatum is al geweest.", "The end date has passed already.")
_TOO_FAR = Text(
    "Dit geldt hooguit een jaar, net als een toestemming. Leg het daarna opnieuw vast.",
    "This holds for one year at most, as a consent does. Record it again after that.",
)
_THREE_MONTHS = Text(
    "Dat iemand niet te bereiken is, geldt hooguit drie maanden (92 dagen). Duurt het langer, vraag"
    " dan vervangende toestemming aan de rechter.",
    "That somebody cannot be reached holds for three months at most (92 days). If it takes longer,"
    " ask the court for its permission.",
)
_UNKNOWN = Text("Deze ontvanger kennen wij niet.", "We do not know this receiver.")
_NO_REFERENCE = Text("Vul het kenmerk van de beslissing in.", "Give the reference of the decision.")
_NO_INSTITUTION = Text(
    "Vul in welke instelling het gezag heeft, en wie namens haar sprak.",
    "Say which institution has the authority, and who spoke for it.",
)
_TOO_FEW = Text(
    "Probeer het minstens drie keer, op minstens twee dagen en op twee manieren (bijvoorbeeld"
    " bellen en een brief).",
    "Try at least three times, on two days at least and in two ways (for example by phone and by"
    " letter).",
)
_NOT_RECENT = Text(
    "Elke poging is van de afgelopen zestig dagen.", "Each attempt is of the past sixty days."
)
_NO_NOTE = Text(
    "Schrijf op waarom u denkt dat deze persoon niet te bereiken is.",
    "Write down why you think that this person cannot be reached.",
)
