"""What a person decides about an import: take it over, stop it, take it back.

Invariant: each is decided once; who comes second hears that it was.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.imports import seeing
from services.imports.ending import destroy
from services.imports.kinds.all import KINDS
from services.imports.models import Import, ImportRow
from services.imports.receiving import LOOKED_AFTER
from services.imports.sealing import aim_of
from services.imports.tasks import GO_ON
from services.imports.writing import UNDO_FOR
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict
from shared.texts import Text


@operation("import:change")
def confirm_import(
    scope: Scope, *, import_id: UUID, mode: str, expected_version: int | None = None
) -> dict[str, Any]:
    """Take the rows over: all of them or none, or the good ones. A worker does it.

    Conflict where it was decided already, where a row is wrong (all or nothing), or none is new.
    """
    batch = seeing.opened(scope, import_id, lock="change")
    scope.expect_version(batch, expected_version)
    if batch.state != "ready":
        raise Conflict("import_not_ready", _NOT_READY)
    if mode == "all_or_nothing" and batch.faulty:
        raise Conflict("import_has_faults", _HAS_FAULTS)
    if not batch.fresh:
        raise Conflict("import_has_nothing_new", _NOTHING_NEW)
    _become(scope, batch, "writing")
    batch.mode, batch.state_reason = mode, None
    scope.later(GO_ON, import_id=import_id)
    scope.at(scope.now + LOOKED_AFTER, GO_ON, import_id=import_id)
    return seeing.view(scope, batch)


@operation("import:change")
def cancel_import(
    scope: Scope, *, import_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Stop it: what was not written is not, and what stood in the file is destroyed.

    What was written stays; where its kind can be undone (children), it can be taken back for a day.
    """
    batch = seeing.opened(scope, import_id, lock="change", ends=True)
    scope.expect_version(batch, expected_version)
    if batch.state not in seeing.OPEN:
        raise Conflict("import_over", _OVER)
    _become(scope, batch, "cancelled")
    if batch.written and KINDS[batch.kind].undoable:
        batch.undo_until = scope.now + UNDO_FOR
    else:
        destroy(scope, batch)
    return seeing.view(scope, batch)


@operation("import:change")
def undo_import(
    scope: Scope, *, import_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Take back all that it made, as long as nobody has gone on with any of it; within a day. Of
    children on a risk list: those with whom nobody has; `written` says how many stay.
    """
    batch = seeing.opened(scope, import_id, lock="change")
    scope.expect_version(batch, expected_version)
    until = batch.undo_until
    if batch.state not in ("done", "cancelled") or until is None or until <= scope.now:
        raise Conflict("import_stays", _STAYS)
    _become(scope, batch, "undone")
    scope.flush()
    kind = KINDS[batch.kind]
    stays = kind.take_back(scope, _made(batch), aim_of(scope, batch) if kind.aimed else None)
    back = update(ImportRow).where(ImportRow.import_id == import_id, ImportRow.verdict == "made")
    scope.execute(back.where(ImportRow.record_id.not_in(stays)).values(verdict="new"))
    batch.undo_until = None
    batch.written = len(stays)
    return seeing.view(scope, batch)


def view(scope: Scope, batch: Import) -> dict[str, Any]:
    """An import as it is shown; `undo_until` is None too where work went on with all of it."""
    shown = seeing.view(scope, batch)
    kind, until = KINDS[batch.kind], shown["undo_until"]
    if until is not None and until > scope.now and shown["contents_kept"]:
        aim = aim_of(scope, batch) if kind.aimed else None
        if not kind.can_take_back(scope, _made(batch), aim):
            shown["undo_until"] = None
    return shown


def _made(batch: Import) -> Any:
    """The records that it made, and that are still there."""
    made = select(ImportRow.record_id)
    return made.where(ImportRow.import_id == batch.id, ImportRow.verdict == "made")


def _become(scope: Scope, batch: Import, state: str) -> None:
    batch.state, batch.state_at = state, scope.now
    batch.version += 1


_NOT_READY = Text(
    "Dit bestand wacht niet (meer) op uw keuze.", "This file does not await your choice (any more)."
)
_HAS_FAULTS = Text(
    "Niet alle rijen kloppen. Verbeter ze, of neem alleen de goede rijen over.",
    "Not all rows are right. Mend them, or take over just the good ones.",
)
_NOTHING_NEW = Text("Er is niets nieuws om over te nemen.", "There is nothing new to take over.")
_OVER = Text("Dit is al klaar of gestopt.", "This is done or stopped already.")
_STAYS = Text("Dit kan niet meer worden teruggedraaid.", "This cannot be undone any more.")
