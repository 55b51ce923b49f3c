"""A parent objects: the child stays where it is on the list, and nobody works on it until there is
an answer.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from services.information_duty import operations as duties
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.problems import Conflict, NotFound
from tests.factories.listed import CODES, Beat, in_days
from tests.factories.matched import at_desk, register
from tests.factories.town import parent
from tests.slices.database import rows
from tests.slices.risk_lists.inviting import PHONE, invite, letters_of, said
from tests.slices.risk_lists.test_renewing import AT_REVIEW, ends

WORDS = "Wij willen dit niet."


def objected(beat: Beat, child: dict[str, Any]) -> dict[str, Any]:
    """Who has authority objects at kinderwerk."""
    (holder,) = child["authority_holders"]
    made: dict[str, Any] = duties.record_objection(
        at_desk(beat.child_work),
        child_id=child["id"],
        holder_id=holder["id"],
        stated_at=clock.now(),
        reason=WORDS,
    )
    beat.work()
    return made


def answered(beat: Beat, objection: dict[str, Any], outcome: str) -> None:
    officer = beat.child_work.member(role="privacy_officer")
    duties.decide_objection(
        officer, objection_id=objection["id"], outcome=outcome, reasons="Gewogen."
    )
    beat.work()


@pytest.fixture
def child(beat: Beat) -> dict[str, Any]:
    return register(beat.child_work, authority_holders=[parent()])


@pytest.fixture
def entry(beat: Beat, child: dict[str, Any]) -> dict[str, Any]:
    return beat.put_by_worker(child)


ACTS: dict[str, Callable[[Beat, Any, Any], Any]] = {
    "confirm": lambda _b, actor, about: risk_lists.confirm_entry(actor, **about),
    "assess": lambda _b, actor, about: risk_lists.assess_entry(actor, help_needed="yes", **about),
    "justify": lambda _b, actor, about: risk_lists.justify_entry(
        actor, concern_codes=CODES, **about
    ),
    "plan": lambda _b, actor, about: risk_lists.plan_step(
        actor, kind="talk", due_on=in_days(3), **about
    ),
    "recognise": lambda beat, actor, about: risk_lists.decide_recognition(
        actor, child_id=register(beat.police)["id"], same=True, **about
    ),
}


@pytest.mark.parametrize("act", ACTS)
def test_nobody_works_on_it_meanwhile(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any], act: str
) -> None:
    objected(beat, child)
    for actor in (beat.officer, beat.worker):
        with pytest.raises(Conflict) as refused:
            ACTS[act](beat, actor, {"entry_id": entry["id"]})
        assert refused.value.code == "objection_open"
        assert refused.value.reasons[0].remedy


def test_a_partner_sees_no_more_than_that_it_stands_there(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    theirs = register(beat.police)
    risk_lists.decide_recognition(
        beat.officer, entry_id=entry["id"], child_id=theirs["id"], same=True
    )
    objection = objected(beat, child)
    for seen in (*beat.seen_by(beat.officer), beat.entry(beat.officer, entry["id"])):
        assert seen["frozen"]
        assert seen["child_identity"] is None
        assert (seen["concern_codes"], seen["contributions"], seen["own_files"]) == ([], [], [])
        assert seen.get("history", []) == []
    with pytest.raises(Conflict, match="objection_open"):
        risk_lists.take_off(beat.officer, entry_id=entry["id"], because="mistaken")
    told = risk_lists.say_known(
        beat.officer, list_id=beat.list_id, entry_ids=[entry["id"]], **beat.on_decision()
    )
    assert [one["code"] for one in told["refused"][0]["reasons"]] == ["objection_open"]
    assert beat.entry(beat.worker, entry["id"])["child_identity"], "who owes the answer sees it"
    answered(beat, objection, "rejected")
    seen = beat.entry(beat.officer, entry["id"])
    assert seen["child_identity"]["given_name"] == "Samira"
    assert not seen["frozen"]
    assert [line["kind"] for line in seen["history"]][-2:] == ["frozen", "thawed"]


def test_no_letter_is_made_or_given_meanwhile(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    [letter] = letters_of(beat, invite(beat, entry["id"]))
    waiting = invite(beat, entry["id"], work=False)
    objection = objected(beat, child)
    with pytest.raises(NotFound):
        risk_lists.get_invitation_batch(beat.worker, batch_id=waiting["batch"]["id"])
    (refused,) = invite(beat, entry["id"])["refused"]
    assert refused["reasons"][0]["code"] == "objection_open"
    with pytest.raises(Conflict, match="objection_open"):
        risk_lists.fetch_invitation(beat.worker, letter_id=letter["id"])
    answered(beat, objection, "rejected")
    assert PHONE in said(beat, letter)


def test_neither_the_clock_nor_a_review_takes_it_off(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    risk_lists.confirm_entry(beat.officer, entry_id=entry["id"])
    before = ends(beat.house, entry["id"])
    with clock.held_at(clock.now() + AT_REVIEW):
        objection = objected(beat, child)
        risk_lists.review_risk_list(beat.officer, list_id=beat.list_id, review_on=in_days(80))
        beat.work()
        beat.tidied()
        assert beat.entry(beat.worker, entry["id"])["frozen"]
        assert ends(beat.house, entry["id"]) == before
        answered(beat, objection, "rejected")
        beat.tidied()
        risk_lists.justify_entry(beat.officer, entry_id=entry["id"], concern_codes=CODES)
        beat.work()
        assert ends(beat.house, entry["id"]) > before, "given anew now"
    with clock.held_at(clock.now() + AT_REVIEW + timedelta(days=15)):
        beat.tidied()
        assert not beat.entry(beat.worker, entry["id"])["frozen"]


def test_who_was_justified_just_before_is_not_lost(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    """A renewal that is under way as the objection comes waits too."""
    risk_lists.justify_entry(beat.officer, entry_id=entry["id"], concern_codes=CODES)
    objection = objected(beat, child)
    assert beat.entry(beat.worker, entry["id"])["state"] == "listed"
    answered(beat, objection, "rejected")
    assert len(ends(beat.house, entry["id"])) == 1


def test_what_was_not_confirmed_has_its_time_after_the_answer(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    objection = objected(beat, child)
    late = clock.now() + timedelta(days=20)
    with clock.held_at(late):
        beat.tidied()
        answered(beat, objection, "rejected")
        beat.tidied()
        seen = beat.entry(beat.officer, entry["id"])
        assert seen["confirm_by"] >= late + timedelta(days=13)
    with clock.held_at(late + timedelta(days=15)):
        beat.tidied()
        with pytest.raises(NotFound):
            beat.entry(beat.worker, entry["id"])


def test_where_it_is_upheld_the_child_comes_off(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    answered(beat, objected(beat, child), "upheld")
    for actor in (beat.officer, beat.worker):
        with pytest.raises(NotFound):
            beat.entry(actor, entry["id"])


def test_it_waits_for_the_last_answer(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    first, second = objected(beat, child), objected(beat, child)
    answered(beat, first, "rejected")
    assert beat.entry(beat.worker, entry["id"])["frozen"]
    answered(beat, second, "rejected")
    assert not beat.entry(beat.worker, entry["id"])["frozen"]


def test_who_put_it_there_may_take_it_off(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    objected(beat, child)
    risk_lists.take_off(beat.worker, entry_id=entry["id"], because="mistaken")
    with pytest.raises(NotFound):
        beat.entry(beat.worker, entry["id"])


def test_the_database_holds_it_too(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    objected(beat, child)
    with pytest.raises(IntegrityError, match="waits for the answer"):
        rows(
            beat.house,
            "UPDATE risk_list_entry SET help_needed = 'yes', version = version + 1 WHERE id = :id",
            id=entry["id"],
        )
