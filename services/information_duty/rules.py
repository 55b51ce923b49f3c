"""When parents must be told, who they are, and how long that can wait. Pure.

Sources: GDPR art. 13(3) and 14(3) (told at the first disclosure at the latest, and within a month),
13(4) and 14(5)(a) (not again to who knows already), 12(1) (plain words), 23(1)(i) with UAVG art. 41
(putting it off where the child's or another's safety needs it), 12(3) (an objection is answered
within a month). The law gives no number of days for putting off; it asks that it be necessary and
proportionate. So we look again after at most another month (the term of 14(3)), and after two
where safety is the reason, for the abuse protocol's own follow-up takes longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from shared.ages import CHILD_DECIDES_FROM, CHILD_SPEAKS_FROM, age_on

"""As with consent (Jeugdwet 7.3.4 and 7.3.5): from 12 the child too, from 16 the child itself."""
TERM = timedelta(days=30)
REMINDERS = (timedelta(days=10), timedelta(days=3))
"""Before it is due."""
LONGEST_DEFERRAL = timedelta(days=30)
LONGEST_FOR_SAFETY = timedelta(days=60)
AFTER_DEFERRAL = timedelta(days=7)
"""How long one has when a deferral is over, or was overruled."""
OBJECTION_TERM_MONTHS = 1
OBJECTION_REMINDERS = (timedelta(days=10), timedelta(days=3))
"""Before an answer is due."""

ANSWERED_BY_CONSENT = frozenset({"consent"})
WITHIN_AN_EXCHANGE = frozenset({"return_flow"})
CHILD: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty that stands already for the same child, partner, direction and purpose."""

    id: UUID
    state: str
    grounds: frozenset[str]
    categories: frozenset[str]


def is_known_already(ground: str, categories: frozenset[str], told: Sequence[Standing]) -> bool:
    """Whether those concerned have been told of just this: the same ground, and no more data."""
    return any(
        one.state == "told" and ground in one.grounds and categories <= one.categories
        for one in told
    )


def people_to_tell(
    holder_ids: Sequence[UUID], birth_date: date, today: date
) -> tuple[UUID | None, ...]:
    """Everybody who must hear: each with authority, the child too from 12, alone from 16."""
    age = age_on(birth_date, today)
    if age >= CHILD_DECIDES_FROM:
        return (CHILD,)
    child = (CHILD,) if age >= CHILD_SPEAKS_FROM else ()
    return (*holder_ids, *child)


def longest_deferral(code: str, now: datetime) -> datetime:
    """Until when at most one may put it off, from `now`."""
    return now + (LONGEST_FOR_SAFETY if code == "safety" else LONGEST_DEFERRAL)


def in_a_month(day: datetime) -> datetime:
    """The same day of the next month, or its last (Regulation 1182/71 art. 3)."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for date_of_month in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month, day=date_of_month)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def is_overdue(state: str, due_at: datetime, now: datetime) -> bool:
    return state == "open" and due_at <= now
