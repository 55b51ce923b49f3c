"""What can happen in a family's timeline, to the model of it and to the rows of the database.

Invariant: each happening does the same to both; what it cannot do (taking back what was never
given) it leaves. Nothing that happens looks at the rules.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from services.sharing.rules import StatementFact, SubstituteFact
from tests.slices.sharing.questions import CHILD_WORK, FATHER, MOTHER, OTHER, STRANGER
from tests.slices.sharing.remembered import Family, Saying, StandIn

PEOPLE: tuple[UUID | None, ...] = (MOTHER, FATHER, None, STRANGER)
RECEIVERS = (CHILD_WORK, OTHER)


@dataclass
class Lived:
    """What the model remembers of the family, and what the database holds of it."""

    born: date
    family: Family = field(init=False)
    kinds: dict[UUID, str] = field(default_factory=dict)
    rows: list[StatementFact] = field(default_factory=list)
    said: dict[UUID, Saying] = field(default_factory=dict)
    substitutes: list[SubstituteFact] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.family = Family(self.born)


@dataclass(frozen=True)
class Question:
    """What a statement is about."""

    purpose: str
    receivers: frozenset[UUID]
    categories: frozenset[str]


@dataclass(frozen=True)
class Says:
    """Somebody gives or refuses; recorded `late` after it was said."""

    who: UUID | None
    yes: bool
    question: Question
    late: timedelta
    lasts: timedelta

    def happen(self, lived: Lived, now: datetime) -> None:
        at = now - self.late
        saying = Saying(
            self.who,
            self.question.purpose,
            self.question.receivers,
            self.question.categories,
            self.yes,
            at,
            at + self.lasts,
        )
        lived.family.sayings.append(saying)
        self._makes_way(lived, at)
        row = _row(lived, self.who, self.question, "given" if self.yes else "refused", at)
        lived.rows.append(replace(row, until=at + self.lasts))
        lived.said[row.consent_id] = saying

    def _makes_way(self, lived: Lived, at: datetime) -> None:
        """What the same person said before and this wholly answers is superseded."""
        lived.rows = [
            replace(row, state="superseded")
            if row.holder_id == self.who
            and row.purpose == self.question.purpose
            and row.state in ("requested", "given")
            and row.stated_at <= at
            and row.receiver_ids <= self.question.receivers
            and row.categories <= self.question.categories
            else row
            for row in lived.rows
        ]


@dataclass(frozen=True)
class Requests:
    """Somebody is asked, and has not answered: to the model that is nothing."""

    who: UUID | None
    question: Question

    def happen(self, lived: Lived, now: datetime) -> None:
        lived.rows.append(_row(lived, self.who, self.question, "requested", now))


@dataclass(frozen=True)
class TakesBack:
    """The so-maniest consent that can be withdrawn is; a request too."""

    which: int

    def happen(self, lived: Lived, now: datetime) -> None:
        able = [n for n, row in enumerate(lived.rows) if row.state in ("given", "requested")]
        if not able:
            return
        number = able[self.which % len(able)]
        row = lived.rows[number]
        lived.rows[number] = replace(row, state="withdrawn", stated_at=now)
        if row.consent_id in lived.said:
            lived.said[row.consent_id].taken_back = now
            return
        about = (row.purpose, row.receiver_ids, row.categories)
        lived.family.sayings.append(Saying(row.holder_id, *about, True, now, now, now))


@dataclass(frozen=True)
class Swept:
    """What is over is marked so: to the model it was over already."""

    def happen(self, lived: Lived, now: datetime) -> None:
        lived.rows = [
            replace(row, state="expired") if row.state == "given" and row.until <= now else row
            for row in lived.rows
        ]


@dataclass(frozen=True)
class Gains:
    """Somebody gets authority over the child."""

    who: UUID
    kind: str = "parent"

    def happen(self, lived: Lived, now: datetime) -> None:
        lived.family.holders.add(self.who)
        lived.kinds[self.who] = self.kind


@dataclass(frozen=True)
class Loses:
    """Somebody loses it."""

    who: UUID

    def happen(self, lived: Lived, now: datetime) -> None:
        lived.family.holders.discard(self.who)
        lived.kinds.pop(self.who, None)


@dataclass(frozen=True)
class IsReplaced:
    """A court, an institution or documented unreachability stands in a holder's place."""

    who: UUID
    kind: str
    question: Question
    after: timedelta
    lasts: timedelta

    def happen(self, lived: Lived, now: datetime) -> None:
        since = now + self.after
        about = (self.question.purpose, self.question.receivers, self.question.categories)
        span = (since, since + self.lasts)
        lived.family.stand_ins.append(StandIn(self.who, self.kind, *about, *span))
        number = UUID(int=9000 + len(lived.substitutes))
        lived.substitutes.append(SubstituteFact(number, self.who, self.kind, *about, *span))


@dataclass(frozen=True)
class Objects:
    """Somebody objects to sharing; or the objection is answered."""

    answered: bool = False

    def happen(self, lived: Lived, now: datetime) -> None:
        lived.family.objections = 0 if self.answered else 1


Happening = Says | Requests | TakesBack | Swept | Gains | Loses | IsReplaced | Objects


def _row(
    lived: Lived, who: UUID | None, question: Question, state: str, at: datetime
) -> StatementFact:
    return StatementFact(
        consent_id=UUID(int=100 + len(lived.rows)),
        holder_id=who,
        purpose=question.purpose,
        receiver_ids=question.receivers,
        categories=question.categories,
        state=state,
        stated_at=at,
        until=at + timedelta(days=365),
    )
