"""Spreadsheets as others make them: CSV by hand, XLSX by XlsxWriter, ODS as LibreOffice does.

Invariant: none of it is written by what reads it.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

HEADS = ("Voornamen", "Roepnaam", "Tussenvoegsel", "Achternaam", "Geboortedatum")
Cell = Any
Rows = Iterable[Sequence[Cell]]


def csv_of(rows: Rows, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """As a spreadsheet saves it."""
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode(encoding)


def xlsx_of(rows: Rows, **formats: Any) -> bytes:
    """One sheet; a `date` becomes a date cell, `=…` a formula where `formulas` says so."""
    written = io.BytesIO()
    formulas = formats.pop("formulas", False)
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": formulas})
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    sheet = book.add_worksheet("Blad1")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            elif cell not in (None, ""):
                sheet.write(number, place, cell)
    for name in formats.pop("hidden", ()):
        book.add_worksheet(name).hide()
    if merge := formats.pop("merge", None):
        sheet.merge_range(*merge)
    book.close()
    return written.getvalue()


_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ods_of(rows: Rows, raw: str = "", after: str = "") -> bytes:
    """As LibreOffice does: the mimetype first and stored, empty cells repeated to the edge. `raw`:
    rows as XML, after the others; `after`: what follows them.
    """
    body = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    return zipped(
        {
            "mimetype": _ODS,
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content'
            f' {_NAMES}><office:body><office:spreadsheet><table:table table:name="Blad1">'
            f"{body}{raw}"
            f"{after}</table:table></office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def _cell(value: Cell) -> str:
    if value in (None, ""):
        return '<table:table-cell table:number-columns-repeated="1"/>'
    if isinstance(value, date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}">'
            f"<text:p>{value:%d-%m-%Y}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )
    if str(value).startswith("="):
        return f"<table:table-cell table:formula={quoteattr('of:' + value)}/>"
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """An archive of these parts, in this order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=kind)
    return written.getvalue()


def changed(sheet: bytes, parts: dict[str, str | bytes | None]) -> bytes:
    """The same archive with some parts added, replaced or (None) left out."""
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        found: dict[str, str | bytes] = {n: archive.read(n) for n in archive.namelist()}
    merged = {**found, **parts}
    return zipped({name: content for name, content in merged.items() if content is not None})
