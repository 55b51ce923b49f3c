"""What kind of spreadsheet a file is, by its content, and its rows.

Invariant: neither its name nor what the sender says of it counts.
"""

import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from services.imports.files import comma, excel, opendocument
from services.imports.files.sheets import Line, Unreadable, bounded
from shared.uploads.recognition import BROKEN_ARCHIVE

FORMATS = ("csv", "xlsx", "ods")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_XLSX = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_READERS = {"csv": comma.rows_of, "xlsx": excel.rows_of, "ods": opendocument.rows_of}
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "old_excel",
    b"%PDF": "not_a_sheet",
    b"\x89PNG": "not_a_sheet",
    b"\xff\xd8\xff": "not_a_sheet",
    b"{\\rtf": "not_a_sheet",
}
_PEEKED = 256 * 1024


def format_of(file: BinaryIO) -> str:
    """One of `FORMATS`; raises Unreadable with why not."""
    file.seek(0)
    head = file.read(512)
    for mark, code in _OTHERS.items():
        if head.startswith(mark):
            raise Unreadable(code)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file)
    if not head.strip():
        raise Unreadable("empty")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise Unreadable("not_a_sheet")
    return "csv"


def lines_of(file: BinaryIO, format_: str) -> Iterator[Line]:
    """Its rows that hold something; raises Unreadable."""
    file.seek(0)
    return bounded(_READERS[format_](file))


def _zipped(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = {entry.filename for entry in archive.infolist()}
            if "mimetype" in names and _peeked(archive, "mimetype").strip() == _ODS:
                return "ods"
            types = "[Content_Types].xml"
            content = _peeked(archive, types) if types in names else b""
    except BROKEN_ARCHIVE:
        raise Unreadable("broken") from None
    if b"macroEnabled" in content:
        raise Unreadable("macros")
    if _XLSX in content:
        return "xlsx"
    raise Unreadable("not_a_sheet")


def _peeked(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_PEEKED)
