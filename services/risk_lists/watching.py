"""The lists of our organisation, for who oversees: for what, of whom, how long; no child.

Invariant: the privacy officer sees that there is a list, who is named on it and how many children
stand there, and never who they are.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.risk_lists import seeing
from services.risk_lists.models import FiledEntry, FiledList, FiledMember
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.web.pages import Cursor, Page

_LIST: Any = FiledList  # mapped on others' tables: their columns are not declared twice
_MEMBER: Any = FiledMember
_ENTRY: Any = FiledEntry


@operation("risk_list:watch", reads=True)
def watch_lists(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The lists in which our organisation takes part, newest first, closed ones too."""
    rows = scope.rows(newest_first(_LISTED, _LIST.created_at, _LIST.id, after, page_size))
    ids = [row[0].id for row in rows[:page_size]]
    named, counts = _named(scope, ids), _counts(scope, ids)
    scope.concerns("risk_list", *ids)
    return page(rows, page_size, lambda row: _view(row[0], named, counts))


def _view(one: Any, named: dict[UUID, list[dict[str, Any]]], counts: dict[UUID, int]) -> Any:
    return {name: getattr(one, name) for name in seeing.SHOWN} | {
        "members": named.get(one.id, []),
        "children": counts.get(one.id, 0),
        **dict.fromkeys(("unconfirmed", "assessed", "steps_due"), 0),
        "review_overdue": one.state == "open" and one.review_on < clock.today(),
    }


def _named(scope: Scope, ids: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    named = select(FiledMember).where(_MEMBER.list_id.in_(ids), _MEMBER.ended_at.is_(None))
    found: dict[UUID, list[dict[str, Any]]] = {}
    for (row,) in scope.rows(named.order_by(_MEMBER.named_at, _MEMBER.id)):
        found.setdefault(row.list_id, []).append(
            {key: getattr(row, key) for key in ("member_id", "organisation_id", "name", "roles")}
        )
    return found


def _counts(scope: Scope, ids: list[UUID]) -> dict[UUID, int]:
    there = (
        select(_ENTRY.list_id, func.count().label("number"))
        .where(_ENTRY.list_id.in_(ids), _ENTRY.state != "dropped")
        .group_by(_ENTRY.list_id)
    )
    return {row.list_id: row.number for row in scope.rows(there)}


_LISTED = select(FiledList, _LIST.created_at, _LIST.id)
