"""XLSX: the first sheet that is shown, read row by row (openpyxl, read-only).

Invariant: a formula is marked and never worked out; a day in a cell of Excel becomes `2018-01-15`,
a whole number has no decimals.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO

from openpyxl import load_workbook

from services.imports.files.archives import opened
from services.imports.files.sheets import FORMULA, MOST_COLUMNS, MOST_LINES, Unreadable


def rows_of(file: BinaryIO) -> Iterator[list[str]]:
    """The rows; raises Unreadable."""
    with opened(file):
        pass
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except Exception:  # noqa: BLE001 - what a foreign file brings about, and its words may quote it
        raise Unreadable("broken") from None
    try:
        yield from _rows(_sheet(book))
    finally:
        book.close()


def _sheet(book: Any) -> Any:
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise Unreadable("no_sheet")
    sheet = shown[0]
    sheet.reset_dimensions()  # what a file says of its own size does not count
    return sheet


def _rows(sheet: Any) -> Iterator[list[str]]:
    rows = sheet.iter_rows(max_row=MOST_LINES, max_col=MOST_COLUMNS + 1)
    while True:
        try:
            row = next(rows, None)
        except Exception:  # noqa: BLE001 - as above
            raise Unreadable("broken") from None
        if row is None:
            return
        yield [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == "f" or not isinstance(
        value, str | bool | int | float | date | time | None
    ):
        return FORMULA
    return plain(value)


def plain(value: object) -> str:
    """A value as people would have typed it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
