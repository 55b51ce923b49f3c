"""Timelines made at random, around what matters: birthdays, moments, and who has gone silent.

Invariant: a seed makes one timeline, always the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from services.sharing.rules import RuleFact
from tests.slices.sharing.happenings import (
    PEOPLE,
    RECEIVERS,
    Gains,
    Happening,
    IsReplaced,
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
from tests.slices.sharing.remembered import Wish, birthday, day_begins
from tests.slices.sharing.timelines import MOMENT, Timeline

BIRTHS = [date(2012, 2, 29), date(2012, 3, 25), date(2013, 10, 27), date(2010, 3, 31)]
"""On 29 February, and on days on which the clocks changed or will on a birthday."""
CATEGORIES = ("child_identity", "care_question", "home_situation")
PURPOSES = (PURPOSE, PURPOSE, PURPOSE, PURPOSE, "youth_help")
ANYTHING = Question(PURPOSE, frozenset(), frozenset())
NOTHING = timedelta()
LONG = [timedelta(days=days) for days in (1, 7, 30, 90, 365)]


def timeline(seed: int) -> Timeline:
    """The timeline of this seed: some months around a birthday that matters."""
    chance = Random(seed)
    born = chance.choice([*BIRTHS, date(2011, 1, 1) + timedelta(days=chance.randrange(900))])
    turn = day_begins(birthday(born, chance.choice([8, 11, 12, 12, 12, 13, 16, 16, 16, 17])))
    now = turn - timedelta(days=chance.choice([1, 5, 40, 200]))
    absent = chance.random() < 0.3
    rules = [_rule(chance, number, now) for number in range(chance.choice([1, 1, 2]))]
    happens: list[tuple[datetime, Happening]] = [(now, Gains(MOTHER))]
    if absent:
        rules = [replace(rule, consent_regime="by_age_reachable") for rule in rules]
    elif chance.random() < 0.8:
        happens.append((now, Gains(FATHER)))
    wishes = tuple(_wish(chance) for _ in range(chance.choice([1, 1, 2])))
    happens += [(now, said) for said in _all_say_yes(chance, PEOPLE[absent:3])]
    for _ in range(chance.randint(2, 8) + 3 * absent):
        now = _next(chance, now, turn)
        again = chance.random() < 0.25
        told = _all_say_yes(chance, PEOPLE[absent:3]) if again else [_happening(chance, absent)]
        happens += [(now, happening) for happening in told]
    return Timeline(born, tuple(rules), wishes, tuple(happens))


def _next(chance: Random, now: datetime, turn: datetime) -> datetime:
    """Some time later; often just around the birthday."""
    step = chance.choice([timedelta(seconds=1), timedelta(hours=5), *LONG])
    near = turn + chance.choice([-2, -1, 0, 1]) * chance.choice([MOMENT, timedelta(seconds=1)])
    return near if near > now and chance.random() < 0.3 else now + step


def _happening(chance: Random, absent: bool) -> Happening:
    """Anything; or, about a holder who is `absent`, what bears on that."""
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
    if absent:
        made = [
            (4, lambda: replace(_says(chance, MOTHER, 0.7), lasts=chance.choice(LONG))),
            (1, lambda: TakesBack(chance.randrange(9))),
            (2, Swept),
            (4, lambda: IsReplaced(MOTHER, "unreachable", ANYTHING, NOTHING, LONG[-1])),
        ]
    make = chance.choices([make for _, make in made], [weight for weight, _ in made])[0]
    return make()


def _all_say_yes(chance: Random, people: Sequence[UUID | None]) -> list[Happening]:
    """Who may be asked answers everything with yes; now and then somebody does not."""
    about = Question(PURPOSE, frozenset(RECEIVERS), frozenset(CATEGORIES))
    return [
        Says(who, True, about, NOTHING, chance.choice(LONG[2:]))
        for who in people
        if chance.random() < 0.9
    ]


def _says(chance: Random, who: UUID | None, yes: float) -> Says:
    late = chance.choice([NOTHING] * 6 + [timedelta(hours=3), timedelta(days=2)])
    return Says(who, chance.random() < yes, _question(chance), late, chance.choice(LONG[1:]))


def _replaced(chance: Random, who: UUID) -> IsReplaced:
    kind = chance.choice(["court_permission", "institution", "unreachable", "unreachable"])
    about = _question(chance)
    if chance.random() < 0.6:
        about = ANYTHING
    after = chance.choice([NOTHING] * 3 + [timedelta(days=1), timedelta(days=-1)])
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
