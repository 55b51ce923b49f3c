"""A child's age, to the day and in the Netherlands: at midnight there a birthday begins.

Source: Jeugdwet and `domain.md` on consent: from twelve the child speaks too, from sixteen alone.
"""

from datetime import date, datetime, time

from shared.clock import AMSTERDAM

CHILD_SPEAKS_FROM = 12
CHILD_DECIDES_FROM = 16


def age_on(birth_date: date, day: date) -> int:
    """Whole years; who was born on 29 February has their birthday on 1 March in other years."""
    before = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before


def birthday(birth_date: date, age: int) -> date:
    """The day on which somebody becomes `age`; 1 March where there is no 29 February."""
    try:
        return birth_date.replace(year=birth_date.year + age)
    except ValueError:
        return date(birth_date.year + age, 3, 1)


def birthday_begins(birth_date: date, age: int) -> datetime:
    """The midnight in Amsterdam with which that birthday begins."""
    return datetime.combine(birthday(birth_date, age), time(), AMSTERDAM)
