"""Which column of a file is which: by its heading, in Dutch or English.

Invariant: case, accents, spaces and punctuation do not matter; a heading names one column at most;
a heading that is not known is named to who sent the file, and what stands under it is not kept.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.texts import Text

LOOKED_AT = 10
"""Rows at the top among which the headings are looked for: above them may stand a title."""
LONGEST_HEADING = 100
OURS = ("rij in uw bestand", "wat moet anders")
"""Columns that we add to the rows that are left over; they may stand in what is sent again."""
_NOT_OURS = """
bsn bsnnummer burgerservicenummer burgerservicenr sofinummer sofi sofinr pgn persoonsgebondennummer
bsnkind bsnleerling bsnofonderwijsnummer citizenservicenumber
"""
_BSN = frozenset(_NOT_OURS.split())


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a kind of record knows; `aliases` are other headings for it."""

    name: str
    label: Text
    help: Text
    example: str
    required: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def headings(self) -> frozenset[str]:
        said = (self.name, self.label.nl, self.label.en, *self.aliases)
        return frozenset(plain(one) for one in said)


@dataclass(frozen=True, slots=True)
class Mapped:
    """What was recognised. `places`: column → its place in a row; `headings`: column → as it was
    called in the file; `unknown`: headings that nobody knows; `faults`: codes, each with a heading;
    `width`: how many cells have a heading above them, or one to their right.
    """

    number: int
    places: Mapping[str, int]
    headings: Mapping[str, str]
    unknown: Sequence[str]
    faults: Sequence[tuple[str, str]]
    width: int = 0


def plain(heading: str) -> str:
    """`Gezag 1: e-mail ` → `gezag1email`."""
    apart = unicodedata.normalize("NFKD", heading).casefold()
    return re.sub(r"[^a-z0-9]", "", apart)


def is_bsn(heading: str) -> bool:
    """Whether this column is for a number that we may not have."""
    return plain(heading) in _BSN


def mapped(rows: Sequence[tuple[int, Sequence[str]]], columns: Sequence[Column]) -> Mapped:
    """The headings among the first rows, each with its number: the row that knows most."""
    known = {heading: column for column in columns for heading in column.headings}
    best = max(rows[:LOOKED_AT], key=lambda row: _known(row[1], known), default=None)
    if best is None or _known(best[1], known) == 0:
        return Mapped(0, {}, {}, (), (("no_headings", ""),))
    return _assigned(best[0], best[1], known, columns)


def _known(cells: Sequence[str], known: Mapping[str, Column]) -> int:
    return len({known[plain(cell)].name for cell in cells if plain(cell) in known})


def _assigned(
    number: int, cells: Sequence[str], known: Mapping[str, Column], columns: Sequence[Column]
) -> Mapped:
    places: dict[str, int] = {}
    headings: dict[str, str] = {}
    unknown: list[str] = []
    faults: list[tuple[str, str]] = []
    for place, cell in enumerate(cells):
        column = known.get(plain(cell))
        said = cell[:LONGEST_HEADING]
        if is_bsn(cell):
            faults.append(("bsn_column", said))
        elif column is None:
            unknown += [said] if plain(cell) and cell.casefold() not in OURS else []
        elif column.name in places:
            faults.append(("heading_twice", said))
        else:
            places[column.name] = place
            headings[column.name] = said
    missing = [column for column in columns if column.required and column.name not in places]
    faults += [("heading_missing", column.label.nl) for column in missing]
    return Mapped(number, places, headings, unknown, faults, len(cells))
