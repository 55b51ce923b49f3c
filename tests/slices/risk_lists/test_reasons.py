"""Why a child stands on the list, on which facts, and what was done about it: said by whose it is,
within reason, and by what was really done.
"""

from datetime import timedelta
from typing import Any

import pytest

from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.problems import Conflict, Forbidden, Invalid
from tests.factories.listed import CODES, Beat, in_days
from tests.factories.matched import register
from tests.factories.town import Place, enact, founded, referral_rule
from tests.house import House

FACTS = "Hij was drie avonden alleen op het plein."


def justify(beat: Beat, by: Any, entry: dict[str, Any], *codes: str) -> dict[str, Any]:
    found: dict[str, Any] = risk_lists.justify_entry(
        by, entry_id=entry["id"], concern_codes=list(codes) or None
    )
    return found


def test_other_codes_are_said_by_whose_entry_it_is(beat: Beat) -> None:
    entry = beat.put()
    with pytest.raises(Invalid) as refused:
        justify(beat, beat.worker, entry, "neglect")
    assert refused.value.reasons[0].code == "codes_of_owner"
    said = justify(beat, beat.worker, entry)
    assert said["concern_codes"] == sorted(CODES)
    assert said["history"][-1]["kind"] == "justified"
    assert justify(beat, beat.worker, entry, *CODES)["concern_codes"] == sorted(CODES)
    changed = justify(beat, beat.officer, entry, "absence")
    assert changed["concern_codes"] == ["absence"]


def test_a_child_is_put_there_with_the_facts(beat: Beat) -> None:
    entry = beat.put(facts=FACTS)
    (seen,) = beat.seen_by(beat.worker)
    (said,) = seen["contributions"]
    assert (said["kind"], said["facts"], said["provenance"]) == ("facts", FACTS, "police")
    assert [line["kind"] for line in beat.entry(beat.worker, entry["id"])["history"]] == [
        "listed",
        "facts",
    ]


def test_with_facts_that_may_not_go_nothing_goes(the_house: House) -> None:
    beat = Beat.founded(the_house, categories=["care_question", "child_identity"])
    child = register(beat.child_work)
    with pytest.raises(Forbidden):
        risk_lists.put_on_list(
            beat.worker,
            list_id=beat.list_id,
            child_id=child["id"],
            concern_codes=list(CODES),
            ground="public_task",
            facts=FACTS,
        )
    assert beat.seen_by(beat.officer) == []
    assert beat.put_by_worker(child)["contributions"] == []


@pytest.mark.parametrize("days", [-1, 367])
def test_a_step_is_planned_within_a_year(beat: Beat, days: int) -> None:
    entry = beat.put()
    about: dict[str, Any] = {"entry_id": entry["id"], "kind": "talk"}
    with pytest.raises(Invalid) as refused:
        risk_lists.plan_step(beat.worker, due_on=in_days(days), **about)
    assert refused.value.reasons[0].pointer == "/dueOn"
    (step,) = risk_lists.plan_step(beat.worker, due_on=in_days(2), **about)["steps"]
    to = {"step_id": step["id"], "assignee_id": beat.officer.id}
    with pytest.raises(Invalid):
        risk_lists.change_step(beat.worker, due_on=in_days(days), **to)
    with clock.held_at(clock.now() + timedelta(days=5)):
        changed = risk_lists.change_step(beat.worker, due_on=step["due_on"], **to)
    assert changed["steps"][0]["assignee_id"] == beat.officer.id, "also where it is late"


def test_nothing_was_done_before_the_child_was_listed(beat: Beat) -> None:
    entry = beat.put()
    planned = risk_lists.plan_step(
        beat.worker, entry_id=entry["id"], kind="talk", due_on=clock.today()
    )
    step_id = planned["steps"][0]["id"]
    with pytest.raises(Invalid) as refused:
        risk_lists.finish_step(beat.worker, step_id=step_id, done_on=in_days(-1))
    assert refused.value.reasons[0].code == "before_listed"
    done = risk_lists.finish_step(beat.worker, step_id=step_id, done_on=clock.today())
    assert done["spoken_on"] == clock.today()


def care_beside(beat: Beat) -> Place:
    """Youth care, to which kinderwerk may refer as its public task."""
    care = founded("youth_care", "youth_care_worker")
    rule = referral_rule(
        sender_kind="child_work",
        sender_roles=[beat.child_work.role],
        receiver_kind="youth_care",
        receiver_roles=["youth_care_worker"],
        grounds=["public_task"],
        consent_regime="none",
    )
    enact(beat.child_work, [beat.child_work, care], [rule])
    return care


