"""The officer's list from a spreadsheet: children on a risk list, all of them or none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.imports import operations as imports
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, NotFound
from tests.factories.listed import Beat
from tests.factories.matched import at_desk, register
from tests.factories.spreadsheets import csv_of, ods_of, xlsx_of
from tests.house import House
from tests.slices.database import rows
from tests.slices.http.test_statements import counted
from tests.slices.imports.listing import (
    HEADS,
    faults_of,
    file_of,
    gone_on,
    judged,
    let_go,
    line,
    lines,
    sent,
    taken_over,
)
from tests.slices.imports.test_children import read_back


@pytest.fixture
def beat(the_house: House) -> Beat:
    return Beat.founded(the_house)


def files_of(beat: Beat) -> list[Any]:
    return list(children.list_children(beat.police.coordinator(), page_size=100).results)


@pytest.mark.parametrize("make", [csv_of, xlsx_of, ods_of])
def test_the_same_list_from_each_kind_of_file(beat: Beat, make: Callable[..., bytes]) -> None:
    day = "15-01-2018" if make is csv_of else date(2018, 1, 15)
    first = line(born=day, codes="Gedrag, home_situation", parent="M. El Amrani", secret="ja")
    second = line("Bas", "Groen", called="Bassie", prefix="van der", born="3 februari 2017")
    done = taken_over(beat, make([[*HEADS, "Wijk"], [*first, "Haven"], [*second, "Haven"]]))
    assert (done["state"], done["written"], done["faulty"]) == ("done", 2, 0)
    assert (done["list_id"], done["ground"]) == (beat.list_id, "police_disclosure")
    assert done["unknown_headings"] == ["Wijk"]
    found = {one["child_identity"]["given_name"]: one for one in beat.seen_by(beat.worker)}
    assert sorted(found) == ["Bas", "Samira"]
    assert found["Samira"]["concern_codes"] == ["behaviour", "home_situation"]
    assert found["Bas"]["child_identity"]["name_prefix"] == "van der"
    assert {one["put_by"] for one in found.values()} == {beat.officer.id}
    made = imports.list_import_rows(beat.officer, import_id=done["id"], verdict="made").results
    assert {row["record_id"] for row in made} == {one["id"] for one in found.values()}
    (samira,) = (one for one in files_of(beat) if one["given_name"] == "Samira")
    file = children.get_child(beat.officer, child_id=samira["id"])
    assert file["team_id"] == beat.police.teams[0]
    assert (file["postcode"], file["house_number"]) == ("3201 AB", "12")
    [holder] = file["authority_holders"]
    assert (holder["name"], holder["address_secret"]) == ("M. El Amrani", True)


def test_the_story_of_fifty_with_two_that_are_wrong(beat: Beat) -> None:
    theirs = register(beat.child_work, given_name="Kind7", family_name="Waterstra7")
    ours = register(
        beat.police, given_name="Kind3", family_name="Molenstra3", birth_date=date(2018, 1, 15)
    )
    fifty = lines(50)
    fifty[10][7], fifty[20][4] = "gedrag; iets raars", "31-02-2018"
    seen = judged(beat, file_of(*fifty))
    assert (seen["state"], seen["fresh"], seen["faulty"]) == ("ready", 48, 2)
    assert faults_of(beat, seen["id"]) == {
        12: [("Zorgen", "unknown_code")],
        22: [("Geboortedatum", "not_date")],
    }
    assert (len(files_of(beat)), beat.seen_by(beat.officer)) == (1, [])
    with pytest.raises(Conflict):
        imports.confirm_import(beat.officer, import_id=seen["id"], mode="all_or_nothing")
    imports.confirm_import(beat.officer, import_id=seen["id"], mode="row_by_row")
    beat.work()
    done = imports.get_import(beat.officer, import_id=seen["id"])
    assert (done["state"], done["written"], done["faulty"]) == ("done", 48, 2)
    assert len(files_of(beat)) == 48  # of one there was a file
    entries = {
        one["child_identity"]["given_name"]: one for one in beat.seen_by(beat.worker, page_size=100)
    }
    assert len(entries) == 48
    mine = {one["child_identity"]["given_name"]: one for one in _all(beat)}
    assert mine["Kind3"]["own_files"][0]["child_id"] == ours["id"]
    assert [one["child_id"] for one in entries["Kind7"]["own_files"]] == [theirs["id"]]
    left = imports.fetch_import_remainder(beat.officer, import_id=seen["id"])
    assert any("iets raars" in " ".join(row) for row in read_back(left))


def _all(beat: Beat) -> list[dict[str, Any]]:
    return beat.seen_by(beat.officer, page_size=100)


def test_who_is_opened_for_the_list_and_who_was_known(beat: Beat, the_house: House) -> None:
    known = register(beat.police, birth_date=date(2018, 1, 15))
    taken_over(beat, file_of(line(), line("Bas", "Groen")))
    found = rows(
        the_house,
        "SELECT child_id, opened_for_list, by FROM risk_list_recognition WHERE how = 'put'"
        " AND list_id = :id",
        id=beat.list_id,
    )
    assert {(row.child_id == known["id"], row.opened_for_list) for row in found} == {
        (True, False),
        (False, True),
    }
    assert {row.by for row in found} == {beat.officer.id}


def test_the_workers_of_the_partner_recognise_whom_they_know(beat: Beat) -> None:
    mine = register(beat.child_work, birth_date=date(2018, 1, 15))
    taken_over(beat, file_of(line()))
    (entry,) = beat.seen_by(beat.worker)
    assert [(one["child_id"], one["how"]) for one in entry["own_files"]] == [
        (mine["id"], "suggested")
    ]


def test_who_is_on_the_list_by_us_exists_already(beat: Beat) -> None:
    there = beat.put(register(beat.police, birth_date=date(2018, 1, 15)))
    seen = judged(beat, file_of(line(), line("Bas", "Groen")))
    assert (seen["fresh"], seen["existing"], seen["faulty"]) == (1, 1, 0)
    (row,) = imports.list_import_rows(beat.officer, import_id=seen["id"], verdict="exists").results
    assert row["record_id"] == there["id"]


def test_a_child_stands_in_the_file_once(beat: Beat) -> None:
    register(beat.police, birth_date=date(2018, 1, 15))
    twice = [line(), line(codes="taal"), line("Bas", "Groen"), line("Bas", "Groen", called="Bo")]
    seen = judged(beat, file_of(*twice))
    assert faults_of(beat, seen["id"]) == {3: [(None, "double")], 5: [(None, "double")]}


@pytest.mark.parametrize("codes", ["", "niets", ";"])
def test_no_child_without_a_concern_that_we_know(beat: Beat, codes: str) -> None:
    seen = judged(beat, file_of(line(codes=codes)))
    [(heading, code)] = faults_of(beat, seen["id"])[2]
    assert heading == "Zorgen"
    assert code == {"": "required", "niets": "unknown_code", ";": "required"}[codes]


def test_who_may_not_be_shared_gets_no_file(beat: Beat) -> None:
    """A grown man is outside the covenant's rule; so is a known one."""
    register(beat.police, given_name="Oud", family_name="Bekend", birth_date=date(2007, 1, 15))
    old = line("Oud", "Onbekend", born="15-01-2007")
    seen = judged(beat, file_of(line(), old, line("Oud", "Bekend", born="15-01-2007")))
    assert (seen["fresh"], seen["faulty"]) == (1, 2)
    assert {code for row in faults_of(beat, seen["id"]).values() for _, code in row} == {
        "age_outside_rule"
    }
    imports.confirm_import(beat.officer, import_id=seen["id"], mode="row_by_row")
    beat.work()
    assert len(beat.seen_by(beat.worker)) == 1
    assert sorted(one["family_name"] for one in files_of(beat)) == ["Bekend", "El Amrani"]


