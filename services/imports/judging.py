"""Reading a file into rows, and judging them some at a time.

Invariant: the file as it came is destroyed as soon as its rows are read, and what may not be kept
(a burgerservicenummer, a column that we do not know) is not in these.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select

from services.imports import ending
from services.imports.files.reading import lines_of
from services.imports.files.sheets import Line, Unreadable
from services.imports.kinds.all import KINDS
from services.imports.kinds.kind import Kind, Whose
from services.imports.models import Import, ImportPiece, ImportRow
from services.imports.receiving import ONE_PIECE, file_of
from services.imports.rules.columns import LOOKED_AT, Mapped, mapped
from services.imports.rules.faults import Fault, double
from services.imports.rules.rows import Row, row_of
from services.imports.sealing import AIM, Sealed, sealed_of
from shared.authz.scope import Scope
from shared.ids import new_id

BLOCK = 500
"""Rows in a step."""


def read(scope: Scope, batch: Import, _whose: Whose) -> None:
    """The whole file at once, into blocks of rows; or why it cannot be read."""
    sealed = sealed_of(scope, batch)
    about = sealed.open_about(batch.sealed_about or b"")
    kind = KINDS[batch.kind]
    try:
        lines = list(lines_of(file_of(scope, batch, sealed, about["size"]), batch.format))
        found = mapped([(line.number, line.cells) for line in lines[:LOOKED_AT]], kind.columns)
        faults = list(found.faults)
    except Unreadable as fault:
        lines, found, faults = [], Mapped(0, {}, {}, (), ()), [(fault.code, "")]
    below = [line for line in lines if line.number > found.number]
    if not faults and not below:
        faults = [("no_rows", "")]
    ending.forget_pieces(scope, batch.id)
    about = {
        AIM: about.get(AIM),
        "file_name": about["file_name"],
        "columns": list(found.headings.items()),
        "unknown": list(found.unknown),
        "faults": faults,
    }
    batch.sealed_about = sealed.seal_about(about)
    batch.state_at = scope.now
    batch.version += 1
    if faults:
        batch.state = "refused"
        return
    _keep_blocks(scope, batch, sealed, _rows(below, found, kind))
    batch.state, batch.read = "judging", len(below)


def judge(scope: Scope, batch: Import, whose: Whose) -> None:
    """The next block; the last one leaves it to a person to choose."""
    sealed = sealed_of(scope, batch)
    number = batch.judged // BLOCK
    [piece] = scope.rows(ONE_PIECE, import_id=batch.id, part="rows", number=number)
    found = [_opened(one) for one in sealed.open_rows(number, piece.sealed)]
    rows = judged(scope, batch, found, whose)
    tokens = [_token(scope, row) for row in rows]
    _blame_doubles(scope, batch, rows, tokens)
    scope.insert(
        ImportRow,
        [
            written(batch, sealed, row, None if row.faults else row.record_id or new_id(), token)
            for row, token in zip(rows, tokens, strict=True)
        ],
    )
    batch.judged += len(rows)
    batch.fresh += sum(row.verdict == "new" for row in rows)
    batch.existing += sum(row.verdict == "exists" for row in rows)
    batch.faulty += sum(row.verdict == "faulty" for row in rows)
    if batch.judged == batch.read:
        ending.forget_pieces(scope, batch.id)
        batch.state, batch.state_at = "ready", scope.now
        batch.version += 1


def written(
    batch: Import, sealed: Sealed, row: Row, record_id: UUID | None, token: bytes | None
) -> dict[str, Any]:
    """A row of the file as it is kept in the database."""
    return {
        "import_id": batch.id,
        "number": row.number,
        "owner_id": batch.owner_id,
        "verdict": row.verdict,
        "record_id": record_id,
        "token": token,
        "sealed": sealed.seal("row", row.number, kept(row)),
    }


def judged(scope: Scope, batch: Import, rows: list[Row], whose: Whose) -> list[Row]:
    """Rows, with all that is wrong with them and with what is there already, as far as who sent
    them sees it.
    """
    kind = KINDS[batch.kind]
    for row in rows:
        kind.judge(row)
    kind.look_up(scope, [row for row in rows if not row.faults], whose)
    return rows


def kept(row: Row) -> bytes:
    """A row as it is sealed."""
    return orjson.dumps(
        {
            "cells": row.cells,
            "title": row.title,
            "faults": [fault.kept() for fault in row.faults],
            "notes": [list(note) for note in row.notes],
        }
    )


def _rows(lines: Sequence[Line], found: Mapped, kind: Kind) -> list[Any]:
    made = []
    for line in lines:
        cells, faults = row_of(line.cells, found, kind.declared)
        made.append([line.number, cells, [fault.kept() for fault in faults]])
    return made


def _opened(kept_row: list[Any]) -> Row:
    number, cells, faults = kept_row
    return Row(number, cells, [Fault.opened(one) for one in faults])


def _keep_blocks(scope: Scope, batch: Import, sealed: Sealed, rows: list[Any]) -> None:
    fixed = {"import_id": batch.id, "owner_id": batch.owner_id, "part": "rows"}
    blocks = enumerate(rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK))
    scope.insert(
        ImportPiece,
        [
            fixed | {"number": number, "sealed": sealed.seal_rows(number, block)}
            for number, block in blocks
        ],
    )


def _token(scope: Scope, row: Row) -> bytes | None:
    return scope.keyring.blind_index(scope.org, "import.row", row.key) if row.key else None


def _blame_doubles(
    scope: Scope, batch: Import, rows: Sequence[Row], tokens: Sequence[bytes | None]
) -> None:
    """What stood in an earlier row already is a fault of the later one."""
    wanted = {token for token in tokens if token is not None}
    before = select(ImportRow.token, func.min(ImportRow.number).label("number")).where(
        ImportRow.import_id == batch.id, ImportRow.token.in_(wanted)
    )
    first = {bytes(row.token): row.number for row in scope.rows(before.group_by(ImportRow.token))}
    for row, token in zip(rows, tokens, strict=True):
        if token is None:
            continue
        if token in first:
            row.faults.append(double(None, first[token]))
        else:
            first[token] = row.number
