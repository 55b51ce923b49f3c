"""A family's consent as it goes through time: a model, written from `domain.md` alone.

It remembers everything that was ever said, and asks of each moment and person anew: what was the
last word? Slow and plain. It shares no code with the rules, nor with the clock: a moment is UTC,
and a day in the Netherlands is counted here by hand (EU directive 2000/84/EC).

Where `domain.md` can be read in two ways, this does: a newer answer replaces what the same person
answered before, also where it says less; a child's refusal counts at any age (taking back a yes
that was not asked is none), its yes from sixteen and twelve on only if it was asked again on or
after its twelfth birthday; and who has answered anything was reached.

Invariant: it only knows what happened up to the moment that it is asked about.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

CHILD = None
"""Who says it, where the child itself does."""
YES, NO, BACK = "yes", "no", "taken back"


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

    def is_back(self, now: datetime) -> bool:
        return self.taken_back is not None and self.taken_back <= now

    def said(self, now: datetime) -> datetime:
        """When this was last spoken of: given, or taken back."""
        return self.taken_back if self.taken_back and self.taken_back <= now else self.at


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

    def __post_init__(self) -> None:
        self.birthdays = [day_begins(birthday(self.born, years)) for years in range(25)]

    def may(self, wish: Wish, rule: Agreement, now: datetime) -> bool:
        """Whether it may be shared at this moment, if the rule is the one that allows it."""
        years = self.years(now)
        return (
            not self.objections
            and now < rule.ends
            and wish.purpose == rule.purpose
            and wish.categories <= rule.categories
            and years in rule.ages
            and not (years < 12 and self.last(CHILD, wish, wish.categories, now) == NO)
            and bool(asked := list(self.asked(years)))
            and all(self.answered(who, wish, rule, now) for who in asked)
        )

    def ends(self, wish: Wish, rule: Agreement, now: datetime, until: datetime) -> datetime | None:
        """The first moment after now, and not after `until`, at which it may not be, when nothing
        more happens; None: there is none.
        """
        moments = {turn for turn in self.turns(rule) if now < turn <= until}
        return next((at for at in sorted(moments) if not self.may(wish, rule, at)), None)

    def turns(self, rule: Agreement) -> Iterator[datetime]:
        """Every moment at which the answer could change by time alone."""
        yield rule.ends
        for saying in self.sayings:
            yield saying.until
        for stand_in in self.stand_ins:
            yield stand_in.since
            yield stand_in.until
        yield from self.birthdays

    def years(self, now: datetime) -> int:
        """How old the child is: how many birthdays after the first day have begun."""
        return sum(1 for begins in self.birthdays[1:] if begins <= now)

    def asked(self, years: int) -> Iterator[UUID | None]:
        """Under 12 every holder; from 12 to 15 the child too; from 16 the child alone.

        Nobody has authority: then there is nobody to ask, and nobody's yes.
        """
        if years >= 16:
            yield CHILD
        elif self.holders:
            yield from self.holders
            if years >= 12:
                yield CHILD

    def answered(self, who: UUID | None, wish: Wish, rule: Agreement, now: datetime) -> bool:
        """Whether this person's yes covers all of it, or what may stand in its place does."""
        return self.last(who, wish, wish.categories, now) == YES or any(
            self.stands(one, wish, rule, now) for one in self.stand_ins if one.who == who
        )

    def last(
        self, who: UUID | None, wish: Wish, about: frozenset[str], now: datetime
    ) -> str | None:
        """The last that this person said about any of these: NO, BACK; YES, if it still holds and
        says so of all of them; else None. Of two at once the one that is no yes; of two
        yeses the one that was recorded later.
        """
        last, word = None, None
        for one in self.sayings:
            if one.who != who or one.at > now or one.purpose != wish.purpose:
                continue
            if wish.receiver not in one.receivers or not about & one.categories:
                continue
            if who is CHILD and self.birthdays[12] <= now and one.said(now) < self.birthdays[12]:
                continue  # the question is put again
            no = BACK if one.is_back(now) else None if one.yes else NO
            at = (one.said(now), no is not None)
            if last is None or at >= last:
                last = at
                holds = now < one.until and about <= one.categories
                word = no or (YES if holds else None)
        return word

    def stands(self, one: StandIn, wish: Wish, rule: Agreement, now: datetime) -> bool:
        """Whether this stands in the place of a holder's statement on all of it."""
        covers = (
            one.since <= now < one.until
            and one.purpose == wish.purpose
            and (not one.receivers or wish.receiver in one.receivers)
            and (not one.categories or wish.categories <= one.categories)
        )
        if one.kind != "unreachable" or not covers:
            return covers
        reached = any(s.who == one.who and one.since <= s.said(now) <= now for s in self.sayings)
        refused = any(
            self.last(one.who, wish, frozenset({category}), now) in (NO, BACK)
            for category in wish.categories
        )
        return rule.absent_may_be and not reached and not refused


def birthday(born: date, years: int) -> date:
    """Who was born on 29 February has it on 1 March where there is none."""
    year = born.year + years
    if (born.month, born.day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
        return date(year, 3, 1)
    return date(year, born.month, born.day)


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
