"""When a list must be reviewed, when a child drops off it, and which day counts for the funnel.

Invariant: pure. No child is on a list without a second organisation's word, or without a reason
said again at each review; nothing here weighs a child.

Sources: `domain.md` on risk lists; AVG art. 5(1)(b) and (e) (purpose and storage limitation).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

CONFIRM_WITHIN = timedelta(days=14)
CONFIRM_WARNED = timedelta(days=3)
"""So long before an unconfirmed child drops the others hear of it."""
LATE_AFTER = (timedelta(days=1), timedelta(days=4), timedelta(days=8))
"""So long after the day of a step who does it hears that it is late, hears so again, and the others
hear it.
"""
LONGEST_MONTHS = 3
LONGEST_TOLD_WITHIN = 30
"""Days within which parents hear that their child is on a list (AVG art. 14(3))."""
JUSTIFIED_WITHIN = timedelta(days=28)
"""How long before a review somebody may have said why the child still stands here."""
CLOSES_AFTER = timedelta(days=14)
"""A list that nobody reviews closes so long after its review date."""
TIME_AFTER_ANSWER = timedelta(days=14)
"""An entry that waited for the answer to an objection has so long to be confirmed and justified."""
WARNED = timedelta(days=14)
"""So long before the review the named members hear of it."""
STEPS_WITHIN = timedelta(days=366)
"""So far ahead may a step be planned."""
LETTERS_AT_ONCE = 200
"""Of so many children are letters made in one act."""
LETTERS_KEPT = timedelta(days=30)
"""So long can a letter be fetched, as long as the child is on the list."""
GROUNDS = ("consent", "public_task", "legal_obligation", "police_disclosure")
"""On which a child may be put on a list; what is for danger has its own ways."""
MILESTONES = {
    "invite_parents": "invited_on",
    "talk": "spoken_on",
    "help_agreed": "helped_on",
    "referral": "helped_on",
}
"""Which day of the funnel a step sets once it is done."""
DAYS = {
    "known": "known_on",
    "help_needed": "help_needed_on",
    "invited": "invited_on",
    "spoken": "spoken_on",
    "helped": "helped_on",
}


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry, as far as the clock looks at it."""

    state: str
    created_at: datetime
    confirm_by: datetime
    justified_on: date
    frozen_at: datetime | None = None
    thawed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A list, as far as the clock looks at it."""

    state: str
    reviewed_on: date
    review_on: date


def why_dropped(entry: Placed, of: Reviewed, now: datetime, today: date) -> str | None:
    """Why an entry drops now (`ENTRY_DROPS`); None: it stays."""
    if of.state == "closed":
        return "list_closed"
    if waits(entry, now):
        return None
    if entry.state == "listed" and entry.confirm_by <= now:
        return "unconfirmed"
    review = of.review_on if of.review_on <= today else of.reviewed_on
    if entry.justified_on < review - JUSTIFIED_WITHIN:
        return "not_rejustified"
    return None


def waits(entry: Placed, now: datetime) -> bool:
    """Whether it has no answer to an objection yet, or had one only just."""
    just_now = entry.thawed_at is not None and now < entry.thawed_at + TIME_AFTER_ANSWER
    return entry.frozen_at is not None or just_now


def confirmed_by(confirm_by: datetime, thawed_at: datetime | None) -> datetime:
    """Until when an entry may be confirmed: later where it waited for an answer."""
    return confirm_by if thawed_at is None else max(confirm_by, thawed_at + TIME_AFTER_ANSWER)


def due_from(due_on: date, thawed_on: date | None) -> date:
    """From which day on a step is late: later where it waited for an answer."""
    return due_on if thawed_on is None else max(due_on, thawed_on)


def late_by(due_on: date, today: date) -> timedelta | None:
    """Which of these times has passed last since the day of a step; None: it is not late."""
    return max((late for late in LATE_AFTER if due_on + late <= today), default=None)


def is_justified(justified_on: date, of: Reviewed) -> bool:
    """Whether what was said last still counts at the coming review."""
    return justified_on >= of.review_on - JUSTIFIED_WITHIN


def closes_by_itself(of: Reviewed, today: date) -> bool:
    """Nobody reviewed it, and they have had their time."""
    return of.state == "open" and of.review_on + CLOSES_AFTER <= today


def latest_review(begin: date) -> date:
    """The last day on which a list that begins, or is reviewed, on `begin` may be reviewed next."""
    month = begin.month - 1 + LONGEST_MONTHS
    year, month = begin.year + month // 12, month % 12 + 1
    day = begin.day
    while True:
        try:
            return date(year, month, day)
        except ValueError:  # 30 November and three months: the last day of February
            day -= 1


def milestone(done: Iterable[tuple[str, date]], name: str) -> date | None:
    """The first day on which a step that counts for `name` was done."""
    return min((day for kind, day in done if MILESTONES.get(kind) == name), default=None)
