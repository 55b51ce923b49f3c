"""Writing the rows of an import.

Invariant: "all or nothing" is one transaction, "row by row" some rows at a time; each row is judged
once more in the transaction that writes it, and what has come to exist meanwhile is not doubled.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import delete, select, update

from services.imports.judging import judged, written
from services.imports.kinds.all import KINDS
from services.imports.kinds.kind import Whose
from services.imports.models import Import, ImportRow
from services.imports.rules.rows import Row
from services.imports.sealing import Sealed, sealed_of
from shared.authz.actor import Actor
from shared.authz.scope import Scope

AT_A_TIME = 500
"""Rows in a transaction, where good rows go in by themselves."""
UNDO_FOR = timedelta(hours=24)


def write(scope: Scope, batch: Import, sender: Actor) -> None:
    """The next rows, or all of them."""
    sealed = sealed_of(scope, batch)
    whole = batch.mode == "all_or_nothing"
    found = _next(scope, batch, None if whole else AT_A_TIME)
    planned = {row.number: row for row in found}
    rows = judged(scope, batch, [_again(sealed, row) for row in found], sender)
    if whole and any(row.faults for row in rows):
        _correct(scope, batch, sealed, [row for row in rows if row.faults], planned)
        _back_to_choosing(scope, batch)
        return
    fresh = [row for row in rows if row.verdict == "new"]
    kind = KINDS[batch.kind]
    made = [(planned[row.number].record_id, row.values or {}) for row in fresh]
    if made:
        kind.write(scope, _whose(batch), made)
    _settle(scope, batch, rows)
    _correct(scope, batch, sealed, [row for row in rows if row.verdict != "new"], planned)
    if whole or len(found) < AT_A_TIME:
        finish(scope, batch)


def _whose(batch: Import) -> Whose:
    author = batch.requested_by if batch.requested_by_kind == "member" else None
    return Whose(batch.team_id, author, batch.requested_by)


def finish(scope: Scope, batch: Import) -> None:
    """It is done; for a day it can be undone."""
    batch.state, batch.state_at = "done", scope.now
    batch.undo_until = scope.now + UNDO_FOR if KINDS[batch.kind].undoable else None
    batch.version += 1


def _next(scope: Scope, batch: Import, most: int | None) -> Sequence[Any]:
    wanted = (ImportRow.number, ImportRow.record_id, ImportRow.token, ImportRow.sealed)
    new = select(*wanted).where(ImportRow.import_id == batch.id, ImportRow.verdict == "new")
    return scope.rows(new.order_by(ImportRow.number).limit(most))


def _again(sealed: Sealed, row: Any) -> Row:
    return Row(row.number, orjson.loads(sealed.open("row", row.number, row.sealed))["cells"])


def _settle(scope: Scope, batch: Import, rows: Sequence[Row]) -> None:
    """What was made of these rows."""
    made = [row.number for row in rows if row.verdict == "new"]
    if made:
        span = ImportRow.number.between(made[0], made[-1])
        odd = [row.number for row in rows if row.verdict != "new"]
        these = update(ImportRow).where(ImportRow.import_id == batch.id, span)
        those = these.where(ImportRow.verdict == "new", ImportRow.number.not_in(odd))
        scope.execute(those.values(verdict="made"))
    batch.written += len(made)


def _correct(
    scope: Scope, batch: Import, sealed: Sealed, rows: Sequence[Row], planned: Mapping[int, Any]
) -> None:
    """What is there already or wrong after all is written anew: two statements, however many."""
    if not rows:
        return
    numbers = [row.number for row in rows]
    old = delete(ImportRow).where(ImportRow.import_id == batch.id, ImportRow.number.in_(numbers))
    scope.execute(old)
    scope.insert(
        ImportRow,
        [
            written(
                batch,
                sealed,
                row,
                row.record_id if row.verdict == "exists" else None,
                planned[row.number].token,
            )
            for row in rows
        ],
    )
    existing = sum(row.verdict == "exists" for row in rows)
    batch.fresh -= len(rows)
    batch.existing += existing
    batch.faulty += len(rows) - existing


def _back_to_choosing(scope: Scope, batch: Import) -> None:
    batch.state, batch.state_reason, batch.mode = "ready", "changed_meanwhile", None
    batch.state_at = scope.now
    batch.version += 1
