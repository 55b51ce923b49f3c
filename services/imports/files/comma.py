"""CSV as Dutch and other programs write it.

Invariant: UTF-8 (with or without its mark), else cp1252, and nothing is guessed beyond that: what
guesses calls cp1252 by other names.
"""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from services.imports.files.sheets import LONGEST_CELL, Unreadable

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def rows_of(file: BinaryIO) -> Iterator[list[str]]:
    """The rows; raises Unreadable for what is no text."""
    text = _decoded(file.read())
    if "\x00" in text:
        raise Unreadable("not_text")
    csv.field_size_limit(LONGEST_CELL * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        yield from reader
    except csv.Error:
        raise Unreadable("quotes") from None


def _decoded(raw: bytes) -> str:
    if raw.startswith(_UTF16):
        return _strictly(raw, "utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _strictly(raw, "cp1252")


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("not_text") from None


def _delimiter(text: str) -> str:
    """What stands most often between the headings, outside quotes; `sep=` says it for Excel."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = "".join(part for n, part in enumerate(head.split('"')) if n % 2 == 0)
    counts = {mark: unquoted.count(mark) for mark in (";", ",", "\t")}
    return max(counts, key=lambda mark: counts[mark])
