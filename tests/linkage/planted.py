"""Two children that are easily taken for one: twins, and children of the same name.

Invariant: every pair is two children; each is written down with the mistakes of its list.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from services.matching.rules import Identity
from tests.linkage.lists import Settings
from tests.linkage.people import DAYS, FIRST_DAY, Child, Plan, address, population, spelled
from tests.linkage.records import written
from tests.linkage.slips import one_digit

KINDS = ("twin", "other day", "near day", "one digit", "turned day", "same day")
ALIKE = """
Sem Sam, Noor Noa, Hassan Hussein, Lina Dina, Sara Lara, Mila Mia, Tim Tom, Amir Amira, Luuk Luca,
Finn Fien, Daan Dean, Yara Zara, Lotte Lieke, Emma Gemma, Noah Noa, Amin Amina, Salim Selma, Karim
Karima, Mats Max, Liv Liz, Bram Bas, Julian Juliana, Anna Hanna, Milan Dylan, Rayan Ryan, Hamid
Hamza, Nora Noor, Levi Leon, Jayden Jaylen, Elif Elin, Mehmet Ahmet, Zoë Chloë
"""
ALIKE_TWINS = 0.04
"""How many twins have names so alike that a slip makes one of the other."""
VERY_COMMON = (
    ("Noah", "Emma", "Sem", "Julia", "Daan", "Mila", "Mohammed", "Fatima", "Ali", "Anna"),
    (
        "de|Jong",
        "Jansen",
        "de|Vries",
        "van den|Berg",
        "Yılmaz",
        "Kaya",
        "Ali",
        "Mohamed",
        "Nguyễn",
        "Chen",
    ),
)
"""What two children of one city and one birthday can both be called by chance."""


def planted(seed: int, size: int, settings: Settings) -> Iterator[tuple[str, Identity, Identity]]:
    """`size` pairs, half of them twins: its kind, and the two as two lists have them."""
    random = Random(seed)
    plan = replace(settings.plan, twins=0.0, siblings=0.0, namesakes=0.0)
    for child in population(random, plan, size):
        kind = "twin" if random.random() < 0.5 else random.choices(KINDS[1:], [52, 22, 17, 8, 1])[0]
        if kind == "twin":
            first, second = _twins(random, plan, child)
        else:
            first, second = _namesakes(random, plan, child, kind)
        left, right = settings.left, settings.right
        if kind == "same day":  # without an address nothing tells these two apart
            left, right = (replace(rates, no_address=0.0) for rates in (left, right))
        yield kind, written(random, first, left, plan), written(random, second, right, plan)


def _twins(random: Random, plan: Plan, first: Child) -> tuple[Child, Child]:
    if random.random() < ALIKE_TWINS:
        names = random.choice(ALIKE.split(",")).split()
        random.shuffle(names)
        first, second = (replace(first, given=(n, *first.given[1:]), call=None) for n in names)
        return first, second
    while True:
        other = population(random, plan, 1)[0]
        if other.group == first.group and apart(first, other):
            return first, replace(first, given=other.given, call=other.call)


def apart(one: Child, other: Child) -> bool:
    """Whether two of one family can be called so: neither has the first name of the other."""
    return _first(one).isdisjoint(_all(other)) and _first(other).isdisjoint(_all(one))


def _first(child: Child) -> set[str]:
    spellings, calls = spelled(child.given[0])
    return {*spellings, *calls, *([child.call] if child.call else ())}


def _all(child: Child) -> set[str]:
    names = {name for given in child.given for part in spelled(given) for name in part}
    return names | _first(child)


def _namesakes(random: Random, plan: Plan, first: Child, kind: str) -> tuple[Child, Child]:
    """The same name, another address; two born on one day only where the name is a common one."""
    if kind == "same day":
        given, surname = (random.choice(names) for names in VERY_COMMON)
        first = replace(first, given=(given,), call=None, double=False, surname=surname)
    postcode, house = address(random, plan)
    born = _another_day(random, first.birth_date, kind)
    return first, replace(first, birth_date=born, postcode=postcode, house=house)


def _another_day(random: Random, born: date, kind: str) -> date:
    if kind == "near day":
        return born + timedelta(days=random.choice([-1, 1]) * random.randint(1, 45))
    if kind == "turned day" and born.day <= 12 and born.day != born.month:
        return born.replace(day=born.month, month=born.day)
    if kind == "one digit":
        return _one_digit(random, born)
    if kind == "same day":
        return born
    return FIRST_DAY + timedelta(
        days=((born - FIRST_DAY).days + random.randint(1, DAYS - 1)) % DAYS
    )


def _one_digit(random: Random, born: date) -> date:
    while True:
        text = one_digit(random, f"{born:%Y%m%d}")
        try:
            other = date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}")
        except ValueError:
            continue
        if 2010 <= other.year <= 2026:
            return other