@pytest.mark.parametrize("mode", ["all_or_nothing", "row_by_row"])
def test_a_decision_that_has_ended_refuses(beat: Beat, mode: str) -> None:
    seen = judged(beat, file_of(line(), line("Bas", "Groen")))
    assert seen["fresh"] == 2
    imports.confirm_import(beat.officer, import_id=seen["id"], mode=mode)
    legal_grounds.end_ground(beat.officer, ground_id=beat.decision_id)
    beat.work()
    now = imports.get_import(beat.officer, import_id=seen["id"])
    assert (now["written"], now["faulty"]) == (0, 2)
    assert now["state"] == ("ready" if mode == "all_or_nothing" else "done")
    assert faults_of(beat, seen["id"])[2] == [(None, "legal_ground_missing")]
    assert (files_of(beat), beat.seen_by(beat.worker)) == ([], [])
    assert judged(beat, file_of(line()))["faulty"] == 1


def test_what_is_said_with_the_file(beat: Beat) -> None:
    for wrong in ({"list_id": None}, {"ground": None}, {"legal_ground_id": None}):
        with pytest.raises(Invalid):
            sent(beat, file_of(line()), **wrong)
    with pytest.raises(Invalid):
        sent(beat, file_of(line()), ground="vital_interest")
    with pytest.raises(Invalid):
        sent(beat, file_of(line()), kind="children")
    other = Beat.founded(beat.house)
    foreign: tuple[dict[str, Any], ...] = (
        {"list_id": other.list_id},
        {"list_id": new_id()},
        {"legal_ground_id": other.decision_id},
        {"legal_ground_id": new_id()},
        {"team_id": other.police.teams[0]},
    )
    for theirs in foreign:
        with pytest.raises((NotFound, Invalid)):
            sent(beat, file_of(line()), **theirs)
    assert imports.list_imports(beat.officer).results == []


