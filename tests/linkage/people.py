"""Children as they truly are: families with brothers, sisters and twins, and namesakes.

Invariant: a seed and a plan give the same children on every machine; no two children have one id.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from tests.linkage.names import Group

FIRST_DAY = date(2013, 10, 1)
DAYS = 9 * 365
LATER_NAME = 0.04
"""How many of those who have a call name are called by a later given name."""
STREETS_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


@dataclass(frozen=True, slots=True)
class Child:
    """One child; the names as in the parents' papers, with their other spellings."""

    id: str
    group: str
    native: bool
    given: tuple[str, ...]
    """Each as in `names`: with call names and other spellings."""
    call: str | None
    surname: str
    other_surname: str
    """The other parent's."""
    double: bool
    birth_date: date
    postcode: str
    house: str
    kind: str = ""
    """Why it was made: twin, sibling, namesake."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a population is made of."""

    groups: Sequence[Group]
    twins: float = 0.016
    siblings: float = 0.35
    namesakes: float = 0.004
    double: float = 0.06
    four_digits: tuple[int, int] = (3011, 3089)


def population(random: Random, plan: Plan, size: int) -> list[Child]:
    """`size` children, family by family."""
    children: list[Child] = []
    while len(children) < size:
        first = _child(random, plan, str(len(children)))
        family = [first]
        if random.random() < plan.twins:
            family.append(_beside(random, plan, family, "twin"))
        if random.random() < plan.siblings:
            family.append(_beside(random, plan, family, "sibling"))
        if random.random() < plan.namesakes:
            family.append(_namesake(random, plan, first))
        children += [replace(c, id=str(len(children) + n)) for n, c in enumerate(family)]
    return children[:size]


def _child(random: Random, plan: Plan, name: str) -> Child:
    group = random.choices(plan.groups, [g.share for g in plan.groups])[0]
    surname, other = _common(random, group.surnames), _common(random, group.surnames)
    postcode, house = address(random, plan)
    given, call = _names(random, group, random.random() < 0.5)
    return Child(
        id=name, group=group.name, native=group.native, given=given, call=call, surname=surname,
        other_surname=other, double=random.random() < plan.double,
        birth_date=FIRST_DAY + timedelta(days=random.randrange(DAYS)),
        postcode=postcode, house=house,
    )  # fmt: skip


def _common(random: Random, names: Sequence[str]) -> str:
    """The first of a list are borne by more children than the last."""
    return names[int(len(names) * random.random() ** 1.5)]


def _names(random: Random, group: Group, boy: bool) -> tuple[tuple[str, ...], str | None]:
    pool = group.boys if boy else group.girls
    first = _common(random, pool)
    given = [first]
    while random.random() < group.more_names and len(given) < 3:
        another = random.choice(pool)
        if another not in given:
            given.append(another)
    _, calls = spelled(first)
    call = None
    if random.random() < group.call_names:
        later = random.random() < LATER_NAME and len(given) > 1
        call = spelled(random.choice(given[1:]))[0][0] if later else random.choice(calls or [first])
        call = spelled(call)[0][0]
    return tuple(given), call


def spelled(name: str) -> tuple[list[str], list[str]]:
    """The spellings and the call names of `Youssef~Yusuf=Jo`."""
    spellings, _, calls = name.partition("=")
    return [s.strip() for s in spellings.replace("~", ",").split(",")], calls.split(
        ","
    ) if calls else []


def address(random: Random, plan: Plan) -> tuple[str, str]:
    """A postcode and a house number with what may be added to it."""
    letters = "".join(random.choices(STREETS_LETTERS, k=2))
    more = random.choice(["", "", "", "", "a", "B", "-2", " hs"])
    house = f"{int(1 + 180 * random.random() ** 2)}{more}"
    return f"{random.randint(*plan.four_digits)} {letters}", house


def _beside(random: Random, plan: Plan, family: Sequence[Child], kind: str) -> Child:
    """A twin or a sibling of the first: the same family, a name that nobody in it has."""
    first = family[0]
    group = next(g for g in plan.groups if g.name == first.group)
    taken = {name for child in family for name in _all_names(child)}
    given, call = _names(random, group, random.random() < 0.5)
    while not taken.isdisjoint(_first_names(given[0], call)):
        given, call = _names(random, group, random.random() < 0.5)
    born = first.birth_date
    if kind == "sibling":
        born += timedelta(days=random.choice([-1, 1]) * random.randint(330, 2200))
    return replace(first, given=given, call=call, birth_date=born, kind=kind)


def _first_names(first: str, call: str | None) -> set[str]:
    """What somebody with this first name may be called."""
    names, calls = spelled(first)
    return {*names, *calls, *([call] if call else ())}


def _all_names(child: Child) -> set[str]:
    return _first_names(child.given[0], child.call)


def _namesake(random: Random, plan: Plan, first: Child) -> Child:
    """Another child of the same name: mostly another day, and always another address."""
    postcode, house = address(random, plan)
    days = random.choice([random.randint(1, DAYS), random.randint(1, 40)])
    born = FIRST_DAY + timedelta(days=((first.birth_date - FIRST_DAY).days + days) % DAYS)
    return replace(first, birth_date=born, postcode=postcode, house=house, kind="namesake")
