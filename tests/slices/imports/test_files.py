"""Files as they come: of every kind, and none that hurts."""

import io
import tracemalloc
import zipfile
from datetime import date, datetime
from random import Random
from typing import Any

import pytest

from services.imports.files.reading import format_of, lines_of
from services.imports.files.sheets import FORMULA, LONGEST_CELL, MOST_ROWS, Unreadable
from services.imports.rules.days import iso
from tests.factories.spreadsheets import changed, csv_of, ods_of, xlsx_of, zipped

TODAY = date(2026, 11, 22)


def read(content: bytes) -> list[tuple[str, ...]]:
    file = io.BytesIO(content)
    return [line.cells for line in lines_of(file, format_of(file))]


def why(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content)
    return refused.value.code


HEAD = ["Voornamen", "Achternaam"]
ROW = ["Zoë", "d'Ancona-Šimić"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_of_every_program(delimiter: str, encoding: str) -> None:
    content = csv_of([HEAD, ROW, ["A, B; C", 'x"y']], delimiter, encoding)
    assert read(content) == [tuple(HEAD), tuple(ROW), ("A, B; C", 'x"y')]


def test_csv_of_an_old_excel_is_cp1252() -> None:
    assert read(csv_of([HEAD, ["Zoë", "Müller €"]], ";", "cp1252"))[1] == ("Zoë", "Müller €")


def test_a_csv_with_empty_rows_keeps_its_numbers() -> None:
    file = io.BytesIO(b"Voornamen;Achternaam\r\n;;\r\n\r\nNoor;V\r\n")
    assert [(line.number, line.cells) for line in lines_of(file, "csv")] == [
        (1, ("Voornamen", "Achternaam")),
        (4, ("Noor", "V")),
    ]


@pytest.mark.parametrize("make", [xlsx_of, ods_of])
def test_cells_are_what_people_see(make: Any) -> None:
    rows = [[*HEAD, "Dag", "Getal", "Deel"], [*ROW, date(2018, 1, 15), 12, 1.5]]
    assert read(make(rows))[1] == (*ROW, "2018-01-15", "12", "1.5")


def test_a_formula_is_marked_and_never_worked_out() -> None:
    for content in (
        xlsx_of([HEAD, ["=1+1", "=HYPERLINK(A1)"]], formulas=True),
        ods_of([HEAD, ["=1+1", "=SUM(A1)"]]),
    ):
        assert read(content)[1] == (FORMULA, FORMULA)
    assert read(xlsx_of([HEAD, ["=1+1", "x"]]))[1] == ("=1+1", "x")


def test_a_merged_cell_stands_in_its_first_place() -> None:
    content = xlsx_of([["", ""], HEAD, ROW], merge=(0, 0, 0, 3, "Groep 4"))
    assert read(content)[0] == ("Groep 4",)
    assert read(content)[1:] == [tuple(HEAD), tuple(ROW)]


def test_only_the_first_sheet_that_is_shown_is_read() -> None:
    assert read(xlsx_of([HEAD, ROW], hidden=["Geheim"])) == [tuple(HEAD), tuple(ROW)]
    content = changed(xlsx_of([HEAD]), {})
    assert read(content) == [tuple(HEAD)]


@pytest.mark.parametrize("make", [csv_of, xlsx_of, ods_of])
def test_5000_rows_and_no_more(make: Any) -> None:
    rows = [[f"K{n}", "Jansen"] for n in range(MOST_ROWS)]
    assert len(read(make([HEAD, *rows]))) == MOST_ROWS + 1
    assert why(make([HEAD, *rows, ["Een", "te veel"]])) == "too_many_rows"


@pytest.mark.parametrize("make", [csv_of, xlsx_of, ods_of])
def test_too_wide_and_too_long(make: Any) -> None:
    assert why(make([["x"] * 101])) == "too_many_columns"
    assert len(read(make([["x"] * 100]))[0]) == 100
    assert why(make([["x" * 8_001]])) == "cell_too_long"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"%PDF-1.7\n", "not_a_sheet"),
        (b"\x89PNG\r\n\x1a\n", "not_a_sheet"),
        (b"<!DOCTYPE html><table>", "not_a_sheet"),
        (b"{\\rtf1", "not_a_sheet"),
        (b"naam;dag\r\nNo\x00or;1\r\n", "not_text"),
        (b"naam\x81\x8d;dag", "not_text"),
        (b'naam;dag\r\n"Noor' + b"x" * 40_000, "quotes"),
        (b"PK\x03\x04 and nothing more", "broken"),
        (zipped({"word/document.xml": "<x/>"}), "not_a_sheet"),
    ],
)
def test_what_is_no_sheet_says_what_it_is(content: bytes, code: str) -> None:
    assert why(content) == code