def test_a_colleague_who_is_not_named_is_refused(beat: Beat) -> None:
    colleague = at_desk(beat.police)
    with pytest.raises(NotFound):
        sent(beat, file_of(line()), colleague)
    for role in ("programme_coordinator", "privacy_officer"):
        with pytest.raises((NotFound, Forbidden)):
            sent(beat, file_of(line()), at_desk(beat.police, role))
    software = beat.police.system("children:write", "children:read", "risk-lists:write")
    with pytest.raises(Forbidden):
        sent(beat, file_of(line()), software)


def test_nobody_but_who_sent_it_sees_that_it_is_there(beat: Beat) -> None:
    seen = judged(beat, file_of(line()))
    colleague = at_desk(beat.police)
    beat.name(colleague)
    software = beat.police.system("children:write", "children:read", "risk-lists:read")
    for actor in (colleague, beat.police.coordinator(), beat.worker, software):
        assert imports.list_imports(actor).results == []
        for call in (imports.get_import, imports.list_import_rows, imports.fetch_import_faults):
            with pytest.raises(NotFound):
                call(actor, import_id=seen["id"])
        for act in (imports.cancel_import, imports.undo_import):
            with pytest.raises(NotFound):
                act(actor, import_id=seen["id"])
    app = replace(beat.officer, oauth_scopes=frozenset({"children:read", "children:write"}))
    assert imports.list_imports(app).results == []
    with pytest.raises(Forbidden):
        imports.get_import(app, import_id=seen["id"])
    assert len(imports.list_imports(beat.officer).results) == 1


@pytest.mark.parametrize("when", ["judging", "writing"])
def test_who_is_let_go_meanwhile_puts_nobody_there(beat: Beat, when: str) -> None:
    if when == "judging":
        made = sent(beat, file_of(line()))
    else:
        made = judged(beat, file_of(line()))
        imports.confirm_import(beat.officer, import_id=made["id"], mode="row_by_row")
    let_go(beat)
    beat.work()
    stopped = imports.get_import(beat.officer, import_id=made["id"])
    assert (stopped["state"], stopped["state_reason"]) == ("cancelled", "not_named_any_more")
    assert (files_of(beat), beat.seen_by(beat.worker)) == ([], [])


def test_who_is_let_go_sees_nothing_of_it_any_more_and_can_stop_it(beat: Beat) -> None:
    made = judged(beat, file_of(line()))
    let_go(beat)
    (head,) = imports.list_imports(beat.officer).results
    for shown in (head, imports.get_import(beat.officer, import_id=made["id"])):
        assert (shown["file_name"], shown["list_id"], shown["columns"]) == (None, None, [])
        assert not shown["contents_kept"]
    for call in (imports.list_import_rows, imports.fetch_import_remainder):
        with pytest.raises(Forbidden):
            call(beat.officer, import_id=made["id"])
    with pytest.raises(Forbidden):
        imports.confirm_import(beat.officer, import_id=made["id"], mode="row_by_row")
    stopped = imports.cancel_import(beat.officer, import_id=made["id"])
    assert stopped["state"] == "cancelled"


def test_who_works_here_no_more_or_in_another_role(beat: Beat) -> None:
    made = judged(beat, file_of(line()))
    imports.confirm_import(beat.officer, import_id=made["id"], mode="row_by_row")
    admin = beat.police.member(role="organisation_admin")
    organisations.deactivate_member(admin, member_id=beat.officer.id)
    beat.work()
    stopped = imports.get_import(beat.officer, import_id=made["id"])
    assert stopped["state"] == "cancelled"
    assert (files_of(beat), beat.seen_by(beat.worker)) == ([], [])


@pytest.mark.parametrize("why", ["risk_list_closed", "review_overdue"])
def test_a_list_that_takes_nobody_any_more(beat: Beat, why: str) -> None:
    made = judged(beat, file_of(line()))
    late = clock.now() + timedelta(days=2)
    if why == "risk_list_closed":
        imports.confirm_import(beat.officer, import_id=made["id"], mode="row_by_row")
        risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    else:
        rows(
            beat.house,
            "UPDATE risk_list SET review_on = :day, version = version + 1 WHERE id = :id",
            id=beat.list_id,
            day=clock.today() + timedelta(days=1),
        )
    with clock.held_at(late if why == "review_overdue" else clock.now()):
        if why == "review_overdue":
            imports.confirm_import(beat.officer, import_id=made["id"], mode="row_by_row")
        gone_on(beat.police, made["id"])
        stopped = imports.get_import(beat.officer, import_id=made["id"])
        assert (stopped["state"], stopped["state_reason"]) == ("cancelled", why)
        with pytest.raises(Conflict, match=why):
            sent(beat, file_of(line()))
    assert files_of(beat) == []


