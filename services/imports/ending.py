"""How an import ends: its key destroyed, and with it all that stood in the file.

Invariant: what is left are numbers, and which records were made.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, update

from services.imports.models import Import, ImportPiece, ImportRow
from shared.authz.operation import operation
from shared.authz.scope import Scope

CLOCKS_DIFFER = timedelta(minutes=1)
_WAITING = ("reading", "judging", "ready", "writing", "matching")


@operation("import:work")
def end_import(scope: Scope, *, import_id: UUID) -> None:
    """Its time has passed; a task that is early does nothing."""
    batch = scope.load(Import, import_id, lock="change")
    if batch.wrapped_key is None or batch.expires_at > scope.now + CLOCKS_DIFFER:
        return
    if batch.state in _WAITING:
        batch.state = "cancelled" if batch.written else "expired"
        batch.state_at = scope.now
        batch.version += 1
        scope.flush()
    destroy(scope, batch)
    scope.concerns("import", import_id)


def destroy(scope: Scope, batch: Import) -> None:
    """Destroy the key, the pieces and the rows."""
    forget_pieces(scope, batch.id)
    scope.execute(delete(ImportRow).where(ImportRow.import_id == batch.id))
    batch.wrapped_key = None
    batch.sealed_about = None
    scope.flush()


def forget_pieces(scope: Scope, import_id: UUID) -> None:
    """The file as it came is not needed any more, or its rows are not."""
    scope.execute(delete(ImportPiece).where(ImportPiece.import_id == import_id))


def destroy_all(scope: Scope) -> None:
    """The organisation is gone."""
    scope.execute(delete(ImportPiece))
    scope.execute(delete(ImportRow))
    scope.execute(update(Import).values(wrapped_key=None, sealed_about=None))
