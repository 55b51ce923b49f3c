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
