"""Looking at imports: how far, what every row becomes, what is wrong; and the files to take along.

Invariant: in what is downloaded no cell is read as a formula, and it holds what the file held, in
its own columns, as far as we know them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from services.imports import deciding, seeing
from services.imports.kinds.all import KINDS
from services.imports.models import Import, ImportRow
from services.imports.rules.faults import Fault
from services.imports.sealing import Sealed, sealed_of
from services.imports.sheets_out import as_csv, template
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.problems import NotFound
from shared.texts import Text
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
ROW, REASON = "Rij in uw bestand", "Wat moet anders"


@operation("import:read", reads=True)
def list_imports(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The imports that one has made, newest first; who sees the whole organisation, all of them."""
    by_age = Import.created_at, Import.id
    rows = scope.rows(newest_first(seeing.listed(scope), *by_age, after, page_size))
    aims = seeing.seen_aims(scope, rows)
    shown = page(rows, page_size, lambda row: seeing.view(scope, row, aims))
    scope.concerns(seeing.KIND, *(row["id"] for row in shown.results))
    return shown


@operation("import:read", reads=True)
def get_import(scope: Scope, *, import_id: UUID) -> dict[str, Any]:
    """How far it is, which columns were recognised, what will happen or has happened."""
    return deciding.view(scope, seeing.seen(scope, import_id))


@operation("import:read", reads=True)
def list_import_rows(
    scope: Scope,
    *,
    import_id: UUID,
    verdict: str | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """What every row becomes (or those of one verdict), in the order of the file, with all that is
    wrong with it. Gone when what stood in the file has been destroyed.
    """
    batch = seeing.opened(scope, import_id)
    sealed = sealed_of(scope, batch)
    headings = _headings(sealed, batch)
    rows = scope.rows(_rows_of(batch, verdict, after).limit(page_size + 1))
    shown = [_row(sealed, row, headings, _labels(batch)) for row in rows[:page_size]]
    more = len(rows) > page_size
    place = _EPOCH + shown[-1]["number"] * _MICROSECOND if shown else _EPOCH
    known = [row["record_id"] for row in shown if row["record_id"]]
    scope.concerns(KINDS[batch.kind].record, *known)
    return Page(shown, Cursor(place, import_id) if more else None)


@operation("import:read", reads=True)
def fetch_import_faults(scope: Scope, *, import_id: UUID) -> Download:
    """Every fault on a line of its own: row, column, what is wrong, the remedy (CSV)."""
    batch = seeing.opened(scope, import_id)
    sealed = sealed_of(scope, batch)
    headings = _headings(sealed, batch)
    lines = [["Rij", "Kolom", "Wat is er mis", "Wat kunt u doen"]]
    for row in scope.rows(_rows_of(batch, "faulty", None)):
        for one in _row(sealed, row, headings, _labels(batch))["faults"]:
            said = [one["message"].nl, one["remedy"].nl]
            lines.append([str(row.number), one["heading"] or "", *said])
    return Download(as_csv(lines), _CSV, f"schakel-import-{import_id}-fouten.csv")


@operation("import:read", reads=True)
def fetch_import_remainder(scope: Scope, *, import_id: UUID) -> Download:
    """The rows that are wrong, in the columns of the file, each with what has to be another: to
    mend and to send again (CSV).
    """
    batch = seeing.opened(scope, import_id)
    sealed = sealed_of(scope, batch)
    headings = _headings(sealed, batch)
    lines = [[*headings.values(), ROW, REASON]]
    for row in scope.rows(_rows_of(batch, "faulty", None)):
        found = _row(sealed, row, headings, _labels(batch))
        cells = {one["column"]: one["value"] for one in found["cells"]}
        why = " ".join(_sentence(one) for one in found["faults"])
        lines.append([*(cells.get(name, "") for name in headings), str(row.number), why])
    return Download(as_csv(lines), _CSV, f"schakel-import-{import_id}-te-verbeteren.csv")


@operation("import:read", reads=True)
def fetch_import_template(scope: Scope, *, kind: str, format: str) -> Download:  # noqa: A002
    """An empty file with all the columns that we know, and one row as an example."""
    if kind not in KINDS or format not in ("csv", "xlsx"):
        raise NotFound
    seeing.require_kind(scope, kind)
    return template(KINDS[kind], format)


def _rows_of(batch: Import, verdict: str | None, after: Cursor | None) -> Any:
    rows = select(ImportRow.number, ImportRow.verdict, ImportRow.record_id, ImportRow.sealed)
    rows = rows.where(ImportRow.import_id == batch.id)
    if verdict is not None:
        rows = rows.where(ImportRow.verdict == verdict)
    if after is not None:
        rows = rows.where(ImportRow.number > (after.created_at - _EPOCH) // _MICROSECOND % 2**31)
    return rows.order_by(ImportRow.number)


def _labels(batch: Import) -> dict[str, str]:
    """How our own columns are called, where the file does not have them."""
    return {column.name: column.label.nl for column in KINDS[batch.kind].columns}


def _headings(sealed: Sealed, batch: Import) -> dict[str, str]:
    return dict(sealed.open_about(batch.sealed_about or b"")["columns"])


def _row(
    sealed: Sealed, row: Any, headings: dict[str, str], labels: dict[str, str]
) -> dict[str, Any]:
    kept = orjson.loads(sealed.open("row", row.number, row.sealed))
    there = row.verdict in ("exists", "made")
    cells = kept["cells"]
    return {
        "number": row.number,
        "verdict": row.verdict,
        "record_id": row.record_id if there else None,
        "title": kept["title"],
        "cells": [
            {"column": name, "heading": said, "value": cells.get(name, "")}
            for name, said in headings.items()
        ],
        "faults": [_fault(one, headings, labels) for one in kept["faults"]],
        "notes": [Text(*note) for note in kept["notes"]],
    }


def _fault(
    kept: dict[str, Any], headings: dict[str, str], labels: dict[str, str]
) -> dict[str, Any]:
    found = Fault.opened(kept)
    return {
        "column": found.column,
        "heading": headings.get(found.column or "") or labels.get(found.column or ""),
        "code": found.code,
        "message": found.text,
        "remedy": found.remedy,
    }


def _sentence(one: dict[str, Any]) -> str:
    where = f"{one['heading']}: " if one["heading"] else ""
    return f"{where}{one['message'].nl} {one['remedy'].nl}"


_CSV = "text/csv; charset=utf-8"
