"""The story: the officer's list, whom the worker knows, who needs help, and the end of it."""

from datetime import timedelta
from typing import Any

import pytest

from services.risk_lists import operations as risk_lists
from shared import clock
from shared.problems import Conflict, Forbidden, Invalid, NotFound
from tests.factories.listed import Beat, opening
from tests.factories.matched import register


def test_from_the_officers_name_to_help_for_the_child(beat: Beat) -> None:
    mine = register(beat.child_work)
    entry = beat.put()
    (seen,) = beat.seen_by(beat.worker)
    assert seen["child_identity"]["given_name"] == "Samira"
    assert seen["own_files"] == [
        {"child_id": mine["id"], "name": "Samira El Amrani", "how": "suggested", "likeness": "same"}
    ]
    assert beat.seen_by(beat.officer)[0]["own_files"][0]["how"] == "put"
    beat.known(entry, mine)
    assert beat.entry(beat.officer, entry["id"])["contributions"] == []
    told = risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
    assert told == {"told": 1, "refused": []}
    heard = beat.entry(beat.officer, entry["id"])
    assert [one["provenance"] for one in heard["contributions"]] == ["child_work"]
    about = {"entry_id": entry["id"]}
    risk_lists.confirm_entry(beat.worker, **about)
    risk_lists.assess_entry(beat.worker, help_needed="yes", **about)
    for kind in ("invite_parents", "talk", "help_agreed"):
        planned = risk_lists.plan_step(beat.worker, kind=kind, due_on=clock.today(), **about)
        step = next(one for one in planned["steps"] if one["kind"] == kind)
        risk_lists.finish_step(beat.worker, step_id=step["id"])
    done = beat.entry(beat.officer, entry["id"])
    assert (done["state"], done["help_needed"], done["helped_on"]) == (
        "confirmed",
        "yes",
        clock.today(),
    )
    assert [line["version"] for line in done["history"]] == list(range(1, done["version"] + 1))
    funnel = risk_lists.get_funnel(beat.officer, list_id=beat.list_id)
    assert {one["step"]: one["children"] for one in funnel["steps"]} == dict.fromkeys(
        ("listed", "known", "help_needed", "invited", "spoken", "helped"), 1
    )
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    beat.work()
    for actor in (beat.officer, beat.worker):
        with pytest.raises(Conflict):
            beat.seen_by(actor)
        after = risk_lists.get_funnel(actor, list_id=beat.list_id)
        assert after["steps"] == funnel["steps"]


def test_who_is_not_confirmed_in_time_drops(beat: Beat) -> None:
    entry = beat.put()
    with clock.held_at(clock.now() + timedelta(days=15)):
        beat.tidied()
        assert beat.seen_by(beat.worker) == []
        with pytest.raises(NotFound):
            beat.entry(beat.officer, entry["id"])


def test_our_own_word_is_no_confirmation(beat: Beat) -> None:
    entry = beat.put()
    with pytest.raises(Conflict) as refused:
        risk_lists.confirm_entry(beat.officer, entry_id=entry["id"])
    assert refused.value.code == "not_by_yourself"


def test_a_confirmation_is_taken_back_by_who_gave_it(beat: Beat) -> None:
    entry = beat.put()
    about = {"entry_id": entry["id"]}
    risk_lists.confirm_entry(beat.worker, **about)
    with pytest.raises(Conflict, match="not_confirmed_by_us"):
        risk_lists.unconfirm_entry(beat.officer, **about)
    seen = risk_lists.unconfirm_entry(beat.worker, **about)
    assert (seen["state"], seen["confirmed_by_id"]) == ("listed", None)
    assert [line["kind"] for line in seen["history"]] == ["listed", "confirmed", "unconfirmed"]
    risk_lists.confirm_entry(beat.worker, **about)
    with clock.held_at(clock.now() + timedelta(days=15)):
        with pytest.raises(Conflict, match="confirming_over"):
            risk_lists.unconfirm_entry(beat.worker, **about)
        beat.tidied()
        assert len(beat.seen_by(beat.worker)) == 1
    risk_lists.unconfirm_entry(beat.worker, **about)
    with clock.held_at(clock.now() + timedelta(days=15)):
        beat.tidied()
        assert beat.seen_by(beat.worker) == []


def test_a_child_is_put_there_once_by_the_same(beat: Beat) -> None:
    child = register(beat.police)
    beat.put(child)
    with pytest.raises(Conflict) as refused:
        beat.put(child)
    assert refused.value.code == "listed_already"


def test_no_ground_no_entry(beat: Beat) -> None:
    with pytest.raises(Forbidden) as refused:
        beat.put(ground="police_disclosure", legal_ground_id=None)
    assert refused.value.reasons
    assert beat.seen_by(beat.officer) == []


def test_a_list_has_an_end_and_a_decision(beat: Beat) -> None:
    late = clock.today() + timedelta(days=100)
    wrongs: list[dict[str, Any]] = [
        {"review_on": late},
        {"decision_reference": None},
        {"partner_ids": []},
    ]
    for wrong in wrongs:
        with pytest.raises(Invalid):
            risk_lists.open_risk_list(beat.officer, **opening([beat.child_work.id]) | wrong)
    with pytest.raises(Forbidden):
        risk_lists.open_risk_list(
            beat.officer, **opening([beat.child_work.id]) | {"purpose": "youth_help"}
        )