def test_an_extension_does_not_count() -> None:
    assert format_of(io.BytesIO(xlsx_of([HEAD]))) == "xlsx"
    assert format_of(io.BytesIO(ods_of([HEAD]))) == "ods"


def test_macros_objects_and_passwords_are_refused() -> None:
    sheet = xlsx_of([HEAD, ROW])
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        types = archive.read("[Content_Types].xml")
    macro = types.replace(
        b"openxmlformats-officedocument.spreadsheetml.sheet.main",
        b"ms-excel.sheet.macroEnabled.main",
    )
    assert macro != types
    assert why(changed(sheet, {"[Content_Types].xml": macro})) == "macros"
    assert why(changed(sheet, {"xl/vbaProject.bin": b"x"})) == "not_a_plain_sheet"
    assert why(changed(sheet, {"xl/embeddings/oleObject1.bin": b"x"})) == "not_a_plain_sheet"


BOMBS = {
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
    "an outside entity": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "a document type": '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">',
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "docProps/app.xml"])
def test_entities_are_never_expanded(bomb: str, part: str) -> None:
    sheet = xlsx_of([HEAD, ROW])
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        found = archive.read(part).decode()
    head, _, rest = found.partition("?>")
    assert why(changed(sheet, {part: f"{head}?>{BOMBS[bomb]}{rest}"})) == "not_a_plain_sheet"
    ods = ods_of([HEAD, ROW])
    with zipfile.ZipFile(io.BytesIO(ods)) as archive:
        head, _, rest = archive.read("content.xml").decode().partition("?>")
    text = f"{head}?>{BOMBS[bomb]}{rest}"
    assert why(changed(ods, {"content.xml": text})) == "not_a_plain_sheet"


def bounded(content: bytes, code: str | None, most: int = 150_000_000) -> None:
    tracemalloc.start()
    try:
        if code is None:
            read(content)
        else:
            assert why(content) == code
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


def test_zip_bombs_are_not_unpacked() -> None:
    sheet = xlsx_of([HEAD, ROW])
    bounded(changed(sheet, {"xl/media/x.xml": b" " * 90_000_000}), "not_a_plain_sheet")
    parts: dict[str, Any] = {f"xl/x{n}.bin": b"x" for n in range(1_100)}
    bounded(changed(sheet, parts), "not_a_plain_sheet")


def test_a_size_that_lies_is_found_out() -> None:
    sheet = bytearray(xlsx_of([HEAD, *([ROW] * 3000)]))
    with zipfile.ZipFile(io.BytesIO(bytes(sheet))) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
        size = entry.file_size.to_bytes(4, "little")
    start = sheet.rindex(b"xl/worksheets/sheet1.xml")
    at = sheet.index(size, start - 46)
    sheet[at : at + 4] = (100).to_bytes(4, "little")
    assert why(bytes(sheet)) == "broken"


def test_a_cell_far_away_costs_nothing() -> None:
    sheet = xlsx_of([HEAD, ROW])
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        found = archive.read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    bounded(
        changed(sheet, {"xl/worksheets/sheet1.xml": found.replace("</sheetData>", far)}),
        "too_many_rows",
    )
    wide = '<row r="9"><c r="XFD9" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    bounded(
        changed(sheet, {"xl/worksheets/sheet1.xml": found.replace("</sheetData>", wide)}),
        "too_many_columns",
    )


