"""The program: two lists in, pairs out; what is wrong is said with its line, and no name is."""

import json
from pathlib import Path

import pytest

from tests.linkage.__main__ import main

A = {
    "id": "a1",
    "givenNames": "Mohammed",
    "prefix": "el",
    "surname": "Amrani",
    "birthDate": "2016-05-31",
}
B = {"id": 7, "callName": "Mohamed", "surname": "Elamrani", "birthDate": "2016-05-31", "more": 1}
TWIN = A | {"id": "a2", "givenNames": "Hassan", "callName": None}


def lists(folder: Path, *rows: object) -> list[str]:
    """Two files: the first row in one, the others in the other; a text goes in as it is."""
    left, right = folder / "A.jsonl", folder / "B.jsonl"
    texts = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    left.write_text(texts[0] + "\n", encoding="utf-8")
    right.write_text("\n".join(texts[1:]) + "\n\n", encoding="utf-8")
    return [str(left), str(right)]


def test_pairs_as_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = B | {"givenNames": "Mohamed"}
    assert main(lists(tmp_path, A, TWIN, named)) == 0
    said = capsys.readouterr()
    (row,) = map(json.loads, said.out.splitlines())
    assert row == {
        "left": "a1", "right": "7", "class": "same", "score": 12.5,
        "why": ["given_spelling", "surname_spelling", "born_exact", "address_unknown"],
    }  # fmt: skip
    assert said.err.startswith("1 and 2 children: 1 same, 0 possible")


def test_pairs_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    initial = A | {"id": "b", "givenNames": "M."}
    files = lists(tmp_path, A, A, initial)
    assert main([*files, "--format", "tsv"]) == 0
    head, same, possible = capsys.readouterr().out.splitlines()
    assert head.split("\t") == ["left", "right", "class", "score", "why"]
    assert (same.split("\t")[2], possible.split("\t")[2]) == ("same", "possible")
    assert main([*files, "--format", "tsv", "--only-same"]) == 0
    assert capsys.readouterr().out.splitlines() == [head, same]


def test_who_has_no_birth_date_is_in_no_pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(lists(tmp_path, A | {"birthDate": None}, A)) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "1 without a birth date" in said.err


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{", "no JSON, from character"),
        ("[1]", "expected an object"),
        (A | {"id": None}, "id: a text or a number is needed"),
        (A | {"id": True}, "id: a text or a number is needed"),
        (A | {"surname": ["Amrani"]}, "surname: expected a text"),
        (A | {"birthDate": "31-05-2016"}, "birthDate: expected a date as 2016-05-31"),
        (A | {"birthDate": 2016}, "birthDate: expected a date as 2016-05-31"),
    ],
)
def test_a_bad_line_is_named_and_not_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], row: object, fault: str
) -> None:
    assert main(lists(tmp_path, A, A, row)) == 2
    said = capsys.readouterr().err
    assert "B.jsonl, line 2: " in said
    assert fault in said
    assert "Amrani" not in said


def test_an_id_stands_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(lists(tmp_path, A, A, A)) == 2
    assert "line 2: this id stands on an earlier line too" in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none"), str(tmp_path / "none")]) == 2
    assert "No such file" in capsys.readouterr().err


def test_generated_lists_can_be_read_again_and_are_the_same_each_time(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        wanted = ["--seed", "3", "--size", "50", "--to", str(tmp_path / folder)]
        assert main(["generate", *wanted]) == 0
    names = ["A.jsonl", "B.jsonl", "truth.jsonl"]
    one, two = ([(tmp_path / f / n).read_text("utf-8") for n in names] for f in ("one", "two"))
    assert one == two
    assert len(one[2].splitlines()) == 30
    assert main([str(tmp_path / "one" / n) for n in names[:2]]) == 0


def test_the_table_of_figures(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["--seeds", "3", "--size", "100", "--town", "city", "--planted", "50"]
    assert main(["measure", *wanted]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["town", "seed", "group"]
    assert [row.split()[2] for row in rows[:3]] == ["all", "native", "migrant"]
    assert "wrongly same" in rows[3]
