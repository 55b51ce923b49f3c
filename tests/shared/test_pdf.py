"""A document of plain data: read back by a reader that is not ours.

Invariant: whatever text goes in comes out as text, in a tagged document with title and language.
"""

import io
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest

from shared.pdf import Facts, Heading, NewPage, Paragraph, Part, Points, Table, make_pdf

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def opened(title: str, *parts: Part, **more: Any) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(make_pdf(title, parts, made_at=AT, **more)), strict=True)


def words(reader: pypdf.PdfReader) -> str:
    """All text, without line ends and the places where a long word may break."""
    said = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(said.replace("\u200b", "").split())


def tags(reader: pypdf.PdfReader) -> set[str]:
    """The kinds of structure elements in the whole tree."""
    found: set[str] = set()
    waiting: list[Any] = [reader.trailer["/Root"]["/StructTreeRoot"]]  # type: ignore[index]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            found.add(str(one.get("/S", "")))
            waiting += [one["/K"]] if "/K" in one else []
    return found


def test_it_is_tagged_and_says_what_it_is() -> None:
    reader = opened(
        "Bewijs van toestemming",
        Heading("Wat is gedeeld"),
        Paragraph("Met wie.\nEn waarom."),
        Facts([("Kind", "Noor"), ("Doel", "Hulp op school")]),
        Points(["een", "twee"]),
        Points(["eerst", "dan"], ordered=True),
        Table(["Wie", "Wat"], [["Moeder", "ja"], ["Vader", "nee"]], [2, 1]),
        author="De Regenboog",
        footer="Bewijs 1",
    )
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Bewijs van toestemming"
    assert reader.metadata.author == "De Regenboog"
    assert {"/Document", "/Title", "/H1", "/P", "/L", "/Table", "/TH", "/TD"} <= tags(reader)
    assert "bladzijde 1 van 1" in words(reader)
    assert "Bewijs 1" in words(reader)
    assert "Doel: Hulp op school" in words(reader)
    assert not {"/OpenAction", "/AA", "/Names"} & set(root)


@pytest.mark.parametrize(
    "text",
    [
        "= kop #emph[x] $x^2$ \\ *vet* _schuin_ `code` @verwijzing <label> // weg",
        '#read("/etc/passwd") #sys.inputs #import "@preview/x:1.0.0": *',
        '"} , {"kind": "page"} ]',
        "https://voorbeeld.test/#a-b--c---d...e",
        "Łódź, Çiğdem, Őrs, Ünal, Привет, Zoë",
    ],
)
def test_markup_is_text(text: str) -> None:
    reader = opened(text, Paragraph(text), Facts([(text, text)]), Table([text], [[text]]))
    assert reader.metadata is not None
    assert reader.metadata.title == text
    assert words(reader).count(text) >= 4
    assert len(reader.pages) == 1


def test_what_no_font_has_becomes_a_box_and_is_explained() -> None:
    reader = opened("Wens 😀", Paragraph("a😀b 你好 c\x00d \ud800e \ufefff"), footer="😀")
    assert "a□b □□ c□d □e f" in words(reader)
    assert "Een teken dat wij niet kunnen afdrukken, staat hier als □." in words(reader)
    assert "afdrukken" not in words(opened("x", Paragraph("gewoon")))


def test_text_from_right_to_left_stays_and_an_override_is_dropped() -> None:
    reader = opened("Naam", Paragraph("مرحبا"), Paragraph("a\u202ecba\u202c\u2066d"))
    assert "مرحبا" in words(reader)
    assert "acbad" in words(reader)


def test_very_long_text_stays_within_the_page_and_counts_its_pages() -> None:
    reader = opened("Lang", Paragraph("W" * 20_000))
    count = len(reader.pages)
    assert count > 2
    assert words(reader).count("W") == 20_000
    assert f"bladzijde {count} van {count}" in words(reader)
    assert all(len(line) < 80 for page in reader.pages for line in page.extract_text().split("\n"))


def test_every_character_can_be_given() -> None:
    """Not one of the first plane makes it fail, also where thousands cannot be shown."""
    for start in range(0, 0x10000, 0x4000):
        text = "".join(map(chr, range(start, start + 0x4000)))
        assert len(opened("Alles", Paragraph(text)).pages) >= 1


def test_the_same_data_gives_the_same_bytes() -> None:
    first, second = (make_pdf("x", [Paragraph("y")], made_at=AT) for _ in range(2))
    assert first == second


def test_a_new_page_and_another_language() -> None:
    reader = opened("Receipt", Paragraph("a"), NewPage(), Paragraph("b"), language="en")
    assert reader.trailer["/Root"]["/Lang"] == "en"  # type: ignore[index]
    assert "page 2 of 2" in words(reader)


def test_a_row_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="as wide"):
        make_pdf("x", [Table(["a", "b"], [["c"]])], made_at=AT)
