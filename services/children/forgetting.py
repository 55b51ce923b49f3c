"""A file that was opened for one thing alone goes with it, unless something else rests on it.

Invariant: whatever points at a file keeps it, also in a table that is made tomorrow; what only
tells of the past says so itself (`__outlives_file__`). What goes is the key, and the tokens by
which the file is found.
"""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from services.children.models import Child, ChildToken
from shared.authz.scope import Scope
from shared.db.guard import pointing_at


def forget(scope: Scope, child_id: UUID) -> bool:
    """Destroy this file; False where it stands: something rests on it, and may go later."""
    held = select(Child).where(Child.id == child_id, Child.wrapped_key.is_not(None))
    rows = scope.rows(held.with_for_update())
    if not rows:
        return True
    if rows[0][0].sealed_notes is not None or _is_needed(scope, child_id):
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
    return tuple(pointing_at(Child, unless="__outlives_file__").values())
