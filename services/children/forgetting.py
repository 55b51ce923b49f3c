"""A file that was opened for one thing alone goes with it, unless something else rests on it.

Invariant: whatever points at a file keeps it, also in a table that is made tomorrow; what only
tells of the past says so itself (`__outlives_file__`). What goes is the key, and the tokens by
which the file is found.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from services.children.models import Child, ChildToken
from shared.authz.scope import Scope
from shared.db.model import Model


def forget(scope: Scope, child_id: UUID) -> bool:
    """Destroy this file; False where something rests on it, or it was destroyed before."""
    held = select(Child).where(Child.id == child_id, Child.wrapped_key.is_not(None))
    rows = scope.rows(held.with_for_update())
    if not rows or rows[0][0].sealed_notes is not None or _is_needed(scope, child_id):
        return False
    scope.execute(delete(ChildToken).where(ChildToken.child_id == child_id))
    rows[0][0].wrapped_key = None
    scope.flush()
    scope.concerns("child", child_id, subjects=[child_id])
    return True


def _is_needed(scope: Scope, child_id: UUID) -> bool:
    return any(
        scope.rows(select(column).where(column == child_id).limit(1)) for column in _pointers()
    )


@cache
def _pointers() -> tuple[Any, ...]:
    """The columns that point at a child's file, each of one class of its table."""
    found = dict(_all_pointers())
    return tuple(found[name] for name in sorted(found))


def _all_pointers() -> Iterator[tuple[str, Any]]:
    for mapper in Model.registry.mappers:
        if getattr(mapper.class_, "__outlives_file__", False):
            continue
        table: Any = mapper.local_table
        for key in table.foreign_keys:
            if key.column is Child.__table__.c.id:
                name = mapper.get_property_by_column(key.parent).key
                yield f"{table.name}.{name}", getattr(mapper.class_, name)
