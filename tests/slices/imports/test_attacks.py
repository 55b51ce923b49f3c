"""Whoever should not, twice, at once, too late: nothing is written that should not be."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from services.children import operations as children
from services.imports import operations as imports
from services.organisations import operations as organisations
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, NotFound, PreconditionFailed
from tests.factories.spreadsheets import csv_of
from tests.factories.town import Town
from tests.house import House
from tests.isolation.ring import worker
from tests.slices.imports.sending import (
    HEADS,
    NOOR,
    SEM,
    hired,
    previewed,
    sent,
    taken_over,
    upload,
)
from tests.slices.races import together

ROWS = csv_of([HEADS, NOOR, SEM])
QUAINT = csv_of([HEADS, ["Quibusina", "", "", "Quibusmeijer", "15-01-2018"]])


@pytest.mark.parametrize("role", ["privacy_officer", "organisation_admin", "municipal_analyst"])
def test_who_sees_no_children_sees_no_import(town: Town, role: str) -> None:
    seen = previewed(town.school, ROWS)
    officer = town.school.member(role=role)
    for call in (imports.get_import, imports.list_import_rows, imports.fetch_import_remainder):
        with pytest.raises(Forbidden):
            call(officer, import_id=seen["id"])
    with pytest.raises(Forbidden):
        imports.start_import(
            officer, kind="children", team_id=town.school.teams[0], upload=upload(ROWS)
        )


def test_nobody_else_reaches_it(town: Town) -> None:
    seen = previewed(town.school, ROWS)
    others = (town.school.member(), town.school.member(1), town.child_work.coordinator())
    for actor in others:
        for call in (imports.get_import, imports.list_import_rows, imports.cancel_import):
            with pytest.raises(NotFound):
                call(actor, import_id=seen["id"])
        with pytest.raises(NotFound):
            imports.confirm_import(actor, import_id=seen["id"], mode="row_by_row")
        assert imports.list_imports(actor).results == []
    assert imports.get_import(town.school.coordinator(), import_id=seen["id"])["fresh"] == 2


def test_it_is_chosen_once(town: Town) -> None:
    member = hired(town.school)
    seen = previewed(town.school, ROWS, member)
    with pytest.raises(PreconditionFailed):
        imports.confirm_import(member, import_id=seen["id"], mode="row_by_row", expected_version=99)

    def choose() -> Any:
        return imports.confirm_import(member, import_id=seen["id"], mode="all_or_nothing")

    said = together(choose, choose)
    refused = [one.code for one in said if isinstance(one, Conflict)]
    assert refused == ["import_not_ready"]
    assert imports.get_import(member, import_id=seen["id"])["state"] == "writing"


def test_a_message_that_comes_twice_acts_once(town: Town) -> None:
    member = hired(town.school)
    seen = previewed(town.school, ROWS, member)
    taken_over(town.school, seen["id"], "row_by_row", member)
    step, message = worker(imports.go_on, town.school), new_id()
    for _ in range(2):
        imports.go_on(step, import_id=seen["id"])
        imports.go_on.from_message(step, message, "imports.go_on", import_id=seen["id"])
    assert len(children.list_children(member).results) == 2
    assert imports.get_import(member, import_id=seen["id"])["written"] == 2


def test_two_files_with_the_same_children_make_each_once(town: Town) -> None:
    member = hired(town.school)
    first, second = (previewed(town.school, ROWS, member) for _ in range(2))
    for one in (first, second):
        imports.confirm_import(member, import_id=one["id"], mode="all_or_nothing")
    step = worker(imports.go_on, town.school)
    ids = [first["id"], second["id"]]
    together(*(partial(imports.go_on, step, import_id=one) for one in ids))
    written = [imports.get_import(member, import_id=one)["written"] for one in ids]
    assert sorted(written) == [0, 2]
    assert len(children.list_children(member).results) == 2


def test_who_has_left_writes_nothing_any_more(town: Town) -> None:
    member = hired(town.school)
    seen = previewed(town.school, ROWS, member)
    imports.confirm_import(member, import_id=seen["id"], mode="row_by_row")
    admin = town.school.member(role="organisation_admin")
    organisations.deactivate_member(admin, member_id=member.id)
    imports.go_on(worker(imports.go_on, town.school), import_id=seen["id"])
    leader = town.school.coordinator()
    stopped = imports.get_import(leader, import_id=seen["id"])
    assert (stopped["state"], stopped["state_reason"]) == ("cancelled", "not_allowed_any_more")
    assert children.list_children(leader).results == []


def test_a_suspended_organisation_takes_nothing_in(town: Town) -> None:
    member = hired(town.school)
    seen = previewed(town.school, ROWS, member)
    imports.confirm_import(member, import_id=seen["id"], mode="row_by_row")
    organisations.suspend_tenant(replace(town.school.operator(), name="Olga"), reason="onderzoek")
    suspended = replace(member, read_only=True)
    with pytest.raises(Forbidden):
        sent(town.school, ROWS, suspended)
    imports.go_on(worker(imports.go_on, town.school), import_id=seen["id"])
    stopped = imports.get_import(suspended, import_id=seen["id"])
    assert (stopped["state"], stopped["state_reason"]) == ("cancelled", "organisation_not_active")


def test_nothing_of_it_stands_in_the_clear(town: Town, the_house: House) -> None:
    member = hired(town.school)
    sent(town.school, QUAINT, member, name="Quibusmeijer.csv")
    previewed(town.school, QUAINT, member, name="Quibusmeijer.csv")
    with the_house.engines["admin"].begin() as admin:
        for table in ("import_batch", "import_piece", "import_row", "outbox", "audit_event"):
            found = admin.execute(text(f"SELECT t::text FROM {table} t")).scalars().all()
            told = "\n".join(found)
            assert "Quibus" not in told
            assert b"Quibus".hex() not in told


def test_ten_files_wait_and_no_more(town: Town) -> None:
    member = hired(town.school)
    for _ in range(10):
        sent(town.school, ROWS, member)
    with pytest.raises(Conflict) as refused:
        sent(town.school, ROWS, member)
    assert refused.value.code == "too_many_imports"
    assert sent(town.school, ROWS)["state"] == "reading"
