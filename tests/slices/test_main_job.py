"""The main job from end to end, through the operations."""

from services.children import operations as children
from services.consents import operations as consents
from services.referrals import operations as referrals
from tests.factories.town import Town


def test_a_referral_is_sent_received_and_adopted(town: Town) -> None:
    accepted = town.accepted()
    assert accepted["state"] == "accepted"
    adopted = children.get_child(town.child_work.member(), child_id=accepted["child_id"])
    assert (adopted["given_name"], adopted["family_name"]) == ("Noor", "Voorbeeld")
    assert adopted["provenance_id"] == town.school.id


def test_withdrawing_before_acceptance_cancels_it(town: Town) -> None:
    referral = town.sent()
    receipt = consents.withdraw_consent(
        town.school.member(), consent_id=town.extra["consent"]["id"]
    )
    assert [stop["outcome"] for stop in receipt["stopped"]] == ["cancelled"]
    seen = referrals.get_referral(town.school.member(), referral_id=referral["id"])
    assert seen["state"] == "cancelled"
