"""The spreadsheets that we give: what is left over, what is wrong, and templates.

Invariant: no cell of ours is read as a formula (CWE-1236), whatever somebody wrote in it.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from services.imports.kinds.kind import Kind
from shared.web.answers import Download

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|")
KEPT = "application/octet-stream"
"""To be kept and opened, whatever kind it is."""


def as_csv(lines: Iterable[Sequence[str]]) -> bytes:
    """As Dutch Excel opens it: semicolons, UTF-8 with its mark."""
    written = io.StringIO()
    sheet = csv.writer(written, delimiter=";", lineterminator="\r\n")
    sheet.writerows([safe(cell) for cell in line] for line in lines)
    return written.getvalue().encode("utf-8-sig")


def safe(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula, as plain text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def template(kind: Kind, format_: str) -> Download:
    """All columns of a kind, with an example below."""
    heads = [column.label.nl for column in kind.columns]
    example = [column.example for column in kind.columns]
    name = f"schakel-voorbeeld-{kind.label.nl}.{format_}"
    if format_ == "csv":
        return Download(as_csv([heads, example]), KEPT, name)
    return Download(_book(kind, heads, example), KEPT, name)


def _book(kind: Kind, heads: Sequence[str], example: Sequence[str]) -> bytes:
    book = Workbook(write_only=True)
    rows = book.create_sheet(kind.label.nl.capitalize())
    rows.freeze_panes = "A2"
    for number, head in enumerate(heads):
        rows.column_dimensions[_letter(number)].width = max(12, len(head) + 2)
    titles = []
    for head in heads:
        cell = WriteOnlyCell(rows, value=head)
        cell.font = Font(bold=True)
        titles.append(cell)
    rows.append(titles)
    rows.append([cell or None for cell in example])
    help_ = book.create_sheet("Uitleg")
    help_.append(["Kolom", "Verplicht", "Uitleg"])
    for column in kind.columns:
        help_.append([column.label.nl, "ja" if column.required else "nee", column.help.nl])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _letter(number: int) -> str:
    first, second = divmod(number, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)
