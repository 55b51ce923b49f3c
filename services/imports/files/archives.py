"""Looking into a zipped spreadsheet before a parser does.

Invariant: only parts of a known, bounded size are opened; no part has a document type (so no
entities and nothing from elsewhere), nor more elements than any honest sheet.
"""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO
from xml.parsers import expat

from services.imports.files.sheets import MOST_COLUMNS, MOST_LINES, Unreadable
from shared.uploads.recognition import BROKEN_ARCHIVE, harmless

MOST_PART = 48 * 1024 * 1024
MOST_ELEMENTS = 1_200_000
MOST_IN_A_ROW = 20_000
_CHUNK = 64 * 1024


@contextmanager
def opened(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive, all of its XML looked through; raises Unreadable."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if not harmless(entries):
                raise Unreadable("not_a_plain_sheet")
            names = [entry.filename for entry in entries]
            if len(set(names)) != len(names):
                raise Unreadable("not_a_plain_sheet")
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _look_through(archive, entry)
            yield archive
    except BROKEN_ARCHIVE:
        raise Unreadable("broken") from None


def _look_through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if entry.file_size > MOST_PART:
        raise Unreadable("too_large_inside")
    parser = expat.ParserCreate()
    counted = _Counted(entry.filename)
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = counted.element
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk)
        parser.Parse(b"", True)
    except expat.ExpatError:
        raise Unreadable("broken") from None


def _refuse(*_: object) -> None:
    raise Unreadable("not_a_plain_sheet")


class _Counted:
    """Counts the elements of a part; in a sheet also those of each row, and where it stands."""

    def __init__(self, name: str) -> None:
        self._excel = name.startswith("xl/worksheets/")
        self._sheet = self._excel or name == "content.xml"
        self._count = self._in_row = self._row = self._column = 0

    def element(self, name: str, attributes: Mapping[str, str]) -> None:
        """The next; Unreadable where it is one too many."""
        self._count += 1
        self._in_row += 1
        local = name.rpartition(":")[2]
        if local in ("row", "table-row"):
            self._in_row = 0
            said = attributes.get("r", "")
            self._row = int(said) if said.isascii() and said.isdecimal() else self._row + 1
        if self._count > MOST_ELEMENTS or (self._sheet and self._in_row > MOST_IN_A_ROW):
            raise Unreadable("too_large_inside")
        if local == "c":
            self._column = _number(attributes.get("r", ""))
        if self._excel and local in ("v", "is", "f"):  # what stands beyond is not passed over
            if self._row > MOST_LINES:
                raise Unreadable("too_many_rows")
            if self._column > MOST_COLUMNS:
                raise Unreadable("too_many_columns")


def _number(place: str) -> int:
    """The column of a cell: of `AB12` the 28th."""
    number = 0
    for letter in place[:3].upper():
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number
