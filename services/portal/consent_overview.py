"""Who said what to which question about a child, side by side. Pure: rows in, a picture out.

Invariant: it shows what the records say, every statement kept; whether something may be shared is
the decision's to say ("Mag ik dit delen?"), and this never claims it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from shared import ages, clock
from shared.texts import Text

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Word:
    """What one person last said to one question; `consent` None: nothing yet."""

    who: str | Text
    consent: Mapping[str, Any] | None
    earlier: Sequence[Mapping[str, Any]]
    instead: Sequence[Mapping[str, Any]]
    counts: Text | None = None

    @property
    def yes(self) -> bool:
        one = self.consent
        return bool(one and one["state"] == "given" and one["until"] > clock.now())

    @property
    def no(self) -> bool:
        return bool(self.consent and self.consent["state"] in ("refused", "withdrawn"))

    @property
    def ends_soon(self) -> bool:
        one = self.consent
        return bool(self.yes and one and one["until"] <= clock.now() + SOON)


@dataclass(slots=True)
class Asked:
    """One question: for this purpose, to that organisation."""

    purpose: str
    receiver_id: UUID
    words: list[Word] = field(default_factory=list)

    @property
    def contradicts(self) -> bool:
        """Somebody says yes and somebody says no."""
        return any(word.yes for word in self.words) and any(word.no for word in self.words)

    @property
    def missing(self) -> list[str | Text]:
        """Of whom there is no yes, and nothing in its place. A child under twelve is not asked."""
        return [
            word.who
            for word in self.words
            if not word.yes and not word.instead and word.counts is None
        ]


@dataclass(frozen=True, slots=True)
class Coming:
    """A birthday within sight: from then on others decide."""

    age: int
    begins: datetime


_CHILD = Text("het kind zelf", "the child")
_VOICE = Text(
    "Onder de twaalf telt dit als de stem van het kind: een nee houdt delen tegen, een ja is nog"
    " geen toestemming.",
    "Under twelve this counts as the child's voice: a no stops sharing, a yes is no consent yet.",
)


def questions(
    child: Mapping[str, Any],
    said: Sequence[Mapping[str, Any]],
    instead: Sequence[Mapping[str, Any]],
) -> list[Asked]:
    """Every question that was put, with what each person who is asked said last."""
    age = ages.age_on(child["birth_date"], clock.today())
    found: dict[tuple[str, UUID], Asked] = {}
    for row in said:
        for receiver in row["receiver_ids"]:
            key = (row["purpose"], receiver)
            found.setdefault(key, Asked(row["purpose"], receiver))
    for asked in found.values():
        about = [row for row in said if _is_about(row, asked)]
        asked.words = [
            _word(person, name, about, _standing(instead, person, asked), age)
            for person, name in _people(child, about, age)
        ]
    return sorted(found.values(), key=lambda asked: (asked.purpose, str(asked.receiver_id)))


def coming(child: Mapping[str, Any]) -> Coming | None:
    """The next birthday on which others decide, if it is within thirty days."""
    for age in (ages.CHILD_SPEAKS_FROM, ages.CHILD_DECIDES_FROM):
        begins = ages.birthday_begins(child["birth_date"], age)
        if clock.now() < begins <= clock.now() + SOON:
            return Coming(age, begins)
    return None


def _people(
    child: Mapping[str, Any], about: Sequence[Mapping[str, Any]], age: int
) -> list[tuple[UUID | None, str | Text]]:
    people: list[tuple[UUID | None, str | Text]] = []
    if age < ages.CHILD_DECIDES_FROM:
        people += [
            (row["id"], row["name"]) for row in child["authority_holders"] if not row["ended_at"]
        ]
    if age >= ages.CHILD_SPEAKS_FROM or any(row["holder_id"] is None for row in about):
        people.append((None, _CHILD))
    return people


def _word(
    person: UUID | None,
    name: str | Text,
    about: Sequence[Mapping[str, Any]],
    instead: Sequence[Mapping[str, Any]],
    age: int,
) -> Word:
    theirs = [row for row in about if row["holder_id"] == person and row["state"] != "superseded"]
    theirs.sort(key=lambda row: (row["stated_at"], row["id"]), reverse=True)
    voice = _VOICE if person is None and age < ages.CHILD_SPEAKS_FROM else None
    return Word(name, theirs[0] if theirs else None, theirs[1:], instead, voice)


def _is_about(row: Mapping[str, Any], asked: Asked) -> bool:
    return row["purpose"] == asked.purpose and asked.receiver_id in row["receiver_ids"]


def _standing(
    instead: Sequence[Mapping[str, Any]], person: UUID | None, asked: Asked
) -> list[Mapping[str, Any]]:
    return [row for row in instead if row["holder_id"] == person and stands(row, asked)]


def stands(row: Mapping[str, Any], asked: Asked) -> bool:
    """Whether this substitute is in force now for the question."""
    now = clock.now()
    return (
        row["ended_at"] is None
        and row["since"] <= now < row["until"]
        and (row["kind"] != "unreachable" or row["reviewed_at"] is not None)
        and row["purpose"] == asked.purpose
        and (not row["receiver_ids"] or asked.receiver_id in row["receiver_ids"])
    )
