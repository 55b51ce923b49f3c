"""The funnel: what may be counted of a list, while children stand on it and after.

Invariant: a count is of children and never about one; it says nothing of who they are.
"""

from collections import Counter
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

Counted = dict[tuple[date, str], tuple[int, int]]
"""By month and step: how many children, and the days from being listed, all together."""


@operation("risk_list:read", reads=True)
def get_funnel(scope: Scope, *, list_id: UUID) -> dict[str, Any]:
    """How many children came to each step, of all and by the month in which they were listed, and
    after how many days on average from being listed.
    """
    listed = seeing.see(scope, list_id)
    counted = _added(_live(scope, list_id), _kept(scope, list_id))
    months = sorted({month for month, _ in counted})
    whole: Counted = {}
    for (_, step), numbers in counted.items():
        whole = _added(whole, {(date.min, step): numbers})
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
            }
            for list_id, gone in by_list.items()
            for (month, step), (children, days) in _count(gone).items()
        ],
    )


def _live(scope: Scope, list_id: UUID) -> Counted:
    """Of who stands there, and of who has dropped and is not counted for good yet."""
    days = [getattr(Entry, column) for column in DAYS.values()]
    there = select(Entry.created_at, *days).where(
        Entry.list_id == list_id, Entry.sealed_content.is_not(None)
    )
    return _count(scope.rows(there))


def _kept(scope: Scope, list_id: UUID) -> Counted:
    kept: Counted = {}
    for (row,) in scope.rows(select(Tally).where(Tally.list_id == list_id)):
        kept = _added(kept, {(row.month, row.step): (row.children, row.days)})
    return kept


def _count(rows: Iterable[Any]) -> Counted:
    children: Counter[tuple[date, str]] = Counter()
    days: Counter[tuple[date, str]] = Counter()
    for row in rows:
        listed_on = row.created_at.astimezone(clock.AMSTERDAM).date()
        month = listed_on.replace(day=1)
        children[month, "listed"] += 1
        for step, column in DAYS.items():
            day = getattr(row, column)
            if day is not None:
                children[month, step] += 1
                days[month, step] += max((day - listed_on).days, 0)
    return {key: (number, days[key]) for key, number in children.items()}


def _added(one: Counted, other: Counted) -> Counted:
    both = dict(one)
    for key, (children, days) in other.items():
        before = both.get(key, (0, 0))
        both[key] = (before[0] + children, before[1] + days)
    return both


def _steps(counted: Counted, month: date) -> list[dict[str, Any]]:
    """Every step in its order; an average only where there is something to average."""
    found = []
    for step in FUNNEL:
        children, days = counted.get((month, step), (0, 0))
        average = round(days / children) if children and step != "listed" else None
        found.append({"step": step, "children": children, "average_days": average})
    return found
