"""A repeated request gives back nothing that may not be seen any more: neither what was taken back,
nor who has dropped off the list.
"""

from typing import Any
from uuid import UUID

from services.risk_lists import operations as risk_lists
from tests.factories.listed import Beat
from tests.factories.matched import register
from tests.slices.api import Caller
from tests.slices.contract import Contract
from tests.slices.database import rows
from tests.slices.risk_lists.test_api import named

FACTS = "Gezien bij de zwaluwstaartpoort."
KEY = {"Idempotency_Key": "sleutel-0001-abcdef"}


def _told(beat: Beat, worker: Caller) -> tuple[str, Any]:
    """Kinderwerk's own child, of whom the police has told something: where its worker assessed it
    by a request with a key, and the id of what the police told.
    """
    entry = beat.put_by_worker()
    of_police = register(beat.police)["id"]
    asked = {"entry_id": entry["id"], "child_id": of_police, "same": True}
    risk_lists.decide_recognition(beat.officer, **asked)
    told = risk_lists.add_facts(
        beat.officer, entry_id=entry["id"], facts=FACTS, **beat.on_decision()
    )
    (facts,) = told["contributions"]
    path = f"/v1/risk-list-entries/{entry['id']}/assessment"
    first = worker.post(path, {"helpNeeded": "watch"}, **KEY)
    assert first.status_code == 200, first.text
    assert "zwaluw" in first.text
    assert "Samira" in first.text
    return path, facts["id"]


def test_while_all_of_it_stands_the_answer_comes_again(beat: Beat, contract: Contract) -> None:
    worker = named(beat, contract, beat.child_work)
    path, _ = _told(beat, worker)
    again = worker.post(path, {"helpNeeded": "watch"}, **KEY)
    assert (again.status_code, "zwaluw" in again.text) == (200, True)


def test_what_was_taken_back_is_not_told_again(beat: Beat, contract: Contract) -> None:
    worker = named(beat, contract, beat.child_work)
    path, facts = _told(beat, worker)
    risk_lists.take_back_contribution(beat.officer, contribution_id=facts)
    again = worker.post(path, {"helpNeeded": "watch"}, **KEY)
    assert (again.status_code, "zwaluw" in again.text) == (404, False)


def test_who_dropped_off_is_not_named_again(beat: Beat, contract: Contract) -> None:
    """By a partner's hand: the row is ours, and no worker has come by yet."""
    worker = named(beat, contract, beat.child_work)
    path, _ = _told(beat, worker)
    risk_lists.take_off(beat.officer, entry_id=UUID(path.split("/")[3]), because="mistaken")
    again = worker.post(path, {"helpNeeded": "watch"}, **KEY)
    assert (again.status_code, "Samira" in again.text) == (404, False)


def test_a_closed_list_names_nobody_again(beat: Beat, contract: Contract) -> None:
    worker = named(beat, contract, beat.child_work)
    path, _ = _told(beat, worker)
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    again = worker.post(path, {"helpNeeded": "watch"}, **KEY)
    assert (again.status_code, "Samira" in again.text) == (404, False)
    beat.work()
    again = worker.post(path, {"helpNeeded": "watch"}, **KEY)
    assert (again.status_code, "Samira" in again.text) == (404, False)


def test_taking_off_is_answered_again(beat: Beat, contract: Contract) -> None:
    """Its answer says nothing: who repeats it hears that it was done."""
    worker = named(beat, contract, beat.child_work)
    entry = beat.put_by_worker()
    path = f"/v1/risk-list-entries/{entry['id']}/removal"
    for _ in range(2):
        gone = worker.post(path, {"because": "helped"}, **KEY)
        assert gone.status_code == 204, gone.text


def _audited(beat: Beat, operation: str) -> list[str]:
    asked = "SELECT records FROM audit_event WHERE operation = :operation ORDER BY at DESC LIMIT 1"
    (row,) = rows(beat.house, asked, operation=operation)
    return list(row.records)


def _own_with_facts(beat: Beat) -> tuple[UUID, UUID]:
    """Kinderwerk's own child, and what it told of it itself."""
    entry = beat.put_by_worker()
    told = risk_lists.add_facts(
        beat.worker, entry_id=entry["id"], facts=FACTS, ground="public_task"
    )
    (facts,) = told["contributions"]
    return entry["id"], facts["id"]


def test_taking_off_what_we_told_of_is_answered_again(beat: Beat, contract: Contract) -> None:
    worker = named(beat, contract, beat.child_work)
    entry_id, _ = _own_with_facts(beat)
    for _ in range(2):
        gone = worker.post(
            f"/v1/risk-list-entries/{entry_id}/removal", {"because": "helped"}, **KEY
        )
        assert gone.status_code == 204, gone.text


def test_each_that_went_is_kept_under_its_own_kind(beat: Beat) -> None:
    entry_id, facts_id = _own_with_facts(beat)
    risk_lists.take_off(beat.worker, entry_id=entry_id, because="helped")
    records = _audited(beat, "risk_lists.take_off")
    assert f"risk_list_contribution:{facts_id}" in records
    assert [one for one in records if one.startswith("risk_list_entry:")] == [
        f"risk_list_entry:{entry_id}"
    ]


def test_closing_is_answered_again(beat: Beat, contract: Contract) -> None:
    officer = named(beat, contract, beat.police)
    beat.put()
    path = f"/v1/risk-lists/{beat.list_id}/closing"
    said = [officer.post(path, **KEY) for _ in range(2)]
    assert [one.status_code for one in said] == [200, 200], said[1].text
    assert said[0].data == said[1].data


def _not_ours(beat: Beat, worker: Caller) -> tuple[str, dict[str, Any], Any]:
    """Kinderwerk told of a child of the police, and it is another one: how it said so by a request
    with a key, and the answer.
    """
    child = register(beat.child_work)
    entry = beat.put()
    beat.known(entry, child)
    about = {"entry_id": entry["id"], "facts": FACTS, "ground": "public_task"}
    risk_lists.add_facts(beat.worker, **about)
    path = f"/v1/risk-list-entries/{entry['id']}/recognition"
    said = {"childId": str(child["id"]), "same": False}
    first = worker.post(path, said, **KEY)
    assert (first.status_code, "zwaluw" in first.text) == (200, False), first.text
    return path, said, first


def test_what_is_not_ours_after_all_is_answered_again(beat: Beat, contract: Contract) -> None:
    worker = named(beat, contract, beat.child_work)
    path, said, first = _not_ours(beat, worker)
    again = worker.post(path, said, **KEY)
    assert (again.status_code, again.text) == (200, first.text)


def test_nor_is_it_once_the_child_is_off_the_list(beat: Beat, contract: Contract) -> None:
    worker = named(beat, contract, beat.child_work)
    path, said, _ = _not_ours(beat, worker)
    risk_lists.take_off(beat.officer, entry_id=UUID(path.split("/")[3]), because="mistaken")
    again = worker.post(path, said, **KEY)
    assert (again.status_code, "Samira" in again.text) == (404, False)
