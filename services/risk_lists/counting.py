"""The funnel: what may be counted of a list, while children stand on it and after.

Invariant: a count is of children and never about one; it says nothing of who they are.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.risk_lists import seeing
from services.risk_lists.models import Entry, Tally
from services.risk_lists.rules import DAYS
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.vocabulary import FUNNEL

Numbers = tuple[int, int, int]
"""How many children, the days from being listed, and those from the step before, all together."""
Counted = dict[tuple[date, str], Numbers]
"""By month and step."""


@operation("risk_list:read", reads=True)
def get_funnel(scope: Scope, *, list_id: UUID) -> dict[str, Any]:
    """How many children came to each step, of all and by the month in which they were listed, and
    after how many days on average: from being listed, and from the last step before it that the
    child came to.
    """
    listed = seeing.see(scope, list_id)
    counted = _live(scope, list_id)
    for key, numbers in _kept(scope, list_id):
        _add(counted, key, numbers)
    months = sorted({month for month, _ in counted})
    whole: Counted = {}
    for (_, step), numbers in counted.items():
        _add(whole, (date.min, step), numbers)
    return {
        "list_id": list_id,
        "state": listed.state,
        "steps": _steps(whole, date.min),
        "periods": [{"month": month, "steps": _steps(counted, month)} for month in months],
    }


def keep(scope: Scope, entries: Iterable[Entry]) -> None:
    """What may be counted of entries of ours that are about to go."""
    by_list: dict[UUID, list[Entry]] = {}
    for entry in entries:
        by_list.setdefault(entry.list_id, []).append(entry)
    scope.insert(
        Tally,
        [
            {
                "id": new_id(),
                "list_id": list_id,
                "organisation_id": scope.org,
                "month": month,
                "step": step,
                "children": children,
                "days": days,
                "between_days": between,
            }
            for list_id, gone in by_list.items()
            for (month, step), (children, days, between) in _count(gone).items()
        ],
    )


def _live(scope: Scope, list_id: UUID) -> Counted:
    """Of who stands there, and of who has dropped and is not counted for good yet."""
    days = [getattr(Entry, column) for column in DAYS.values()]
    there = select(Entry.created_at, *days).where(
        Entry.list_id == list_id, Entry.sealed_content.is_not(None)
    )
    return _count(scope.rows(there))


def _kept(scope: Scope, list_id: UUID) -> list[tuple[tuple[date, str], Numbers]]:
    rows = scope.rows(select(Tally).where(Tally.list_id == list_id))
    return [((row.month, row.step), (row.children, row.days, row.between_days)) for (row,) in rows]


def _count(rows: Iterable[Any]) -> Counted:
    counted: Counted = {}
    for row in rows:
        listed_on = row.created_at.astimezone(clock.AMSTERDAM).date()
        month, before = listed_on.replace(day=1), listed_on
        _add(counted, (month, "listed"), (1, 0, 0))
        for step, column in DAYS.items():
            day = getattr(row, column)
            if day is not None:
                since, between = (max((day - one).days, 0) for one in (listed_on, before))
                _add(counted, (month, step), (1, since, between))
                before = max(day, before)
    return counted


def _add(to: Counted, key: tuple[date, str], numbers: Numbers) -> None:
    children, days, between = to.get(key, (0, 0, 0))
    to[key] = (children + numbers[0], days + numbers[1], between + numbers[2])


def _steps(counted: Counted, month: date) -> list[dict[str, Any]]:
    """Every step in its order; an average only where there is something to average."""
    found = []
    for step in FUNNEL:
        children, days, between = counted.get((month, step), (0, 0, 0))
        timed = children > 0 and step != "listed"
        found.append(
            {
                "step": step,
                "children": children,
                "average_days": round(days / children) if timed else None,
                "average_days_between": round(between / children) if timed else None,
            }
        )
    return found
