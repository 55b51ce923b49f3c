"""A family's consent as it goes through time: a model, written from `domain.md` alone.

It remembers everything that was ever said, and asks of each moment, person and data category anew:
what was the last word? Slow and plain. It shares no code with the rules, nor with the clock: a
moment is UTC, and a day in the Netherlands is counted here by hand (EU directive 2000/84/EC).

Invariant: it only knows what happened up to the moment that it is asked about.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

CHILD = None
"""Who says it, where the child itself does."""
NEVER = datetime(2100, 1, 1, tzinfo=UTC)
YES, NO, SILENT = "yes", "no", "silent"


@dataclass
class Saying:
    """One person's answer to one question, from `at` and before `until`; and when taken back."""

    who: UUID | None
    purpose: str
    receivers: frozenset[UUID]
    categories: frozenset[str]
    yes: bool
    at: datetime
    until: datetime
    taken_back: datetime | None = None


@dataclass(frozen=True)
class StandIn:
    """What stands in the place of a holder's statement; no receivers or categories: any."""

    who: UUID
    kind: str
    purpose: str
    receivers: frozenset[UUID]
    categories: frozenset[str]
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Agreement:
    """What a covenant's rule allows, as far as consent and time have to do with it."""

    purpose: str
    categories: frozenset[str]
    absent_may_be: bool
    ages: range
    ends: datetime


@dataclass(frozen=True)
class Wish:
    """What somebody wants to share, with whom."""

    purpose: str
    receiver: UUID
    categories: frozenset[str]


@dataclass
class Family:
    """Who they are, and everything that was said, in the order in which it became known."""

    born: date
    holders: set[UUID] = field(default_factory=set)
    sayings: list[Saying] = field(default_factory=list)
    stand_ins: list[StandIn] = field(default_factory=list)
    objections: int = 0

    def may(self, wish: Wish, rule: Agreement, now: datetime) -> bool:
        """Whether it may be shared at this moment, if the rule is the one that allows it."""
        return (
            not self.objections
            and now < rule.ends
            and wish.purpose == rule.purpose
            and wish.categories <= rule.categories
            and age(self.born, now) in rule.ages
            and bool(asked := list(self.asked(now)))
            and all(self.answered(who, wish, rule, now) for who in asked)
        )

    def may_until(self, wish: Wish, rule: Agreement, now: datetime) -> datetime:
        """The first moment from now at which it may not be, when nothing more happens."""
        for moment in sorted({at for at in self.turns(rule) if at > now}):
            if not self.may(wish, rule, moment):
                return moment
        return NEVER

    def turns(self, rule: Agreement) -> Iterator[datetime]:
        """Every moment at which the answer could change by time alone."""
        yield rule.ends
        for saying in self.sayings:
            yield saying.until
        for stand_in in self.stand_ins:
            yield stand_in.since
            yield stand_in.until
        for years in range(24):
            yield day_begins(birthday(self.born, years))

    def asked(self, now: datetime) -> Iterator[UUID | None]:
        """Under 12 every holder; from 12 to 15 the child too; from 16 the child alone.

        Nobody has authority: then there is nobody to ask, and nobody's yes.
        """
        years = age(self.born, now)
        if years >= 16:
            yield CHILD
        elif self.holders:
            yield from self.holders
            if years >= 12:
                yield CHILD

    def answered(self, who: UUID | None, wish: Wish, rule: Agreement, now: datetime) -> bool:
        """Whether this person's yes, or what may stand in its place, covers all of it."""
        words = {category: self.word(who, wish, category, now) for category in wish.categories}
        refused = NO in words.values()
        return all(
            word == YES or self.stood_in(who, wish, category, rule, now, refused)
            for category, word in words.items()
        )

    def word(self, who: UUID | None, wish: Wish, category: str, now: datetime) -> str:
        """The last that this person said about it. Of two at once, the refusal."""
        last, word = None, SILENT
        for saying in self.sayings:
            if saying.who != who or saying.at > now or saying.purpose != wish.purpose:
                continue
            if wish.receiver not in saying.receivers or category not in saying.categories:
                continue
            back = saying.taken_back
            moment = saying.at if back is None or back > now else back
            says = YES if saying.yes and moment is saying.at else NO
            if last is None or moment > last or (moment == last and says == NO):
                last = moment
                word = SILENT if says == YES and saying.until <= now else says
        return word

    def stood_in(
        self,
        who: UUID | None,
        wish: Wish,
        category: str,
        rule: Agreement,
        now: datetime,
        refused: bool,
    ) -> bool:
        """Whether something stands in the place of this holder's statement on this category."""
        return any(
            one.who == who
            and one.since <= now < one.until
            and one.purpose == wish.purpose
            and (not one.receivers or wish.receiver in one.receivers)
            and (not one.categories or category in one.categories)
            and (one.kind != "unreachable" or (rule.absent_may_be and not refused))
            for one in self.stand_ins
        )


def age(born: date, now: datetime) -> int:
    """Whole years in the Netherlands; who was born on 29 February has it on 1 March otherwise."""
    today = dutch_day(now)
    years = today.year - born.year
    return years if today >= birthday(born, years) else years - 1


def birthday(born: date, years: int) -> date:
    year = born.year + years
    if (born.month, born.day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


def dutch_day(now: datetime) -> date:
    return (now + timedelta(hours=_ahead(now))).date()


def day_begins(day: date) -> datetime:
    """Midnight in the Netherlands, in UTC: one or two hours before UTC's."""
    utc = datetime(day.year, day.month, day.day, tzinfo=UTC)
    summer = utc - timedelta(hours=2)
    return summer if _ahead(summer) == 2 else utc - timedelta(hours=1)


def _ahead(now: datetime) -> int:
    """How many hours Dutch clocks are ahead: two from the last Sunday of March to October's."""
    return 2 if _last_sunday(now.year, 3) <= now < _last_sunday(now.year, 10) else 1


def _last_sunday(year: int, month: int) -> datetime:
    """One o'clock UTC on the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
