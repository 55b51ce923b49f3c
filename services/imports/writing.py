"""Writing the rows of an import.

Invariant: "all or nothing" is one transaction, "row by row" some rows at a time; each row is judged
once more in the transaction that writes it, and what has come to exist meanwhile is not doubled.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import delete, select, update

from services.imports.judging import judged, written
from services.imports.kinds.all import KINDS
from services.imports.kinds.kind import Whose
from services.imports.models import Import, ImportRow
from services.imports.rules.rows import Row
from services.imports.sealing import Sealed, sealed_of
from shared.authz.scope import Scope

AT_A_TIME = 500
"""Rows in a transaction, where good rows go in by themselves."""
UNDO_FOR = timedelta(hours=24)


def write(scope: Scope, batch: Import, whose: Whose) -> None:
    """The next rows, or all of them."""
    sealed = sealed_of(scope, batch)
    whole = batch.mode == "all_or_nothing"
    found = _next(scope, batch, None if whole else AT_A_TIME)
    planned = {row.number: row for row in found}
    rows = judged(scope, batch, [_again(sealed, row) for row in found], whose)
    if whole and any(row.faults for row in rows):
        _correct(scope, batch, sealed, [row for row in rows if row.faults], planned)
        _back_to_choosing(scope, batch)
        return
    fresh = [row for row in rows if row.verdict == "new"]
    kind = KINDS[batch.kind]
    made = [(planned[row.number].record_id, row.values or {}) for row in fresh]
    others = kind.write(scope, whose, made) if made else {}
    if others:
        _become(scope, batch, sealed, fresh, planned, others)
    _settle(scope, batch, rows)
    _correct(scope, batch, sealed, [row for row in rows if row.verdict != "new"], planned)
    if whole or len(found) < AT_A_TIME:
        finish(scope, batch)


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


def _become(
    scope: Scope,
    batch: Import,
    sealed: Sealed,
    fresh: Sequence[Row],
    planned: Mapping[int, Any],
    others: Mapping[UUID, UUID],
) -> None:
    """These rows became records under other ids than were planned."""
    numbers = [row.number for row in fresh]
    old = delete(ImportRow).where(ImportRow.import_id == batch.id, ImportRow.number.in_(numbers))
    scope.execute(old)
    rows = [
        written(batch, sealed, row, others[plan.record_id], plan.token)
        for row in fresh
        if (plan := planned[row.number])
    ]
    scope.insert(ImportRow, rows)


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
