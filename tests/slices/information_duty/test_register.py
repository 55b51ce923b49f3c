"""The register of disclosures: what each may see of it, its filters, its pages, its file."""

import csv
from datetime import timedelta
from typing import Any

import pytest

from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.problems import Forbidden, NotFound
from tests.factories.own_right import shared
from tests.factories.town import Town
from tests.house import House
from tests.slices.database import rows


def of_organisation(town: Town, role: str = "privacy_officer", **asked: Any) -> list[Any]:
    return list(sharing.list_disclosures(town.school.member(role=role), **asked).results)


def test_a_line_says_what_to_whom_why_and_what_became_of_it(task_town: Town) -> None:
    referral = task_town.accepted()
    child_id = sharing_child(task_town)
    [line] = of_organisation(task_town)
    assert (line["child_id"], line["partner_id"]) == (child_id, task_town.child_work.id)
    assert (line["ground"], line["record_kind"]) == ("consent", "referral")
    assert line["rule"]["covenant_name"] == "Samen rond het kind"
    assert (line["rule"]["version"], line["informed"]) == (1, "notice")
    assert (line["opened"], line["adopted"]) == (True, True)
    assert "child_identity" in line["categories"]
    assert line["ended_at"] is None
    assert referral["state"] == "accepted"


def sharing_child(town: Town) -> Any:
    return town.extra["consent"]["child_id"]


def test_received_is_in_the_receiver_s_register(task_town: Town) -> None:
    accepted = task_town.accepted()
    received = sharing.list_child_disclosures(
        task_town.child_work.member(), child_id=accepted["child_id"], direction="received"
    ).results
    assert [line["partner_id"] for line in received] == [task_town.school.id]
    officer = task_town.child_work.member(role="privacy_officer")
    assert len(sharing.list_disclosures(officer, direction="received").results) == 1
    assert sharing.list_disclosures(officer).results == []


def test_filters_and_pages(task_town: Town, the_house: House) -> None:
    for _ in range(3):
        shared(task_town, task_town.child())
    task_town.sent()
    assert len(of_organisation(task_town)) == 4
    assert len(of_organisation(task_town, ground="public_task")) == 3
    assert of_organisation(task_town, partner_id=task_town.stranger.id) == []
    assert len(of_organisation(task_town, purpose="child_work_support")) == 4
    today = clock.today()
    assert len(of_organisation(task_town, since=today, until=today)) == 4
    assert of_organisation(task_town, until=today - timedelta(days=1)) == []
    [first, *_] = of_organisation(task_town, ground="public_task")
    rows(
        the_house,
        "UPDATE access_grant SET starts_at = now() - interval '2 hours',"
        " ends_at = now() - interval '1 hour' WHERE id = :id",
        id=first["id"],
    )
    assert [line["id"] for line in of_organisation(task_town, standing="ended")] == [first["id"]]
    assert len(of_organisation(task_town, standing="live")) == 3
    seen, after = [], None
    while True:
        page = sharing.list_disclosures(
            task_town.school.member(role="privacy_officer"), page_size=3, after=after
        )
        seen += [line["id"] for line in page.results]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 4


def test_the_supervisor_sees_no_child(task_town: Town) -> None:
    shared(task_town, task_town.child())
    [line] = of_organisation(task_town, role="data_protection_officer")
    assert line["child_id"] is None
    [line] = of_organisation(task_town)
    assert line["child_id"] is not None


def test_nobody_else_reads_the_organisation_s(task_town: Town) -> None:
    for role in ("care_coordinator", "programme_coordinator", "organisation_admin"):
        with pytest.raises(Forbidden):
            of_organisation(task_town, role=role)


def test_a_colleague_and_a_partner_do_not_read_a_child_s(task_town: Town) -> None:
    child = task_town.child()
    shared(task_town, child)
    for outsider in (task_town.school.member(team=1), task_town.child_work.member()):
        with pytest.raises(NotFound):
            sharing.list_child_disclosures(outsider, child_id=child["id"])


def test_the_file_is_safe_in_a_spreadsheet(task_town: Town, the_house: House) -> None:
    shared(task_town, task_town.child())
    rows(the_house, "UPDATE disclosure SET covenant_name = '=cmd()|x'")
    found = sharing.export_disclosures(task_town.school.member(role="privacy_officer"))
    assert isinstance(found.content, bytes)
    lines = list(csv.reader(found.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert lines[0][2] == "Partner"
    assert lines[1][7] == "'=cmd()|x"
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)


def test_what_was_taken_back_says_when_and_why(task_town: Town) -> None:
    referral_id = shared(task_town, task_town.child())
    referrals.cancel_referral(task_town.school.member(), referral_id=referral_id)
    [line] = of_organisation(task_town, standing="ended")
    assert (line["ended_because"], line["opened"]) == ("cancelled", False)
    assert line["ended_at"] is not None
