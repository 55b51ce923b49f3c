"""Who sees a referral, what of it, and that the first look is noted."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from services.children import operations as children
from services.referrals import operations as referrals
from shared.authz.actor import Actor
from shared.problems import Conflict, Invalid, NotFound, PreconditionFailed
from tests.factories.town import PURPOSE, Town
from tests.house import House
from tests.slices.database import live_grants, rows


def sees(actor: Actor, referral_id: UUID) -> bool:
    """In the list and by itself: both, or neither."""
    listed = referral_id in [row["id"] for row in referrals.list_referrals(actor).results]
    try:
        referrals.get_referral(actor, referral_id=referral_id)
    except NotFound:
        assert not listed
        return False
    assert listed
    return True


def sent(town: Town, **draft: Any) -> dict[str, Any]:
    child = town.child()
    town.consent(child)
    made = town.draft(child, **draft)
    return referrals.send_referral(town.school.member(), referral_id=made["id"])


def opened_at(house: House, referral_id: UUID) -> datetime | None:
    (grant,) = live_grants(house, referral_id)
    found: datetime | None = grant.opened_at
    return found


def test_the_team_that_it_was_sent_to_sees_it(town: Town) -> None:
    referral = sent(town)
    assert sees(town.child_work.member(0), referral["id"])
    assert not sees(town.child_work.member(1), referral["id"])
    assert sees(town.child_work.coordinator(), referral["id"])
    assert not sees(town.stranger.coordinator(), referral["id"])
    assert sees(town.school.member(0), referral["id"])
    assert not sees(town.school.member(1), referral["id"])
    assert sees(town.school.coordinator(), referral["id"])


def test_only_a_role_of_the_rule_sees_it(town: Town) -> None:
    """The rule names the receiver's roles: a colleague in the team without one does not."""
    referral = town.sent()
    assert sees(town.child_work.member(role="child_worker"), referral["id"])
    assert not sees(town.child_work.member(role="neighbourhood_worker"), referral["id"])
    assert sees(town.school.member(role="neighbourhood_worker"), referral["id"])  # its own record


def test_sent_to_the_whole_organisation_coordinators_see_it(town: Town) -> None:
    referral = sent(town, receiver_team_id=None)
    coordinator = town.child_work.coordinator()
    assert not sees(town.child_work.member(0), referral["id"])
    assert sees(coordinator, referral["id"])
    referrals.receive_referral(coordinator, referral_id=referral["id"])
    with pytest.raises(Invalid, match="invalid_input"):
        referrals.accept_referral(coordinator, referral_id=referral["id"])  # two teams: which?
    accepted = referrals.accept_referral(
        coordinator, referral_id=referral["id"], team_id=town.child_work.teams[1]
    )
    assert accepted["team_id"] == town.child_work.teams[1]
    assert sees(town.child_work.member(1), referral["id"])
    assert not sees(town.child_work.member(0), referral["id"])
    file = children.get_child(town.child_work.member(1), child_id=accepted["child_id"])
    assert (file["team_id"], file["adopted_from"]) == (accepted["team_id"], referral["id"])


def test_a_member_accepts_in_a_team_of_their_own_only(town: Town) -> None:
    referral = town.received()
    with pytest.raises(Invalid) as refused:
        referrals.accept_referral(
            town.child_work.member(0),
            referral_id=referral["id"],
            team_id=town.child_work.teams[1],
        )
    assert [reason.code for reason in refused.value.reasons] == ["not_your_team"]


def test_lists_by_party_and_state(town: Town) -> None:
    accepted, waiting = town.accepted(), sent(town)
    school, child_work = town.school.coordinator(), town.child_work.coordinator()

    def ids(actor: Actor, **asked: Any) -> list[UUID]:
        return [row["id"] for row in referrals.list_referrals(actor, **asked).results]

    assert ids(school) == ids(child_work) == [waiting["id"], accepted["id"]]
    assert ids(school, party="sender") == ids(child_work, party="receiver") == ids(school)
    assert ids(school, party="receiver") == ids(child_work, party="sender") == []
    assert ids(child_work, state="requested") == [waiting["id"]]
    assert ids(school, state="accepted", party="sender") == [accepted["id"]]


def test_why_it_was_rejected_stays_with_who_rejected_it(town: Town) -> None:
    referral = town.received()
    rejected = referrals.reject_referral(
        town.child_work.member(), referral_id=referral["id"], reason_code="no_capacity"
    )
    assert rejected["reason_code"] == "no_capacity"
    again = referrals.get_referral(town.child_work.coordinator(), referral_id=referral["id"])
    assert again["reason_code"] == "no_capacity"
    heard = referrals.get_referral(town.school.member(), referral_id=referral["id"])
    assert (heard["state"], heard["reason_code"]) == ("rejected", None)
    assert "no_capacity" not in str(heard)


