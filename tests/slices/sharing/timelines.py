"""Timelines of one family: made at random, and lived through by the model and by the decision.

After everything that happens, and just before and at each boundary that the model knows of, the
decision must say what the model says; and no grant may outlive the model's yes.

Invariant: a seed makes one timeline, always the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from random import Random
from uuid import UUID

from services.sharing.rules import Allowed, Facts, RuleFact, judge
from shared.clock import AMSTERDAM
from tests.slices.sharing.happenings import (
    PEOPLE,
    RECEIVERS,
    Gains,
    Happening,
    IsReplaced,
    Lived,
    Loses,
    Objects,
    Question,
    Requests,
    Says,
    Swept,
    TakesBack,
)
from tests.slices.sharing.questions import (
    CHILD_WORK,
    FATHER,
    MOTHER,
    PURPOSE,
    RULE,
    STRANGER,
)
from tests.slices.sharing.questions import asked as usual
from tests.slices.sharing.remembered import Agreement, Wish, birthday, day_begins

MOMENT = timedelta(microseconds=1)
HORIZON = timedelta(days=400)
"""Nothing that is said, and nothing that stands in its place, lasts longer than a year."""
BIRTHS = [date(2012, 2, 29), date(2012, 3, 25), date(2013, 10, 27), date(2010, 3, 31)]
"""On 29 February, and on days on which the clocks changed or will on a birthday."""
CATEGORIES = ("child_identity", "care_question", "home_situation")
_OF_ALL = ("record_kind", "ground", "sender_id", "sender_kind", "sender_roles", "receiver_kind")
_USUAL = {name: getattr(usual(), name) for name in (*_OF_ALL, "receiver_active")}
PURPOSES = (PURPOSE, PURPOSE, PURPOSE, PURPOSE, "youth_help")
LONG = [timedelta(days=days) for days in (1, 7, 30, 90, 365)]


@dataclass(frozen=True)
class Timeline:
    """A child, the rules of its covenants, what is asked, and what happens when."""

    born: date
    rules: tuple[RuleFact, ...]
    wishes: tuple[Wish, ...]
    happens: tuple[tuple[datetime, Happening], ...]

    @cached_property
    def agreements(self) -> dict[UUID, Agreement]:
        """The rules as the model looks at them."""
        return {rule.id: _agreement(rule) for rule in self.rules}


@dataclass
class Tally:
    """What came by, so that a proof of nothing is noticed."""

    asked: int = 0
    yes: int = 0
    ends: int = 0
    birthdays: int = 0


def fault(timeline: Timeline, tally: Tally) -> str | None:
    """Where the decision and the model first part; None: nowhere."""
    lived = Lived(timeline.born)
    for number, (moment, happening) in enumerate(timeline.happens):
        happening.happen(lived, moment)
        later = timeline.happens[number + 1 :]
        if later and later[0][0] == moment:
            continue
        for wish in timeline.wishes:
            found = _parted(lived, timeline, wish, moment, tally)
            for edge in _edges(lived, timeline, moment, later[0][0] if later else None):
                found = found or _parted(lived, timeline, wish, edge, tally)
            if found:
                return f"after {happening}\n  {wish}: {found}"
    return None


def _edges(
    lived: Lived, timeline: Timeline, now: datetime, until: datetime | None
) -> Iterator[datetime]:
    """Just before and at each boundary that time alone brings before something happens again."""
    turns = {at for rule in timeline.agreements.values() for at in lived.family.turns(rule)}
    for turn in sorted(turns):
        if now < turn - MOMENT and turn < (until or now + HORIZON):
            yield turn - MOMENT
            yield turn


def _parted(
    lived: Lived, timeline: Timeline, wish: Wish, now: datetime, tally: Tally
) -> str | None:
    """How the decision differs from the model at this moment."""
    verdict = judge(_facts(lived, timeline, wish, now))
    rules = timeline.agreements
    fits = [number for number, rule in rules.items() if lived.family.may(wish, rule, now)]
    tally.asked += 1
    if not isinstance(verdict, Allowed):
        why = [reason.code for reason in verdict.reasons]
        return f"{now} no, {why}; the model says yes" if fits else None
    if verdict.rule.id not in fits:
        return f"{now} yes; the model says no"
    tally.yes += 1
    ends = lived.family.ends(wish, rules[verdict.rule.id], now, verdict.until)
    if ends is not None and ends < verdict.until:
        return f"{now} yes until {verdict.until}; the model says until {ends}"
    tally.ends += verdict.until == ends
    tally.birthdays += ends in lived.family.birthdays
    return None


def _facts(lived: Lived, timeline: Timeline, wish: Wish, now: datetime) -> Facts:
    """What the database would answer at this moment."""
    return Facts(
        **_USUAL,
        purpose=wish.purpose,
        receiver_id=wish.receiver,
        categories=wish.categories,
        rules=tuple(rule for rule in timeline.rules if now < rule.ends_at),  # those in force
        birth_date=lived.born,
        holders=tuple(lived.kinds.items()),
        statements=tuple(lived.rows),
        substitutes=tuple(lived.substitutes),
        objection_open=lived.family.objections > 0,
        now=now,
        today=now.astimezone(AMSTERDAM).date(),
    )


def _agreement(rule: RuleFact) -> Agreement:
    return Agreement(
        purpose=rule.purpose,
        categories=rule.categories,
        absent_may_be=rule.consent_regime == "by_age_reachable",
        ages=range(rule.age_from, rule.age_to + 1),
        ends=rule.ends_at,
    )


def smallest(timeline: Timeline) -> Timeline:
    """The same fault with as little as possible happening."""

    def fails(smaller: Timeline) -> bool:
        return fault(smaller, Tally()) is not None

    changed = True
    while changed:
        changed = False
        for name in ("happens", "wishes", "rules"):
            parts = getattr(timeline, name)
            for number in range(len(parts)):
                less = replace(timeline, **{name: parts[:number] + parts[number + 1 :]})
                if fails(less):
                    timeline, changed = less, True
                    break
    return timeline


def shown(timeline: Timeline) -> str:
    """A timeline that a person can read, one thing a line."""
    lines = [f"born {timeline.born}"]
    lines += [
        f"rule {r.consent_regime} {r.age_from}-{r.age_to} {sorted(r.categories)} ends {r.ends_at}"
        for r in timeline.rules
    ]
    return "\n".join(lines + [f"{moment} {what}" for moment, what in timeline.happens])


def timeline(seed: int) -> Timeline:
    """The timeline of this seed: some months around a birthday that matters."""
    chance = Random(seed)
    born = chance.choice([*BIRTHS, date(2011, 1, 1) + timedelta(days=chance.randrange(900))])
    turn = day_begins(birthday(born, chance.choice([8, 11, 12, 12, 12, 13, 16, 16, 16, 17])))
    now = turn - timedelta(days=chance.choice([1, 5, 40, 200]))
    happens: list[tuple[datetime, Happening]] = [(now, Gains(MOTHER))]
    if chance.random() < 0.8:
        happens.append((now, Gains(FATHER)))
    rules = tuple(_rule(chance, number, now) for number in range(chance.choice([1, 1, 2])))
    wishes = tuple(_wish(chance) for _ in range(chance.choice([1, 1, 2])))
    happens += [(now, said) for said in _all_say_yes(chance)]
    for _ in range(chance.randint(2, 8)):
        now = _next(chance, now, turn)
        again = chance.random() < 0.25
        told = _all_say_yes(chance) if again else [_happening(chance)]
        happens += [(now, happening) for happening in told]
    return Timeline(born, rules, wishes, tuple(happens))


def _next(chance: Random, now: datetime, turn: datetime) -> datetime:
    """Some time later; often just around the birthday."""
    step = chance.choice([timedelta(seconds=1), timedelta(hours=5), *LONG])
    near = turn + chance.choice([-2, -1, 0, 1]) * chance.choice([MOMENT, timedelta(seconds=1)])
    return near if near > now and chance.random() < 0.3 else now + step


def _happening(chance: Random) -> Happening:
    holder = chance.choice([MOTHER, FATHER, STRANGER])
    made: list[tuple[int, Callable[[], Happening]]] = [
        (8, lambda: _says(chance, chance.choice(PEOPLE), 0.8)),
        (1, lambda: Requests(chance.choice(PEOPLE), _question(chance))),
        (3, lambda: TakesBack(chance.randrange(9))),
        (1, Swept),
        (1, lambda: Gains(holder, chance.choice(["parent", "guardian", "institution"]))),
        (2, lambda: Loses(holder)),
        (3, lambda: _replaced(chance, holder)),
        (1, lambda: Objects(answered=chance.random() < 0.6)),
    ]
    weights, makers = zip(*made, strict=True)
    return chance.choices(makers, weights)[0]()


def _all_say_yes(chance: Random) -> list[Happening]:
    """Who may be asked answers everything with yes; now and then somebody does not."""
    about = Question(PURPOSE, frozenset(RECEIVERS), frozenset(CATEGORIES))
    return [
        Says(who, True, about, timedelta(), chance.choice(LONG[2:]))
        for who in PEOPLE[:3]
        if chance.random() < 0.9
    ]


def _says(chance: Random, who: UUID | None, yes: float) -> Says:
    late = chance.choice([timedelta()] * 6 + [timedelta(hours=3), timedelta(days=2)])
    return Says(who, chance.random() < yes, _question(chance), late, chance.choice(LONG[1:]))


def _replaced(chance: Random, who: UUID) -> IsReplaced:
    kind = chance.choice(["court_permission", "institution", "unreachable", "unreachable"])
    about = _question(chance)
    if chance.random() < 0.6:
        about = replace(about, receivers=frozenset(), categories=frozenset())
    after = chance.choice([timedelta()] * 3 + [timedelta(days=1), timedelta(days=-1)])
    return IsReplaced(who, kind, about, after, chance.choice(LONG))


def _question(chance: Random) -> Question:
    receivers = chance.choice([RECEIVERS, RECEIVERS, RECEIVERS[:1], RECEIVERS[:1], RECEIVERS[1:]])
    return Question(chance.choice(PURPOSES), frozenset(receivers), _some(chance))


def _wish(chance: Random) -> Wish:
    return Wish(PURPOSE, chance.choice([CHILD_WORK, *RECEIVERS]), _some(chance, 2))


def _some(chance: Random, most: int = 3) -> frozenset[str]:
    """All categories most of the time for a statement; one or two for a question."""
    every = most == 3 and chance.random() < 0.7
    return frozenset(CATEGORIES if every else chance.sample(CATEGORIES, chance.randint(1, 2)))


def _rule(chance: Random, number: int, now: datetime) -> RuleFact:
    return replace(
        RULE,
        id=UUID(int=21 + number),
        categories=frozenset(CATEGORIES if chance.random() < 0.8 else CATEGORIES[:2]),
        consent_regime=chance.choice(["by_age", "by_age_reachable"]),
        retention_days=chance.choice([30, 365, 730]),
        age_from=chance.choice([4, 4, 4, 12]),
        age_to=chance.choice([17, 17, 17, 12, 11]),
        ends_at=now.astimezone(UTC) + timedelta(days=chance.choice([60, 300, 900])),
    )