def test_a_message_that_comes_twice_puts_nobody_twice(beat: Beat) -> None:
    made = judged(beat, file_of(line()))
    imports.confirm_import(beat.officer, import_id=made["id"], mode="all_or_nothing")
    gone_on(beat.police, made["id"], 3)
    assert imports.get_import(beat.officer, import_id=made["id"])["written"] == 1
    assert len(beat.seen_by(beat.officer)) == len(files_of(beat)) == 1


def test_it_is_taken_back_but_for_whom_somebody_works_on(beat: Beat) -> None:
    done = taken_over(beat, file_of(line(), line("Bas", "Groen"), line("Lot", "Blauw")))
    assert done["undo_until"]
    worked = next(
        one for one in beat.seen_by(beat.worker) if one["child_identity"]["given_name"] == "Bas"
    )
    risk_lists.confirm_entry(beat.worker, entry_id=worked["id"])
    undone = imports.undo_import(beat.officer, import_id=done["id"])
    assert (undone["state"], undone["written"]) == ("undone", 1)
    beat.work()
    for actor in (beat.officer, beat.worker):
        assert [one["id"] for one in beat.seen_by(actor)] == [worked["id"]]
    (row,) = imports.list_import_rows(beat.officer, import_id=done["id"], verdict="made").results
    assert row["record_id"] == worked["id"]
    assert len(files_of(beat)) == 3  # that they were named to others stands in the register
    again = judged(beat, file_of(line(), line("Bas", "Groen")))
    assert (again["fresh"], again["existing"]) == (1, 1)


@pytest.mark.parametrize("act", ["known", "step"])
def test_what_somebody_went_on_with_is_not_taken_back(beat: Beat, act: str) -> None:
    mine = register(beat.child_work, birth_date=date(2018, 1, 15))
    done = taken_over(beat, file_of(line()))
    (entry,) = beat.seen_by(beat.worker)
    if act == "known":
        beat.known(entry, mine)
        risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
    else:
        about = {"entry_id": entry["id"], "kind": "talk", "due_on": clock.today()}
        risk_lists.plan_step(beat.worker, **about)
    with pytest.raises(Conflict) as refused:
        imports.undo_import(beat.officer, import_id=done["id"])
    assert refused.value.code == "built_upon"
    assert len(beat.seen_by(beat.worker)) == 1


def test_what_was_sent_is_gone_with_its_key(beat: Beat) -> None:
    made = judged(beat, file_of(line()))
    imports.cancel_import(beat.officer, import_id=made["id"])
    gone = imports.get_import(beat.officer, import_id=made["id"])
    assert (gone["contents_kept"], gone["list_id"], gone["ground"]) == (False, None, None)


def test_nothing_of_it_stands_in_the_clear(beat: Beat, the_house: House) -> None:
    taken_over(beat, file_of(line("Quibusina", "Quibusmeijer", codes="poverty")))
    tables = ("import_batch", "import_piece", "import_row", "outbox", "audit_event")
    for table in (*tables, "risk_list_entry", "child"):
        found = rows(the_house, f"SELECT t::text AS said FROM {table} t")
        told = "\n".join(row.said for row in found)
        assert "Quibus" not in told
        assert b"Quibus".hex() not in told


@pytest.mark.parametrize("step", ["judging", "writing"])
def test_fifty_cost_as_many_statements_as_five_hundred(beat: Beat, step: str) -> None:
    """Half of them new, some known, some there, some wrong."""
    register(beat.police, birth_date=date(2018, 1, 15))
    beat.put(register(beat.police, given_name="Er", family_name="Al", birth_date=date(2018, 1, 15)))

    def cost(many: int, mark: str) -> int:
        odd = [line("Er", "Al"), line(f"Oud{mark}", "Man", born="15-01-2007"), line(codes="raar")]
        new = lines(many - len(odd) - 1)
        for one in new:
            one[3] += mark
        known = register(
            beat.police, given_name=f"W{mark}", family_name="X", birth_date=date(2018, 1, 15)
        )
        whole = [*odd, line(known["given_name"], "X"), *new]
        made = sent(beat, file_of(*whole))
        gone_on(beat.police, made["id"], 1 if step == "judging" else 2)
        if step == "writing":
            imports.confirm_import(beat.officer, import_id=made["id"], mode="row_by_row")
        with counted() as statements:
            gone_on(beat.police, made["id"])
        now = imports.get_import(beat.officer, import_id=made["id"])
        assert (now["fresh"], now["existing"], now["faulty"]) == (many - 3, 1, 2)
        assert now["written"] == (many - 3 if step == "writing" else 0)
        return len(statements.sent)

    cost(10, "warm")
    assert cost(50, "few") == cost(500, "many")