def refer(beat: Beat, care: Place, child: dict[str, Any]) -> None:
    draft = referrals.draft_referral(
        beat.worker,
        child_id=child["id"],
        receiver_id=care.id,
        receiver_team_id=care.teams[0],
        purpose=referral_rule()["purpose"],
        question="Is er hulp thuis nodig?",
        ground="public_task",
    )
    referrals.send_referral(beat.worker, referral_id=draft["id"])
    beat.work()


def test_a_referral_that_is_sent_is_the_step(beat: Beat) -> None:
    care, child = care_beside(beat), register(beat.child_work)
    entry, other = beat.put(), beat.put_by_worker(register(beat.child_work, given_name="Otto"))
    beat.known(entry, child)
    for one, who in ((entry, beat.worker), (entry, beat.officer), (other, beat.worker)):
        risk_lists.plan_step(
            who,
            entry_id=one["id"],
            kind="referral",
            due_on=in_days(7),
        )
    refer(beat, care, child)
    seen = beat.entry(beat.officer, entry["id"])
    assert {(one["assignee_id"], one["state"]) for one in seen["steps"]} == {
        (beat.worker.id, "done"),
        (beat.officer.id, "open"),
    }, "what the other party said it would do, it does itself"
    assert seen["helped_on"] == clock.today()
    assert [line["kind"] for line in seen["history"]][-1] == "step_done"
    (step,) = beat.entry(beat.officer, other["id"])["steps"]
    assert step["state"] == "open"


def test_the_funnel_says_how_long_each_step_took(beat: Beat) -> None:
    entries = [beat.put(register(beat.police, given_name=name)) for name in ("Ada", "Bo")]
    for entry, days in zip(entries, (3, 5), strict=True):
        with clock.held_at(clock.now() + timedelta(days=days)):
            risk_lists.confirm_entry(beat.worker, entry_id=entry["id"])
            risk_lists.assess_entry(beat.worker, entry_id=entry["id"], help_needed="yes")
    with clock.held_at(clock.now() + timedelta(days=9)):
        planned = risk_lists.plan_step(
            beat.worker, entry_id=entries[0]["id"], kind="talk", due_on=clock.today()
        )
        risk_lists.finish_step(beat.worker, step_id=planned["steps"][0]["id"])
        funnel = risk_lists.get_funnel(beat.officer, list_id=beat.list_id)
        times = {
            one["step"]: (one["children"], one["average_days"], one["average_days_between"])
            for one in funnel["steps"]
        }
        assert times["help_needed"] == (2, 4, 4)
        assert times["spoken"] == (1, 9, 6)
        assert times["listed"] == (2, None, None)
        risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
        beat.work()
        after = risk_lists.get_funnel(beat.officer, list_id=beat.list_id)
        assert after["steps"] == funnel["steps"]


def test_a_birth_date_written_wrong_is_still_found(beat: Beat) -> None:
    child = register(beat.child_work)
    born = child["birth_date"]
    beat.put(register(beat.police, birth_date=born + timedelta(days=1)))
    (seen,) = beat.seen_by(beat.worker)
    assert [(one["child_id"], one["likeness"]) for one in seen["own_files"]] == [
        (child["id"], "possible")
    ]


def test_who_is_said_to_stand_there_is_not_put_there_again(beat: Beat) -> None:
    child = register(beat.child_work)
    beat.known(beat.put(), child)
    with pytest.raises(Conflict, match="listed_already"):
        beat.put_by_worker(child)
    assert len(beat.seen_by(beat.officer)) == 1


def test_what_was_told_of_another_child_is_taken_back(beat: Beat) -> None:
    child, twin = register(beat.child_work), register(beat.child_work, given_name="Samir")
    entry = beat.put()
    beat.known(entry, child)
    risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
    risk_lists.add_facts(beat.worker, entry_id=entry["id"], facts=FACTS, ground="public_task")
    about = {"entry_id": entry["id"], "same": False}
    beat.known(entry, twin)
    risk_lists.decide_recognition(beat.worker, child_id=twin["id"], **about)
    assert len(beat.entry(beat.officer, entry["id"])["contributions"]) == 2, "it is still ours"
    risk_lists.decide_recognition(beat.worker, child_id=child["id"], **about)
    seen = beat.entry(beat.officer, entry["id"])
    assert (seen["contributions"], seen["known_on"]) == ([], None)
    assert seen["history"][-1]["kind"] == "taken_back"