def test_each_party_sees_its_own_file_of_the_child(town: Town) -> None:
    accepted = town.accepted()
    own = referrals.get_referral(town.school.member(), referral_id=accepted["id"])
    assert own["child_id"] not in (None, accepted["child_id"])


def test_the_first_look_is_noted_once(town: Town, the_house: House) -> None:
    referral = sent(town)
    referrals.list_referrals(town.child_work.member())
    referrals.get_referral(town.school.member(), referral_id=referral["id"])
    assert opened_at(the_house, referral["id"]) is None
    referrals.get_referral(town.child_work.member(), referral_id=referral["id"])
    first = opened_at(the_house, referral["id"])
    assert first is not None
    referrals.get_referral(town.child_work.coordinator(), referral_id=referral["id"])
    referrals.receive_referral(town.child_work.member(), referral_id=referral["id"])
    assert opened_at(the_house, referral["id"]) == first


def test_receiving_is_a_look_too(town: Town, the_house: House) -> None:
    assert opened_at(the_house, town.received()["id"]) is not None


def test_an_expired_grant_shows_nothing(town: Town, the_house: House) -> None:
    referral = sent(town)
    rows(
        the_house,
        "UPDATE access_grant SET ends_at = now() - interval '1 second'"
        " WHERE record_id = :id AND viewer_id <> owner_id",
        id=referral["id"],
    )
    assert not sees(town.child_work.coordinator(), referral["id"])
    assert sees(town.school.member(), referral["id"])


class TestChangingADraft:
    def change(self, town: Town, draft: dict[str, Any], **given: Any) -> dict[str, Any]:
        usual = {
            "receiver_id": town.child_work.id,
            "receiver_team_id": town.child_work.teams[0],
            "purpose": PURPOSE,
            "question": "Wie helpt met rekenen?",
        }
        return referrals.change_draft(
            town.school.member(), referral_id=draft["id"], **{**usual, **given}
        )

    def test_the_receiver_sees_what_was_sent_at_last(self, town: Town) -> None:
        child = town.child()
        town.consent(child)
        draft = town.draft(child, home_situation="Er is weinig rust.")
        changed = self.change(town, draft, child_voice="Ik wil leren koken.")
        assert (changed["state"], changed["version"], changed["history"]) == ("draft", 2, [])
        assert changed["state_at"] == draft["state_at"]
        assert not sees(town.child_work.coordinator(), draft["id"])
        referrals.send_referral(town.school.member(), referral_id=draft["id"])
        seen = referrals.get_referral(town.child_work.member(), referral_id=draft["id"])
        assert seen["content"]["question"] == "Wie helpt met rekenen?"
        assert seen["content"]["child_voice"] == "Ik wil leren koken."
        assert seen["content"]["home_situation"] is None
        assert "home_situation" not in seen["categories"]

    def test_to_another_receiver_it_is_another_question(self, town: Town) -> None:
        child = town.child()
        first, second = town.draft(child), town.draft(child)
        town.consent(child)
        self.change(town, second, receiver_id=town.stranger.id, receiver_team_id=None)
        self.change(town, second)  # and back: now it is a second one again
        referrals.send_referral(town.school.member(), referral_id=first["id"])
        with pytest.raises(Conflict, match="referral_open_already"):
            referrals.send_referral(town.school.member(), referral_id=second["id"])

    def test_what_does_not_fit_is_refused(self, town: Town) -> None:
        draft = town.draft(town.child())
        with pytest.raises(Invalid) as refused:
            self.change(town, draft, type="statutory", receiver_id=town.stranger.id)
        assert {r.code for r in refused.value.reasons} == {"team_unknown", "type_not_entitled"}

    def test_an_old_version_is_refused(self, town: Town) -> None:
        draft = town.draft(town.child())
        self.change(town, draft, expected_version=1)
        with pytest.raises(PreconditionFailed):
            self.change(town, draft, expected_version=1)

    def test_what_was_sent_stays(self, town: Town) -> None:
        with pytest.raises(Conflict, match="wrong_state"):
            self.change(town, town.sent())

    def test_another_team_sees_no_draft_to_change(self, town: Town) -> None:
        draft = town.draft(town.child())
        with pytest.raises(NotFound):
            referrals.change_draft(
                town.school.member(1),
                referral_id=draft["id"],
                receiver_id=town.child_work.id,
                purpose=PURPOSE,
                question="Van wie is dit?",
            )
