"""What every reader gives: rows of text, bounded; and why a file cannot be read.

Invariant: no reader gives more rows, columns or characters than these.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_LINES = 20_000
"""With empty rows between; who has more of these sends a sheet that is formatted all the way down.
"""
LONGEST_CELL = 8_000
MOST_CHARACTERS = 20 * 1024 * 1024
"""In all cells together: what the largest file holds where nothing in it is repeated."""
FORMULA = "\u0000="
"""Stands for a cell that holds a formula: a character that no text may have."""


class Unreadable(Exception):
    """This file gives no rows; `code` is a reason of `rules.file_faults`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is not empty, by its number in the file (the first is 1)."""

    number: int
    cells: tuple[str, ...]


def bounded(rows: Iterable[list[str]]) -> Iterator[Line]:
    """The rows that hold something; raises Unreadable where there are too many, or too much."""
    found = characters = 0
    for number, row in enumerate(rows, start=1):
        if any(len(cell) > 2 * LONGEST_CELL for cell in row):  # before anything is copied
            raise Unreadable("cell_too_long")
        cells = tuple(cell.strip() for cell in row)
        if not any(cells):
            continue
        found += 1
        if number > MOST_LINES or found > MOST_ROWS + 1:  # and one with the headings
            raise Unreadable("too_many_rows")
        while cells and not cells[-1]:
            cells = cells[:-1]
        if len(cells) > MOST_COLUMNS:
            raise Unreadable("too_many_columns")
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise Unreadable("cell_too_long")
        characters += sum(map(len, cells))
        if characters > MOST_CHARACTERS:  # one text, repeated or shared by many cells
            raise Unreadable("too_large_inside")
        yield Line(number, cells)
