"""What an organisation wrote down of a child: the truth with its mistakes.

Invariant: a record is made of one child, a `Random` and rates alone; the rates are probabilities
per record, but for `moved`, which is per child and list.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from services.matching.rules import Identity
from tests.linkage.people import Child, Plan, address, spelled
from tests.linkage.slips import bare, ij_as_y, one_digit, respelled, slip


@dataclass(frozen=True, slots=True)
class Rates:
    """How often each mistake is made."""

    given_slip: float = 0.025
    surname_slip: float = 0.03
    marks_lost: float = 0.5
    ij: float = 0.15
    prefix_lost: float = 0.04
    prefix_glued: float = 0.03
    prefix_moved: float = 0.10
    double_short: float = 0.35
    double_turned: float = 0.10
    other_surname: float = 0.007
    call_only: float = 0.25
    call_beside: float = 0.35
    first_only: float = 0.45
    initials: float = 0.006
    turned_date: float = 0.01
    wrong_digit: float = 0.008
    turned_fields: float = 0.006
    other_spelling: float = 0.12
    heard: float = 0.03
    moved: float = 0.04
    no_address: float = 0.08
    address_slip: float = 0.015


def written(random: Random, child: Child, rates: Rates, plan: Plan) -> Identity:
    """The child in one organisation's books."""
    given, call = _given(random, child, rates)
    prefix, surname = _surname(random, child, rates)
    if random.random() < rates.turned_fields:
        given, surname = surname, given
    postcode, house = _address(random, child, rates, plan)
    return Identity(
        given_names=given, call_name=call, prefix=prefix, surname=surname,
        birth_date=_birth_date(random, child.birth_date, rates),
        postcode=postcode, house_number=house,
    )  # fmt: skip


def _given(random: Random, child: Child, rates: Rates) -> tuple[str, str | None]:
    names = [_clerk(random, _spelling(random, n, rates), child, rates) for n in child.given]
    call = _clerk(random, child.call, child, rates) if child.call else None
    if random.random() < rates.given_slip:
        names[0] = slip(random, names[0])
    if random.random() < rates.initials:
        return " ".join(f"{n[0]}." for n in names), None
    if call and random.random() < rates.call_only:
        return call, None
    if len(names) > 1 and random.random() < rates.first_only:
        names = names[:1]
    return " ".join(names), call if call and random.random() < rates.call_beside else None


def _spelling(random: Random, name: str, rates: Rates) -> str:
    spellings, _ = spelled(name)
    return random.choice(spellings) if random.random() < rates.other_spelling else spellings[0]


def _clerk(random: Random, text: str, child: Child, rates: Rates) -> str:
    if random.random() < rates.marks_lost:
        text = bare(random, text)
    if not child.native and random.random() < rates.heard:
        text = respelled(random, text)
    return text


def _surname(random: Random, child: Child, rates: Rates) -> tuple[str | None, str]:
    prefix, name = _parted(random, child.surname, rates)
    if child.double:
        more, other = _parted(random, child.other_surname, rates)
        chance = random.random()
        if chance < rates.double_turned:
            prefix, name, more, other = more, other, prefix, name
        if not rates.double_turned <= chance < rates.double_turned + rates.double_short:
            name = f"{name}-{f'{more} ' if more else ''}{other}"
    elif random.random() < rates.other_surname:
        prefix, name = _parted(random, child.other_surname, rates)
    name = _clerk(random, name, child, rates)
    if random.random() < rates.ij:
        name = ij_as_y(name) if "ij" in name.lower() else name
    if random.random() < rates.surname_slip:
        name = slip(random, name)
    return _with_prefix(random, prefix, name, rates)


def _parted(random: Random, text: str, rates: Rates) -> tuple[str | None, str]:
    prefix, bar, name = text.rpartition("|")
    return (prefix if bar else None), _spelling(random, name, rates)


def _with_prefix(
    random: Random, prefix: str | None, name: str, rates: Rates
) -> tuple[str | None, str]:
    if prefix is None:
        return None, name
    chance = random.random()
    if chance < rates.prefix_lost:
        return None, name
    if chance < rates.prefix_lost + rates.prefix_glued:
        return None, (prefix.replace(" ", "") + name.lower()).capitalize()
    if chance < rates.prefix_lost + rates.prefix_glued + rates.prefix_moved:
        return None, f"{prefix} {name}"
    return prefix, name


def _birth_date(random: Random, born: date, rates: Rates) -> date:
    if random.random() < rates.turned_date and born.day <= 12:
        return born.replace(day=born.month, month=born.day)
    if random.random() < rates.wrong_digit:
        for _ in range(50):
            text = one_digit(random, f"{born:%Y%m%d}")
            try:
                wrong = date(int(text[:4]), int(text[4:6]), int(text[6:]))
            except ValueError:
                continue
            if 2010 <= wrong.year <= 2026:
                return wrong
    return born


def _address(
    random: Random, child: Child, rates: Rates, plan: Plan
) -> tuple[str | None, str | None]:
    if random.random() < rates.no_address:
        return None, None
    postcode, house = child.postcode, child.house
    if random.random() < rates.moved:
        postcode, house = address(random, plan)
    if random.random() < rates.address_slip:
        postcode = one_digit(random, postcode[:4]) + postcode[4:]
    if random.random() < 0.3:
        postcode = postcode.replace(" ", "").lower()
    if random.random() < 0.1:
        house = "".join(c for c in house if c.isdigit())
    return postcode, house
