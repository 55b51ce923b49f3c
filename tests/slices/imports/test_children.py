"""A team's children from a spreadsheet, from file to files."""

import csv
import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.imports import operations as imports
from shared import clock
from shared.problems import Conflict, Gone, NotFound
from tests.factories.spreadsheets import csv_of, ods_of, xlsx_of
from tests.factories.town import Town
from tests.house import House
from tests.slices.database import rows
from tests.slices.imports.sending import (
    HEADS,
    NOOR,
    SEM,
    hired,
    previewed,
    rows_of,
    sent,
    taken_over,
    worked,
)

BSN = "123456782"


def read_back(content: Any) -> list[list[str]]:
    text = bytes(content.content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


@pytest.mark.parametrize("make", [csv_of, xlsx_of, ods_of])
def test_the_same_rows_from_each_kind_of_file(town: Town, make: Any) -> None:
    day = "15-01-2018" if make is csv_of else date(2018, 1, 15)
    head = [*HEADS, "Postcode", "Huisnummer", "Toevoeging", "Gezag 1 naam", "Ouder 1 telefoon"]
    head += ["Gezag 1 adres geheim", "Groep"]
    first = ["Noor Maria", "Noortje", "van", "Voorbeeld", day, "3201ab", 12, "a", "M. Voorbeeld"]
    content = make([head, [*first, 612345678, "ja", "4a"], [*SEM, "", "", "", "", "", "", "5"]])
    member = hired(town.school)
    seen = previewed(town.school, content, member)
    assert (seen["state"], seen["read"], seen["judged"], seen["fresh"]) == ("ready", 2, 2, 2)
    assert (seen["faulty"], seen["existing"]) == (0, 0)
    assert seen["unknown_headings"] == ["Groep"]
    assert {"column": "birth_date", "heading": "Geboortedatum"} in seen["columns"]
    assert children.list_children(member).results == []
    done = taken_over(town.school, seen["id"], "all_or_nothing", member)
    assert (done["state"], done["written"]) == ("done", 2)
    [noor] = children.search_children(member, name="noortje").results
    file = children.get_child(member, child_id=noor["id"])
    assert (file["given_name"], file["name_prefix"], file["family_name"]) == (
        "Noor Maria",
        "van",
        "Voorbeeld",
    )
    assert (file["birth_date"], file["postcode"], file["house_number"]) == (
        date(2018, 1, 15),
        "3201 AB",
        "12 a",
    )
    [holder] = file["authority_holders"]
    assert (holder["name"], holder["kind"], holder["phone"], holder["address_secret"]) == (
        "M. Voorbeeld",
        "parent",
        "0612345678",
        True,
    )
    [sem] = children.search_children(member, birth_date=date(2017, 2, 3)).results
    assert sem["given_name"] == "Sem"


def test_every_fault_at_once_with_row_column_and_remedy(town: Town) -> None:
    member = hired(town.school)
    content = csv_of(
        [
            [*HEADS, "Postcode", "Gezag 2 e-mail", "Gezag 2 naam"],
            NOOR,
            ["", "", "", "", "31-02-2018", "12345", "geen adres", ""],
            [f"Bas {BSN}", "", "", "Groen", "1-1-2016"],
            [],
            ["noor", "", "VAN", "Voorbééld", "2018-01-15"],
            ["Oud", "", "", "Man", "1-1-1950"],
        ]
    )
    seen = previewed(town.school, content, member)
    assert (seen["fresh"], seen["faulty"], seen["read"]) == (1, 4, 5)
    faulty = rows_of(member, seen["id"], "faulty")
    found = {
        row["number"]: {(one["heading"], one["code"]) for one in row["faults"]} for row in faulty
    }
    assert found == {
        3: {
            ("Voornamen", "required"),
            ("Achternaam", "required"),
            ("Geboortedatum", "not_date"),
            ("Postcode", "pattern"),
            ("Gezag 2 e-mail", "not_email"),
            ("Gezag 2 naam", "required"),
        },
        4: {("Voornamen", "holds_bsn")},
        6: {(None, "double")},
        7: {("Geboortedatum", "birth_date_implausible")},
    }
    assert all(one["message"].nl and one["remedy"].nl for row in faulty for one in row["faults"])
    assert BSN not in str(faulty)
    with pytest.raises(Conflict) as refused:
        imports.confirm_import(member, import_id=seen["id"], mode="all_or_nothing")
    assert refused.value.code == "import_has_faults"


def test_good_rows_go_in_and_the_others_come_back_to_be_mended(town: Town) -> None:
    member = hired(town.school)
    content = csv_of([HEADS, NOOR, ["=1+1", "", "", "-Groen", "niet"], SEM])
    seen = previewed(town.school, content, member)
    done = taken_over(town.school, seen["id"], "row_by_row", member)
    assert (done["state"], done["written"], done["faulty"]) == ("done", 2, 1)
    left = read_back(imports.fetch_import_remainder(member, import_id=seen["id"]))
    assert left[0] == [*HEADS, "Rij in uw bestand", "Wat moet anders"]
    assert left[1][:5] == ["'=1+1", "", "", "'-Groen", "niet"]
    assert left[1][5] == "3"
    assert "Geboortedatum: Dit is geen dag." in left[1][6]
    faults = read_back(imports.fetch_import_faults(member, import_id=seen["id"]))
    assert faults[1][:2] == ["3", "Geboortedatum"]
    left[1][:5] = ["Bas", "", "", "Groen", "1-1-2016"]
    again = previewed(town.school, csv_of(left), member)
    assert (again["fresh"], again["faulty"], again["unknown_headings"]) == (1, 0, [])


def test_a_child_that_is_there_is_not_doubled(town: Town) -> None:
    member = hired(town.school)
    old = town.child(given_name="Noor Maria", call_name="Noor", birth_date=date(2018, 1, 15))
    resembles = ["Noor Sofie", "", "van", "Voorbeeld", "15-01-2018"]
    seen = previewed(town.school, csv_of([HEADS, NOOR, SEM, resembles]), member)
    assert (seen["existing"], seen["fresh"]) == (1, 2)
    [row] = rows_of(member, seen["id"], "exists")
    assert row["record_id"] == old["id"]
    notes = {row["title"]: row["notes"] for row in rows_of(member, seen["id"], "new")}
    assert [note.nl[:7] for note in notes["Noor Sofie van Voorbeeld"]] == ["Lijkt o"]
    assert notes["Sem Bakker"] == []
    made_meanwhile = town.child(
        given_name="Sem", name_prefix=None, family_name="Bakker", birth_date=date(2017, 2, 3)
    )
    done = taken_over(town.school, seen["id"], "all_or_nothing", member)
    assert (done["written"], done["existing"]) == (1, 2)
    known = {row["record_id"] for row in rows_of(member, seen["id"], "exists")}
    assert known == {old["id"], made_meanwhile["id"]}


def test_another_teams_children_are_not_told_to_who_does_not_see_them(town: Town) -> None:
    town.child(given_name="Noor", birth_date=date(2018, 1, 15))
    other = hired(town.school, 1)
    seen = previewed(town.school, csv_of([HEADS, NOOR]), other, team=1)
    assert (seen["fresh"], seen["existing"]) == (1, 0)
    leader = replace(
        town.school.coordinator(), id=hired(town.school, 0, "programme_coordinator").id
    )
    seen = previewed(town.school, csv_of([HEADS, NOOR]), leader, team=1)
    assert (seen["fresh"], seen["existing"]) == (0, 1)


def test_it_is_undone_as_long_as_nothing_was_built_on_it(town: Town, the_house: House) -> None:
    member = hired(town.school)
    head = [*HEADS, "Gezag 1 naam"]
    seen = previewed(town.school, csv_of([head, [*NOOR, "M."], [*SEM, "V."]]), member)
    taken_over(town.school, seen["id"], "all_or_nothing", member)
    assert len(children.list_children(member).results) == 2
    undone = imports.undo_import(member, import_id=seen["id"])
    assert (undone["state"], undone["written"], undone["undo_until"]) == ("undone", 0, None)
    assert children.list_children(member).results == []
    left = rows(
        the_house,
        "SELECT (SELECT count(*) FROM child WHERE owner_id = :id) AS files,"
        " (SELECT count(*) FROM child_token WHERE owner_id = :id) AS tokens",
        id=town.school.id,
    )
    assert (left[0].files, left[0].tokens) == (0, 0)
    with pytest.raises(Conflict):
        imports.undo_import(member, import_id=seen["id"])


@pytest.mark.parametrize("built", ["changed", "holder", "consent", "moved"])
def test_what_was_built_on_stays(town: Town, built: str) -> None:
    member = hired(town.school)
    seen = previewed(town.school, csv_of([[*HEADS, "Gezag 1 naam"], [*NOOR, "M."]]), member)
    taken_over(town.school, seen["id"], "all_or_nothing", member)
    [row] = children.list_children(member).results
    child = children.get_child(member, child_id=row["id"])
    if built == "changed":
        same = {name: child[name] for name in ("team_id", "given_name", "birth_date")}
        children.change_child(member, child_id=child["id"], **same, family_name="Anders")
    elif built == "holder":
        children.add_authority_holder(member, child_id=child["id"], kind="parent", name="V.")
    elif built == "moved":
        same = {name: child[name] for name in ("given_name", "family_name", "birth_date")}
        leader = town.school.coordinator()
        children.change_child(leader, child_id=child["id"], **same, team_id=town.school.teams[1])
        with pytest.raises(NotFound):  # who takes it back does not see any more what went on
            children.get_child(member, child_id=child["id"])
    else:
        town.consent(child)
    with pytest.raises(Conflict) as refused:
        imports.undo_import(member, import_id=seen["id"])
    assert refused.value.code == "built_upon"
    assert imports.get_import(member, import_id=seen["id"])["state"] == "done"
    now = hired(town.school, 1) if built == "moved" else member
    assert children.get_child(now, child_id=child["id"])["readable"]
    if built == "consent":
        assert consents.list_consents(member, child_id=child["id"]).results


def test_it_is_stopped_before_anything_is_written(town: Town) -> None:
    member = hired(town.school)
    seen = previewed(town.school, csv_of([HEADS, NOOR]), member)
    stopped = imports.cancel_import(member, import_id=seen["id"])
    assert (stopped["state"], stopped["contents_kept"]) == ("cancelled", False)
    worked(town.school, seen["id"])
    assert children.list_children(member).results == []
    with pytest.raises(Gone):
        imports.list_import_rows(member, import_id=seen["id"])
    with pytest.raises(Conflict):
        imports.confirm_import(member, import_id=seen["id"], mode="row_by_row")
    unread = sent(town.school, csv_of([HEADS, NOOR]), member)
    assert imports.cancel_import(member, import_id=unread["id"])["state"] == "cancelled"


def test_what_stood_in_the_file_is_gone_when_its_time_has_passed(
    town: Town, the_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.isolation.ring import worker

    member = hired(town.school)
    seen = previewed(town.school, csv_of([HEADS, NOOR]), member)
    end = worker(imports.end_import, town.school)
    imports.end_import(end, import_id=seen["id"])
    assert imports.get_import(member, import_id=seen["id"])["state"] == "ready"
    later = seen["expires_at"]
    monkeypatch.setattr(clock, "now", lambda: later)
    imports.end_import(end, import_id=seen["id"])
    gone = imports.get_import(member, import_id=seen["id"])
    assert (gone["state"], gone["contents_kept"], gone["file_name"]) == ("expired", False, None)
    left = rows(
        the_house,
        "SELECT (SELECT count(*) FROM import_row WHERE import_id = :id)"
        " + (SELECT count(*) FROM import_piece WHERE import_id = :id) AS pieces",
        id=seen["id"],
    )
    assert left[0].pieces == 0
