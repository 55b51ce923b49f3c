"""How an import ends: its key destroyed, and with it all that stood in the file.

Invariant: what is left are numbers, and which records were made. Of what went to a list a row goes
with its record, and all of it with the list.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from services.imports.kinds.all import KINDS
from services.imports.models import Import, ImportPiece, ImportRow
from services.imports.sealing import aim_of
from services.imports.tasks import END_IMPORT
from shared.authz.operation import operation
from shared.authz.scope import Scope

CLOCKS_DIFFER = timedelta(minutes=1)
_WAITING = ("reading", "judging", "ready", "writing", "matching")


@operation("import:work")
def end_import(scope: Scope, *, import_id: UUID) -> None:
    """Its time has passed, or the list to which it went has closed; a task that is early does
    nothing.
    """
    batch = scope.load(Import, import_id, lock="change")
    if batch.wrapped_key is None:
        return
    timely = batch.expires_at <= scope.now + CLOCKS_DIFFER
    if not timely and not _is_over(scope, batch):
        return
    if batch.state in _WAITING:
        batch.state = "cancelled" if batch.written or not timely else "expired"
        batch.state_reason = batch.state_reason if timely else "risk_list_closed"
        batch.state_at = scope.now
        batch.version += 1
        scope.flush()
    destroy(scope, batch)
    scope.concerns("import", import_id)


def destroy(scope: Scope, batch: Import) -> None:
    """Destroy the key, the pieces and the rows."""
    forget_pieces(scope, batch.id)
    _forget_rows(scope, ImportRow.import_id == batch.id)
    batch.undo_until = None
    batch.wrapped_key = None
    batch.sealed_about = None
    scope.flush()


def forget_pieces(scope: Scope, import_id: UUID) -> None:
    """The file as it came is not needed any more, or its rows are not."""
    scope.execute(delete(ImportPiece).where(ImportPiece.import_id == import_id))


def forget_rows_of(scope: Scope, record_ids: Sequence[UUID]) -> None:
    """These records are gone, and what a file said of them goes with them."""
    _forget_rows(scope, ImportRow.record_id.in_(record_ids))


def end_all_of(scope: Scope, kinds: Sequence[str]) -> None:
    """The place where some of these went has ended: a worker looks which, one by one."""
    kept = select(Import.id).where(Import.kind.in_(kinds), Import.wrapped_key.is_not(None))
    for row in scope.rows(kept.order_by(Import.id)):
        scope.later(END_IMPORT, import_id=row.id)


def _forget_rows(scope: Scope, which: Any) -> None:
    """Locked in one order first: two who destroy the same rows do not wait in a circle."""
    held = select(ImportRow.number).where(which).order_by(ImportRow.import_id, ImportRow.number)
    if scope.rows(held.with_for_update()):
        scope.execute(delete(ImportRow).where(which))


def _is_over(scope: Scope, batch: Import) -> bool:
    kind = KINDS[batch.kind]
    aim = aim_of(scope, batch) if kind.aimed else None
    return aim is not None and kind.is_over(scope, aim)


def destroy_all(scope: Scope) -> None:
    """The organisation is gone."""
    scope.execute(delete(ImportPiece))
    scope.execute(delete(ImportRow))
    scope.execute(update(Import).values(wrapped_key=None, sealed_about=None))
