"""An objection freezes sharing until it is answered, by other eyes than those who shared."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.information_duty import operations as duties
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.problems import Conflict, Forbidden, Invalid, NotFound
from tests.factories.own_right import shared
from tests.factories.printed import text_of
from tests.factories.town import PURPOSE, Town
from tests.house import House
from tests.slices.database import live_grants, outbox


def objected(town: Town, child: Any, **given: Any) -> Any:
    said: dict[str, Any] = {
        "holder_id": child["authority_holders"][0]["id"],
        "stated_at": clock.now(),
        "reason": "Moeder wil niet dat kinderwerk dit weet.",
    }
    return duties.record_objection(town.school.member(), child_id=child["id"], **said | given)


def asked(town: Town, child: Any, ground: str) -> list[str]:
    answer = sharing.ask_decision(
        town.school.member(),
        child_id=child["id"],
        receiver_id=town.child_work.id,
        purpose=PURPOSE,
        record_kind="referral",
        categories=["child_identity"],
        ground=ground,
    )
    return [reason["code"] for reason in answer["reasons"]]


@pytest.mark.parametrize("ground", ["consent", "public_task", "legal_obligation"])
def test_it_freezes_sharing_until_it_is_answered(task_town: Town, ground: str) -> None:
    child = task_town.child()
    task_town.consent(child)
    assert asked(task_town, child, ground) == []
    objection = objected(task_town, child)
    assert asked(task_town, child, ground) == ["objection_open"]
    draft = task_town.draft(child)
    with pytest.raises(Forbidden):
        referrals.send_referral(task_town.school.member(), referral_id=draft["id"])
    duties.withdraw_objection(task_town.school.member(), objection_id=objection["id"])
    assert asked(task_town, child, ground) == []


def test_upheld_ends_what_rests_on_our_own_task_at_once(task_town: Town, the_house: House) -> None:
    child, other = task_town.child(), task_town.child()
    task_town.consent(other)
    mine = shared(task_town, child)
    by_consent = task_town.draft(other)["id"]
    referrals.send_referral(task_town.school.member(), referral_id=by_consent)
    objection = objected(task_town, child)
    officer = task_town.school.member(role="privacy_officer")
    after = duties.decide_objection(
        officer, objection_id=objection["id"], outcome="upheld", reasons="U hebt gelijk."
    )
    assert (after["state"], after["ended_count"]) == ("upheld", 1)
    assert live_grants(the_house, mine) == []
    assert len(live_grants(the_house, by_consent)) == 1
    with pytest.raises(NotFound):
        referrals.get_referral(task_town.child_work.member(), referral_id=mine)
    [line] = sharing.list_child_disclosures(task_town.school.member(), child_id=child["id"]).results
    assert line["ended_because"] == "objection_upheld"
    assert asked(task_town, child, "public_task") == []


def test_upheld_leaves_what_protects_the_child(task_town: Town, the_house: House) -> None:
    child = task_town.child()
    kept = shared(task_town, child, restricted=True)
    objection = objected(task_town, child)
    officer = task_town.school.member(role="privacy_officer")
    after = duties.decide_objection(
        officer, objection_id=objection["id"], outcome="upheld", reasons="U hebt gelijk."
    )
    assert after["ended_count"] == 0
    assert len(live_grants(the_house, kept)) == 1


def test_rejected_ends_the_freeze_and_makes_a_letter(task_town: Town, the_house: House) -> None:
    child = task_town.child()
    mine = shared(task_town, child)
    objection = objected(task_town, child)
    with pytest.raises(Conflict):
        duties.fetch_answer(task_town.school.member(), objection_id=objection["id"])
    officer = task_town.school.member(role="privacy_officer")
    duties.decide_objection(
        officer,
        objection_id=objection["id"],
        outcome="rejected",
        reasons="Het kind heeft hulp nodig.",
    )
    assert len(live_grants(the_house, mine)) == 1
    assert asked(task_town, child, "public_task") == []
    letter = duties.fetch_answer(task_town.school.member(), objection_id=objection["id"])
    assert isinstance(letter.content, bytes)
    said = text_of(letter.content)
    for words in ("M. Voorbeeld", "geen gelijk", "Het kind heeft hulp nodig.", "rechter"):
        assert words in said
    with pytest.raises(Conflict):
        duties.decide_objection(
            officer, objection_id=objection["id"], outcome="upheld", reasons="Toch wel."
        )


def test_who_shared_does_not_decide(task_town: Town) -> None:
    child, who = task_town.child(), task_town.school.member()
    shared(task_town, child, actor=who)
    objection = objected(task_town, child)
    both = replace(who, roles=who.roles | {"privacy_officer"})
    with pytest.raises(Forbidden) as refused:
        duties.decide_objection(
            both, objection_id=objection["id"], outcome="rejected", reasons="Nee."
        )
    assert refused.value.code == "four_eyes"
    with pytest.raises(Forbidden, match="four_eyes"):
        duties.withdraw_objection(who, objection_id=objection["id"])
    with pytest.raises(Forbidden):
        duties.decide_objection(
            task_town.school.coordinator(),
            objection_id=objection["id"],
            outcome="rejected",
            reasons="Nee.",
        )


def test_it_is_answered_within_a_month_and_one_is_reminded(
    task_town: Town, the_house: House
) -> None:
    objection = objected(task_town, task_town.child())
    assert timedelta(days=27) < objection["due_at"] - clock.now() <= timedelta(days=31)
    told = ("notifications.announce_objection", str(objection["id"]))
    assert told in outbox(the_house, task_town.school.id)
    officer = task_town.school.member(role="privacy_officer")
    assert [row["id"] for row in duties.list_objections(officer, which="open").results] == [
        objection["id"]
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"holder_id": None}, "child_too_young"),
        ({"stated_at": clock.now() + timedelta(days=1)}, "stated_in_the_future"),
    ],
)
def test_what_cannot_be_is_refused(task_town: Town, given: Any, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        objected(task_town, task_town.child(), **given)
    assert [reason.code for reason in refused.value.reasons] == [code]


def test_somebody_else_s_parent_does_not_object(task_town: Town) -> None:
    other = task_town.child()["authority_holders"][0]["id"]
    with pytest.raises(Invalid):
        objected(task_town, task_town.child(), holder_id=other)


def test_what_would_flow_back_waits_too(the_house: House) -> None:
    """The parent objects with kinderwerk, which then tells the school nothing more."""
    town = Town.founded(return_categories=["outcome"])
    referral, worker = town.accepted(), town.child_work.member()
    child = children.get_child(worker, child_id=referral["child_id"])
    told = {"referral_id": referral["id"], "text": "Het gaat goed.", "categories": ["outcome"]}
    referrals.send_message(worker, **told)
    objection = duties.record_objection(
        worker,
        child_id=child["id"],
        holder_id=child["authority_holders"][0]["id"],
        stated_at=clock.now(),
        reason="Dit gaat de school niet aan.",
    )
    with pytest.raises(Forbidden) as refused:
        referrals.send_message(worker, **told)
    assert [reason.code for reason in refused.value.reasons] == ["objection_open"]
    duties.withdraw_objection(worker, objection_id=objection["id"])
    referrals.send_message(worker, **told)
