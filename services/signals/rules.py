"""When a signal is plausible, how long it lasts, who it is kept to, and who may correct it. Pure.

Sources: `domain.md` (signals lapse after at most one year, and are destroyed at most two years
after the observation), GDPR art. 5(1)(d) and (e) (accuracy, storage limitation), 14(3) (told within
a month), Besluit verplichte meldcode art. 2 (acute danger is reported at once).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from shared.clock import AMSTERDAM
from shared.problems import Reason
from shared.texts import Text
from shared.vocabulary import CONCERN_LISTS

USUAL = timedelta(days=183)
"""How long a signal lasts where nobody says otherwise: half a year."""
LONGEST = timedelta(days=365)
"""From the day on which it is written, or prolonged."""
YEARS_KEPT = 2
OLDEST_DAYS = 365
"""Days ago that somebody can have seen what they write down today."""
WARNED = timedelta(days=30)
TELL_WITHIN = timedelta(days=30)
TELL_LATER = timedelta(days=60)
"""Where telling parents is not safe now, or would harm an inquiry."""
LATEST_FOLLOW_UP = timedelta(days=365)

ACUTE = "acute"
KEPT_CLOSE_CODES = frozenset({"neglect_or_abuse"})
NOT_SAFE = frozenset({"safety", "investigation"})
OVER = frozenset({"closed", "lapsed", "entered-in-error"})
CEASES_FROM = {
    "closed": frozenset({"active"}),
    "lapsed": frozenset({"active"}),
    "entered-in-error": frozenset({"active", "closed", "lapsed"}),
}
"""From which states a signal can go to each in which it is active no more."""
CORRECTABLE = frozenset({"active", "closed", "lapsed"})


@dataclass(frozen=True, slots=True)
class Worry:
    """What a signal says in codes and dates; `pointer` of a fault names the API's field."""

    concern_codes: tuple[str, ...]
    list_version: int
    severity: str
    observed_on: date
    parents_told_on: date | None
    parents_reason: str | None


def faults(worry: Worry, today: date) -> list[Reason]:
    """Everything that keeps it from being written down."""
    found = []
    known = CONCERN_LISTS.get(worry.list_version, {})
    if not worry.concern_codes or not set(worry.concern_codes) <= set(known):
        found.append(Reason("concern_unknown", _CONCERN, pointer="/concernCodes"))
    if worry.observed_on > today:
        found.append(Reason("observed_in_the_future", _FUTURE, pointer="/observedOn"))
    if worry.observed_on < today - timedelta(days=OLDEST_DAYS):
        found.append(Reason("observed_too_long_ago", _LONG_AGO, pointer="/observedOn"))
    return [*found, *_about_parents(worry, today)]


def _about_parents(worry: Worry, today: date) -> list[Reason]:
    if worry.parents_told_on is not None and worry.parents_told_on > today:
        return [Reason("told_in_the_future", _TOLD_FUTURE, pointer="/parentsToldOn")]
    if (worry.parents_told_on is None) == (worry.parents_reason is None):
        return [Reason("parents_told_or_why_not", _PARENTS, pointer="/parentsReason")]
    return []


def legal_end(observed_on: date) -> datetime:
    """Until when it may be kept at most: the day, two years after the observation, begins."""
    year = observed_on.year + YEARS_KEPT
    try:
        day = observed_on.replace(year=year)
    except ValueError:  # 29 February
        day = date(year, 2, 28)
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)


def usual_until(observed_on: date, now: datetime) -> datetime:
    """When it lapses if nobody says otherwise."""
    return min(now + USUAL, legal_end(observed_on))


def term_fault(until: datetime, observed_on: date, now: datetime) -> Reason | None:
    """Why it cannot last until then, counted from `now`."""
    if until <= now:
        return Reason("until_passed", _PASSED, pointer="/until")
    if until > legal_end(observed_on):
        return Reason("until_past_legal_end", _LEGAL_END, pointer="/until")
    if until > now + LONGEST + timedelta(days=1):  # a term in days ends with its last day
        return Reason("until_too_far", _TOO_FAR, pointer="/until")
    return None


def parents_due(reason: str | None, now: datetime) -> datetime | None:
    """By when parents are told; None: they have been."""
    if reason is None:
        return None
    return now + (TELL_LATER if reason in NOT_SAFE else TELL_WITHIN)


def is_kept_close(concern_codes: Collection[str], severity: str) -> bool:
    """Whether not every colleague of the team sees it: a suspicion of abuse, or acute danger."""
    return severity == ACUTE or bool(KEPT_CLOSE_CODES & set(concern_codes))


def next_step(concern_codes: Collection[str], severity: str | None, state: str) -> str | None:
    """Where a signal that lasts asks its author to go on (`SIGNAL_NEXT_STEPS`)."""
    if state != "active":
        return None
    if severity == ACUTE:
        return "abuse_protocol_acute"
    return "abuse_protocol" if KEPT_CLOSE_CODES & set(concern_codes) else None


def may_correct(
    actor_id: UUID, roles: Collection[str], author_id: UUID | None, recorded_by: UUID
) -> bool:
    """Only its author changes what an author wrote, or who leads; what software wrote, everybody
    who sees it.
    """
    return author_id is None or actor_id in (author_id, recorded_by) or _LEADS in roles


def due_faults(due_on: date, today: date) -> list[Reason]:
    """Why a follow-up cannot be due on that day."""
    if today <= due_on <= today + LATEST_FOLLOW_UP:
        return []
    return [Reason("due_implausible", _DUE, pointer="/dueOn")]


def begins(day: date) -> datetime:
    """The first moment of that day, in the Netherlands."""
    return datetime(day.year, day.month, day.day, tzinfo=AMSTERDAM)


def ordered(codes: Sequence[str], list_version: int) -> tuple[str, ...]:
    """Each once, in the order of the list; what the list does not know stands last."""
    known = [code for code in CONCERN_LISTS.get(list_version, {}) if code in codes]
    return (*known, *sorted(set(codes) - set(known)))


_LEADS = "programme_coordinator"
_CONCERN = Text(
    "Kies minstens één zorg uit de lijst.", "Choose at least one concern from the list."
)
_FUTURE = Text("Deze dag is nog niet geweest.", "This day has not been yet.")
_LONG_AGO = Text(
    "Dit is langer dan een jaar geleden. Schrijf op wat u nu ziet.",
    "This is more than a year ago. Write down what you see now.",
)
_TOLD_FUTURE = Text(
    "Het gesprek met de ouders kan niet in de toekomst liggen.",
    "The talk with the parents cannot lie in the future.",
)
_PARENTS = Text(
    "Vul in wanneer u het de ouders vertelde, of waarom nog niet. Niet allebei.",
    "Fill in when you told the parents, or why not yet. Not both.",
)
_PASSED = Text("Kies een moment na nu.", "Choose a moment after now.")
_LEGAL_END = Text(
    "Een signaal mag hooguit twee jaar na de waarneming blijven bestaan.",
    "A signal may last two years after the observation at most.",
)
_TOO_FAR = Text(
    "Een signaal duurt hooguit een jaar; daarna kunt u het verlengen.",
    "A signal lasts a year at most; after that you can prolong it.",
)
_DUE = Text(
    "Kies een dag vanaf vandaag, hooguit een jaar vooruit.",
    "Choose a day from today on, a year ahead at most.",
)
