"""How far two birth dates agree: the same, turned round, one slip, or not.

Invariant: symmetric.
"""

from contextlib import suppress
from datetime import date, timedelta
from enum import IntEnum


class Born(IntEnum):
    """How far two birth dates agree, from nothing to wholly."""

    DIFFERENT = 0
    NEAR = 1
    """Two digits off, or one of the two is the first of January or July of the same year."""
    SLIP = 2
    TURNED = 3
    EXACT = 4


_PLACEHOLDERS = frozenset({(1, 1), (1, 7), (7, 1)})
"""What is written for a day of birth that nobody knows: 1 January, 1 July."""


def born(a: date, b: date) -> Born:
    """How far the two birth dates agree."""
    if a == b:
        return Born.EXACT
    if a.year == b.year and (a.day, a.month) == (b.month, b.day):
        return Born.TURNED
    left, right = f"{a:%Y%m%d}", f"{b:%Y%m%d}"
    wrong = [n for n in range(8) if left[n] != right[n]]
    if len(wrong) == 1:
        return Born.SLIP
    if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
        first, second = wrong
        if left[first] == right[second] and left[second] == right[first]:
            return Born.SLIP
    if abs((a - b).days) == 1:
        return Born.SLIP
    unknown = a.year == b.year and (is_placeholder(a) or is_placeholder(b))
    return Born.NEAR if len(wrong) == 2 or unknown else Born.DIFFERENT


def is_placeholder(day: date) -> bool:
    """Whether the date stands for an unknown one so often that it says little."""
    return (day.day, day.month) in _PLACEHOLDERS


def turned(day: date) -> str:
    """A date that is the same when day and month change places."""
    low, high = sorted((day.day, day.month))
    return f"{day.year}{low:02}{high:02}"


def near(day: date) -> set[date]:
    """The days that are most often written for this one: itself, a day beside it, day and month
    turned round, two digits that changed places, another year. Not every slip that `born` sees: so
    few that one can look for each.
    """
    found = {day}
    for apart in (-1, 1):
        with suppress(OverflowError):
            found.add(day + timedelta(days=apart))
        found |= _dates(day.year + apart, day.month, day.day)
    found |= _dates(day.year, day.day, day.month)
    digits = f"{day:%Y%m%d}"
    for at in (2, 4, 6):
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        found |= _dates(int(swapped[:4]), int(swapped[4:6]), int(swapped[6:]))
    return found


def _dates(year: int, month: int, day: int) -> set[date]:
    try:
        return {date(year, month, day)}
    except ValueError:
        return set()
