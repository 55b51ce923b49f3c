"""ODS: the first sheet, read as it streams by (ODF 1.3 part 3 §9).

Invariant: a repeated row or cell counts as often as it is repeated, and what is repeated beyond
the bounds is never made; a formula is marked and never worked out.
"""

from collections.abc import Iterator
from typing import IO, BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from services.imports.files.archives import opened
from services.imports.files.excel import plain
from services.imports.files.sheets import FORMULA, MOST_COLUMNS, MOST_LINES, Unreadable

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_NUMBERS = ("float", "percentage", "currency")


def rows_of(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of the first sheet; raises Unreadable."""
    with opened(file) as archive:
        if "content.xml" not in archive.namelist():
            raise Unreadable("no_sheet")
        with archive.open("content.xml") as content:
            try:
                yield from _rows(content)
            except (ParseError, DefusedXmlException):
                raise Unreadable("broken") from None


def _rows(content: IO[bytes]) -> Iterator[list[str]]:
    events = iterparse(content, events=("start", "end"), forbid_dtd=True)
    inside, made = 0, 0
    for event, element in events:
        if element.tag == f"{_TABLE}table":
            inside += 1 if event == "start" else -1
            if not inside:
                return
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            row = _cells(element)
            again = _times(element, "number-rows-repeated")
            element.clear()
            made += again
            if made > MOST_LINES:  # formatted all the way down; what is empty is not made
                if any(row):
                    raise Unreadable("too_many_rows")
                continue
            yield from (row for _ in range(again))
    raise Unreadable("no_sheet")


def _cells(row: Element) -> list[str]:
    found: list[str] = []
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        text = _text(cell)
        again = min(_times(cell, "number-columns-repeated"), MOST_COLUMNS + 1 - len(found))
        found += [text] * max(again, 0)
    return found


def _text(cell: Element) -> str:
    if cell.get(f"{_TABLE}formula") is not None:
        return FORMULA
    kind = cell.get(f"{_OFFICE}value-type")
    if kind == "date":
        day = cell.get(f"{_OFFICE}date-value", "")
        return day.removesuffix("T00:00:00")
    if kind == "boolean":
        return plain(cell.get(f"{_OFFICE}boolean-value") == "true")
    if kind in _NUMBERS:
        return _number(cell.get(f"{_OFFICE}value", ""))
    return "\n".join(_paragraph(part) for part in cell.iterfind(f"{_TEXT}p"))


def _number(value: str) -> str:
    try:
        return plain(float(value))
    except ValueError:
        return value


def _paragraph(part: Element) -> str:
    """The words of a paragraph; an annotation beside the cell is none of them."""
    words = part.text or ""
    for inner in part:
        if inner.tag == f"{_TEXT}s":
            words += " " * min(_count(inner.get(f"{_TEXT}c")), 100)
        elif inner.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            words += " "
        else:
            words += _paragraph(inner)
        words += inner.tail or ""
    return words


def _times(element: Element, name: str) -> int:
    return _count(element.get(f"{_TABLE}{name}"))


def _count(value: str | None) -> int:
    return max(int(value), 1) if value and value.isascii() and value.isdecimal() else 1
