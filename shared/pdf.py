"""Accessible PDF documents (PDF/UA-1: tagged, with a title and a language) of plain data.

Invariant: what is given is text and stays text. It reaches the one layout (`pdf.typ`) as JSON,
never as markup; nothing is fetched, no script is embedded, and no text, however odd, makes it fail:
a character that no font of ours has is printed as a small box, and the document says so at its end.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

import typst

LAYOUT: Final = Path(__file__).with_suffix(".typ")

UNPRINTABLE: Final = "□"
_LONGEST_WORD: Final = 40
"""A run without a space that is longer may be broken anywhere, or it would leave the page."""
_ROUNDS: Final = 3
_MISSING: Final = re.compile(r"the text (?:contains the disallowed codepoint )?`\"(.*?)\"` ?", re.S)
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
_DIRECTIONS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Overrides of the reading direction: they let a name turn the words around it about."""

_WORDS: Final = {
    "nl": ("bladzijde", "van", "Een teken dat wij niet kunnen afdrukken, staat hier als {box}."),
    "en": ("page", "of", "A character that we cannot print is shown here as {box}."),
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 to 3, below the title of the document itself."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line break in it stays one. `small` is for what is beside the point."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, one to a line."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Points:
    """A list with bullets, or with numbers."""

    items: Sequence[str]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header row that is repeated on each page; `widths` are shares of the page."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a new page."""


Part = Heading | Paragraph | Facts | Points | Table | NewPage


def make_pdf(
    title: str,
    parts: Iterable[Part],
    *,
    made_at: datetime,
    language: str = "nl",
    author: str = "",
    footer: str = "",
) -> bytes:
    """The document as PDF/UA-1; `language` is its BCP 47 base tag, `footer` stands on each page.

    The same input gives the same bytes. Raises ValueError for a table whose rows differ in width.
    """
    page, of, boxes = _WORDS.get(language, _WORDS["nl"])
    given = {
        "title": title.strip() or "-",
        "author": author,
        "language": language,
        "footer": footer,
        "page": page,
        "of": of,
        "parts": [_plain(part) for part in parts],
    }
    cleaned = _cleaned(given)
    missing: frozenset[str] = frozenset()
    for _ in range(_ROUNDS):
        try:
            return _compiled(_boxed(cleaned, missing, boxes), made_at)
        except typst.TypstError as error:
            found = missing | _not_in_a_font(error)
            if found == missing:
                raise
            missing = found
    return _compiled(_boxed(cleaned, _beyond_western(cleaned), boxes), made_at)


def _compiled(given: dict[str, Any], made_at: datetime) -> bytes:
    made = typst.compile(
        str(LAYOUT),
        root=str(LAYOUT.parent),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"document": json.dumps(given, ensure_ascii=False)},
        timestamp=int(made_at.timestamp()),
    )
    if not isinstance(made, bytes):  # pragma: no cover - one file is one document
        raise TypeError("typst gave several files for one document")
    return made


def _plain(part: Part) -> dict[str, Any]:
    match part:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text, small):
            return {"kind": "small" if small else "paragraph", "text": text}
        case Facts(pairs):
            return {"kind": "facts", "pairs": [list(pair) for pair in pairs]}
        case Points(items, ordered):
            return {"kind": "points", "items": list(items), "ordered": ordered}
        case Table(header, rows, widths):
            if any(len(row) != len(header) for row in rows):
                raise ValueError("every row of a table is as wide as its header")
            shares = list(widths) or [1] * len(header)
            cells = [list(row) for row in rows]
            return {"kind": "table", "header": list(header), "rows": cells, "widths": shares}
        case NewPage():
            return {"kind": "page"}


def _cleaned(value: Any) -> Any:
    """Every text in it without what is no text: control characters, halves, direction overrides."""
    if isinstance(value, str):
        return _breakable("".join(map(_one, value.replace("\r\n", "\n").replace("\r", "\n"))))
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    if isinstance(value, dict):
        return {name: _cleaned(one) for name, one in value.items()}
    return value


def _one(character: str) -> str:
    if character in "\n\t":
        return character
    if character in _DIRECTIONS or character == "\ufeff":
        return ""
    return UNPRINTABLE if unicodedata.category(character) in {"Cc", "Cs", "Cn", "Co"} else character


def _breakable(text: str) -> str:
    def parted(found: re.Match[str]) -> str:
        run = found[0]
        pieces = range(0, len(run), _LONGEST_WORD)
        return "\u200b".join(run[at : at + _LONGEST_WORD] for at in pieces)

    return re.sub(rf"\S{{{_LONGEST_WORD + 1},}}", parted, text)


def _boxed(value: dict[str, Any], missing: frozenset[str], boxes: str) -> dict[str, Any]:
    """The document with a box for each of these, and the sentence that says what a box is."""

    def shown(part: Any) -> Any:
        if isinstance(part, str):
            return "".join(UNPRINTABLE if one in missing else one for one in part)
        if isinstance(part, list):
            return [shown(one) for one in part]
        if isinstance(part, dict):
            return {name: shown(one) for name, one in part.items()}
        return part

    result: dict[str, Any] = shown(value)
    if UNPRINTABLE in json.dumps(result, ensure_ascii=False):
        said = {"kind": "small", "text": boxes.format(box=UNPRINTABLE)}
        result = {**result, "parts": [*result["parts"], said]}
    return result


def _not_in_a_font(error: typst.TypstError) -> frozenset[str]:
    """The characters that Typst says it cannot show: it names all of them at once."""
    said = str(getattr(error, "diagnostic", error))
    clusters = [
        _ESCAPED.sub(lambda code: chr(int(code[1], 16)), found) for found in _MISSING.findall(said)
    ]
    return frozenset(one for cluster in clusters for one in cluster if not one.isascii())


def _beyond_western(value: object) -> frozenset[str]:
    text = json.dumps(value, ensure_ascii=False)
    return frozenset(one for one in text if ord(one) > 0x17F and one != UNPRINTABLE)
