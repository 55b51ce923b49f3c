"""A team's signals from a spreadsheet, about children that it has a file of."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.imports import operations as imports
from services.signals import operations as signals
from shared import clock
from shared.problems import Conflict
from tests.factories.spreadsheets import csv_of, xlsx_of
from tests.factories.town import Town
from tests.slices.imports.sending import hired, previewed, rows_of, taken_over

HEAD = ["Voornaam", "Tussenvoegsel", "Achternaam", "Geboortedatum", "Zorgen", "Ernst", "Gezien op"]
HEAD += ["Feiten", "Ouders verteld op", "Hoe verteld", "Waarom nog niet", "Kind-id"]
BORN = date(2018, 1, 15)


def row(**given: Any) -> list[Any]:
    yesterday = (clock.today() - timedelta(days=1)).strftime("%d-%m-%Y")
    usual = {
        "given": "Noor",
        "prefix": "van",
        "family": "Voorbeeld",
        "born": "15-01-2018",
        "codes": "Verzuim; taal",
        "severity": "Zorg",
        "seen": yesterday,
        "facts": "Drie maandagen niet op school.",
        "told": yesterday,
        "how": "Aan de deur.",
        "why": "",
        "id": "",
    }
    return list((usual | given).values())


def test_signals_go_in_about_children_that_are_there(town: Town) -> None:
    member = hired(town.school)
    noor = town.child(birth_date=BORN)
    by_id = row(given="", prefix="", family="", born="", id=str(noor["id"]), facts="Iets anders.")
    not_told = row(
        facts="Nog iets.", told="", how="", why="het gesprek komt nog; het staat gepland"
    )
    content = xlsx_of([HEAD, row(), by_id, not_told])
    seen = previewed(town.school, content, member, kind="signals")
    assert (seen["fresh"], seen["faulty"]) == (3, 0), rows_of(member, seen["id"])
    done = taken_over(town.school, seen["id"], "all_or_nothing", member)
    assert (done["state"], done["written"], done["undo_until"]) == ("done", 3, None)
    found = signals.list_signals(member).results
    assert len(found) == 3
    made = {one["number"]: one["record_id"] for one in rows_of(member, seen["id"], "made")}
    assert set(made.values()) == {one["id"] for one in found}
    one = signals.get_signal(member, signal_id=made[min(made)])
    assert (one["facts"], one["author_id"]) == ("Drie maandagen niet op school.", member.id)
    assert sorted(one["concern_codes"]) == ["absence", "language"]
    assert one["parents_told"] == "Aan de deur."
    with pytest.raises(Conflict):
        imports.undo_import(member, import_id=seen["id"])


def test_what_is_wrong_with_a_signal(town: Town) -> None:
    member = hired(town.school)
    town.child(birth_date=BORN)
    rows = [
        row(),
        row(),
        row(given="Nour"),
        row(codes="gek", severity="heel erg", facts=""),
        row(told="", how=""),
        row(severity="acuut gevaar"),
        row(seen="1-1-2020", facts="Oud"),
        row(given="", prefix="", family="", born="", id="x"),
        row(given="", prefix="", family="", born="", facts="Niemand"),
    ]
    seen = previewed(town.school, csv_of([HEAD, *rows]), member, kind="signals")
    found = {
        one["number"]: {(fault["column"], fault["code"]) for fault in one["faults"]}
        for one in rows_of(member, seen["id"], "faulty")
    }
    assert found == {
        3: {(None, "double")},
        4: {(None, "child_unknown")},
        5: {
            ("concern_codes", "unknown_code"),
            ("severity", "unknown_code"),
            ("facts", "required"),
        },
        6: {("parents_reason", "parents_told_or_why_not")},
        7: {("severity", "acute")},
        8: {("observed_on", "observed_too_long_ago")},
        9: {("child_id", "not_uuid")},
        10: {(None, "child_not_said")},
    }


def test_another_teams_child_is_not_found(town: Town) -> None:
    town.child(birth_date=BORN)
    other = hired(town.school, 1)
    seen = previewed(town.school, csv_of([HEAD, row()]), other, kind="signals", team=1)
    [one] = rows_of(other, seen["id"])
    assert [fault["code"] for fault in one["faults"]] == ["child_unknown"]
