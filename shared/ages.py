"""Ages and birthdays, as days in the Netherlands begin and end.

Invariant: whoever was born on 29 February has their birthday on 1 March in other years; a day
begins at midnight in Europe/Amsterdam, also where the clock changes.

Source: Jeugdwet and `domain.md` on consent: from twelve the child speaks too, from sixteen alone.
"""

from datetime import date, datetime, time

from shared.clock import AMSTERDAM

CHILD_SPEAKS_FROM = 12
CHILD_DECIDES_FROM = 16


def age_on(birth_date: date, day: date) -> int:
    """Whole years lived on that day."""
    before = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before


def birthday(birth_date: date, age: int) -> date:
    """The day on which somebody becomes `age`."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def birthday_begins(birth_date: date, age: int) -> datetime:
    """The moment at which that birthday begins in the Netherlands (aware)."""
    return start_of(birthday(birth_date, age))


def start_of(day: date) -> datetime:
    """The moment at which that day begins in the Netherlands (aware)."""
    return datetime.combine(day, time(), AMSTERDAM)
