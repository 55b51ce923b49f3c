"""An exchange that ended: what the receiver keeps of its own, and closes on its own side."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Conflict, NotFound
from tests.factories.town import PURPOSE
from tests.house import House
from tests.isolation.ring import expire_grants_of
from tests.slices.database import rows
from tests.slices.referrals_whole.region import YOUTH_HELP, Region
from tests.slices.referrals_whole.test_moving import move

End = Callable[[House, Region, dict[str, Any]], None]


def withdrawn(_: House, region: Region, taken: dict[str, Any]) -> None:
    consents.withdraw_consent(region.school.member(), consent_id=taken["consent_id"])


def retracted(_: House, region: Region, taken: dict[str, Any]) -> None:
    referrals.retract_referral(region.school.member(), referral_id=taken["id"])


def expired(the_house: House, _: Region, taken: dict[str, Any]) -> None:
    expire_grants_of(the_house, taken["id"])


ENDS: dict[str, End] = {
    "consent_ended": withdrawn,
    "entered-in-error": retracted,
    "expired": expired,
}


def ended(region: Region, child_id: Any, team: int = 0) -> list[Any]:
    worker = region.child_work.member(team=team)
    return list(referrals.list_ended_exchanges(worker, child_id=child_id).results)


@pytest.mark.parametrize("because", ENDS)
def test_it_is_known_from_our_own_file(the_house: House, region: Region, because: str) -> None:
    worker = region.child_work.member()
    before = clock.now()
    taken = region.accepted()
    assert ended(region, taken["child_id"]) == []
    with pytest.raises(NotFound):
        referrals.get_ended_exchange(worker, referral_id=taken["id"])
    ENDS[because](the_house, region, taken)
    [seen] = ended(region, taken["child_id"])
    assert seen == referrals.get_ended_exchange(worker, referral_id=taken["id"])
    assert (seen["referral_id"], seen["child_id"]) == (taken["id"], taken["child_id"])
    assert (seen["sender_id"], seen["ended_because"]) == (region.school.id, because)
    assert before <= seen["received_at"] <= seen["accepted_at"]
    assert before - timedelta(seconds=1) <= seen["ended_at"] <= clock.now(), (
        "it lapsed a second ago"
    )
    assert [seen[name] for name in ("outcome_code", "closed_at", "note")] == [None] * 3


@pytest.mark.parametrize("because", ENDS)
def test_it_is_closed_on_our_own_side_and_the_sender_sees_nothing_of_it(
    the_house: House, region: Region, because: str
) -> None:
    worker, school = region.child_work.member(), region.school.member()
    taken = region.accepted()
    about = {"referral_id": taken["id"], "outcome_code": "other_help"}
    with pytest.raises(Conflict):
        referrals.close_own_file(worker, **about)
    assert ended(region, taken["child_id"]) == [], "and nothing of the attempt is left"
    ENDS[because](the_house, region, taken)
    before = referrals.get_referral(school, referral_id=taken["id"])
    note = "Moeder belt zelf met de praktijk."
    closed = referrals.close_own_file(worker, **about, note=note)
    assert (closed["outcome_code"], closed["note"]) == ("other_help", note)
    assert closed["closed_at"] >= taken["state_at"]
    assert ended(region, taken["child_id"]) == [closed]
    assert referrals.get_referral(school, referral_id=taken["id"]) == before
    assert referrals.list_messages(school, referral_id=taken["id"]).results == []
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        better = referrals.close_own_file(worker, **about | {"outcome_code": "goals_reached"})
    assert (better["outcome_code"], better["note"]) == ("goals_reached", None)
    kept = rows(the_house, "SELECT sealed_note FROM referral_file WHERE child_id IS NOT NULL")
    assert not any(note.encode() in bytes(row.sealed_note or b"") for row in kept)


def test_what_was_completed_before_keeps_its_outcome(region: Region) -> None:
    worker = region.child_work.member()
    taken = region.accepted()
    referrals.complete_referral(worker, referral_id=taken["id"], outcome_code="goals_reached")
    referrals.reopen_referral(worker, referral_id=taken["id"], note="Toch nog niet.")
    referrals.complete_referral(worker, referral_id=taken["id"], outcome_code="partly_reached")
    retracted(None, region, taken)  # type: ignore[arg-type]
    [seen] = ended(region, taken["child_id"])
    assert seen["outcome_code"] == "partly_reached"
    assert seen["closed_at"] > seen["accepted_at"]


def test_only_for_whom_the_child_is(region: Region) -> None:
    taken = region.accepted()
    withdrawn(None, region, taken)  # type: ignore[arg-type]
    others = (region.child_work.member(team=1), region.school.member(), region.stranger.member())
    for actor in others:
        for act, about in (
            (referrals.list_ended_exchanges, {"child_id": taken["child_id"]}),
            (referrals.get_ended_exchange, {"referral_id": taken["id"]}),
            (
                referrals.close_own_file,
                {"referral_id": taken["id"], "outcome_code": "other_help"},
            ),
        ):
            with pytest.raises(NotFound):
                act(actor, **about)
    move(region.child_work.coordinator(), taken["child_id"], region.child_work, 1)
    assert len(ended(region, taken["child_id"], team=1)) == 1


def test_what_lasts_is_not_among_them_whatever_the_role(region: Region) -> None:
    """A leader who is not among the rule's receivers does not see the referral; it lasts still."""
    worker = region.child_work.member()
    adopted = children.get_child(worker, child_id=region.accepted()["child_id"])
    taken = region.accepted(
        sender=region.child_work, child=adopted, receiver=region.youth_care, purpose=YOUTH_HELP
    )
    chief = region.youth_care.coordinator()
    with pytest.raises(NotFound):
        referrals.get_referral(chief, referral_id=taken["id"])
    about = {"child_id": taken["child_id"]}
    assert referrals.list_ended_exchanges(chief, **about).results == []
    consents.withdraw_consent(worker, consent_id=taken["consent_id"])
    assert len(referrals.list_ended_exchanges(chief, **about).results) == 1


def test_a_return_referral_that_ended_is_in_the_file_that_it_went_into(region: Region) -> None:
    worker = region.child_work.member()
    adopted = children.get_child(worker, child_id=region.accepted()["child_id"])
    second = region.accepted(
        sender=region.child_work, child=adopted, receiver=region.youth_care, purpose=YOUTH_HELP
    )
    theirs = children.get_child(region.youth_care.member(), child_id=second["child_id"])
    back = region.accepted(
        sender=region.youth_care,
        child=theirs,
        receiver=region.child_work,
        purpose=PURPOSE,
        in_reply_to=second["id"],
    )
    assert back["child_id"] == adopted["id"]
    consents.withdraw_consent(region.youth_care.member(), consent_id=back["consent_id"])
    [seen] = ended(region, adopted["id"])
    assert (seen["referral_id"], seen["sender_id"]) == (back["id"], region.youth_care.id)
