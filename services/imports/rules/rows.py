"""A row of a file by its columns: what may not stand in it, and what was said about it.

Invariant: a cell with a burgerservicenummer or a formula is emptied before anything is kept of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from services.imports.files.sheets import FORMULA
from services.imports.rules.columns import Mapped
from services.imports.rules.faults import Fault, fault
from shared.texts import Text
from shared.web.free_text import holds_bsn

Cells = Mapping[str, str]


@dataclass(slots=True)
class Row:
    """A row, as far as it is known. `values`: what the schema made of it (None: it has faults);
    `key`: equal for rows that say the same; `record_id`: the record that is there already.
    """

    number: int
    cells: dict[str, str]
    faults: list[Fault] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    values: dict[str, Any] | None = None
    title: str = ""
    born: date | None = None
    key: str | None = None
    record_id: UUID | None = None

    @property
    def verdict(self) -> str:
        if self.faults:
            return "faulty"
        return "exists" if self.record_id else "new"


def row_of(
    cells: Sequence[str], found: Mapped, declared: frozenset[str]
) -> tuple[dict[str, str], list[Fault]]:
    """What stands in the known columns, and what may not stand anywhere: also not past the last
    heading, where the end of a cell that was cut in two comes to stand. `declared`: columns whose
    nine digits are something else (a telephone number).
    """
    by_place = {place: name for name, place in found.places.items()}
    kept: dict[str, str] = {}
    faults: list[Fault] = []
    spilled = False
    for place, cell in enumerate(cells):
        name = by_place.get(place)
        if name not in declared and holds_bsn(cell):
            faults.append(fault(name, "holds_bsn" if name else "bsn_elsewhere"))
        elif cell and place >= found.width:
            spilled = True
        elif name is None or not cell:
            continue
        elif cell == FORMULA:
            faults.append(fault(name, "formula"))
        else:
            kept[name] = cell
    if spilled:
        faults.append(fault(None, "past_headings"))
    return kept, faults