def test_what_is_repeated_a_million_times_is_not_made() -> None:
    cell = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
    many = cell.format(' table:number-columns-repeated="16384"')
    rows = '<table:table-row table:number-rows-repeated="1048576">{}</table:table-row>'
    bounded(ods_of([HEAD], raw=rows.format(cell.format(""))), "too_many_rows")
    bounded(ods_of([HEAD], raw=f"<table:table-row>{many}</table:table-row>"), "too_many_columns")
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    assert read(ods_of([HEAD, ROW], raw=rows.format(empty))) == [tuple(HEAD), tuple(ROW)]


def long(size: int) -> str:
    """A text so long that whoever takes the space off its end copies it; no compressor shrinks it
    to where it is taken for a bomb.
    """
    return f"{Random(7).randbytes(size // 2 + 1).hex()[: size - 1]} "


@pytest.mark.parametrize(
    ("size", "code"),
    [
        (4_000_000, "cell_too_long"),
        (2 * LONGEST_CELL + 1, "cell_too_long"),
        (2 * LONGEST_CELL, "cell_too_long"),
        (LONGEST_CELL, "too_large_inside"),
    ],
)
def test_a_long_cell_is_not_copied_a_thousand_times(size: int, code: str) -> None:
    value = f'office:value-type="string"><text:p>{long(size)}</text:p></table:table-cell>'
    cells = f'<table:table-cell table:number-columns-repeated="100" {value}'
    rows = f'<table:table-row table:number-rows-repeated="4000">{cells}</table:table-row>'
    bounded(ods_of([HEAD], raw=rows), code)


def test_a_shared_text_is_not_copied_a_thousand_times() -> None:
    sheet = xlsx_of([HEAD, *([[long(LONGEST_CELL)] * 100] * 300)])
    bounded(sheet, "too_large_inside")


def test_a_sheet_may_hold_as_much_as_the_largest_csv() -> None:
    cell = f"<text:p>{long(LONGEST_CELL)}</text:p></table:table-cell>"
    rows = f"""<table:table-row table:number-rows-repeated="2600">
      <table:table-cell office:value-type="string">{cell}</table:table-row>"""
    bounded(ods_of([HEAD], raw=rows), None)
    bounded(ods_of([HEAD], raw=rows * 2), "too_large_inside")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("15-01-2018", "2018-01-15"),
        ("15-1-2018", "2018-01-15"),
        ("1/2/2018", "2018-02-01"),
        ("15.01.2018", "2018-01-15"),
        ("15 01 2018", "2018-01-15"),
        ("2018-01-15", "2018-01-15"),
        ("2018-01-15 00:00:00", "2018-01-15"),
        ("2018/1/5", "2018-01-05"),
        ("20180115", "2018-01-15"),
        ("15 januari 2018", "2018-01-15"),
        ("3 mrt. 2018", "2018-03-03"),
        ("3 Mar 2018", "2018-03-03"),
        ("15-jan-18", "2018-01-15"),
        ("15-01-18", "2018-01-15"),
        ("15-01-98", "1998-01-15"),
        ("43115", "2018-01-15"),
        ("31-02-2018", "31-02-2018"),
        ("2018", "2018"),
        ("gisteren", "gisteren"),
        ("01-13-2018", "01-13-2018"),
        ("٣-٣-2018", "٣-٣-2018"),
    ],
)
def test_days_as_people_write_them(written: str, day: str) -> None:
    assert iso(written, TODAY) == day


def test_a_moment_in_a_cell_is_no_day() -> None:
    content = xlsx_of([["Dag"], [datetime(2018, 1, 15, 13, 30)]])  # noqa: DTZ001 - as Excel has it
    assert iso(read(content)[1][0], TODAY) == "2018-01-15 13:30:00"
