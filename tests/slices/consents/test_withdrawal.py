"""Withdrawing: one transaction that stops everything, and the receipt that says what."""

from datetime import timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Conflict, Forbidden, NotFound, PreconditionFailed
from tests.factories.town import Town, parent
from tests.house import House
from tests.slices.database import live_grants, outbox, rows


def withdraw(town: Town, **given: Any) -> dict[str, Any]:
    consent_id = town.extra["consent"]["id"]
    found: dict[str, Any] = consents.withdraw_consent(
        town.school.member(), consent_id=consent_id, **given
    )
    return found


@pytest.mark.parametrize(
    ("story", "opened", "outcome"),
    [
        ("sent", False, "cancelled"),
        ("looked at", True, "cancelled"),
        ("received", True, "cancelled"),
        ("accepted", True, "exchange_ended"),
    ],
)
def test_the_receipt_says_what_stopped_and_who_had_seen_it(
    town: Town, the_house: House, story: str, opened: bool, outcome: str
) -> None:
    referral = town.sent() if story in ("sent", "looked at") else getattr(town, story)()
    if story == "looked at":
        referrals.get_referral(town.child_work.member(), referral_id=referral["id"])
    receipt = withdraw(town)
    assert receipt["stopped"] == [
        {
            "record_kind": "referral",
            "record_id": referral["id"],
            "organisation_id": town.child_work.id,
            "organisation_name": "Stichting child_work",
            "opened": opened,
            "outcome": outcome,
        }
    ]
    assert live_grants(the_house, referral["id"]) == []
    with pytest.raises(NotFound):
        referrals.get_referral(town.child_work.member(), referral_id=referral["id"])
    own = referrals.get_referral(town.school.member(), referral_id=referral["id"])
    assert own["state"] == ("accepted" if outcome == "exchange_ended" else "cancelled")


def test_what_was_adopted_stays_with_who_adopted_it(town: Town) -> None:
    accepted = town.accepted()
    withdraw(town)
    adopted = children.get_child(town.child_work.member(), child_id=accepted["child_id"])
    assert adopted["given_name"] == "Noor"


def test_the_key_is_gone_with_the_grant(town: Town, the_house: House) -> None:
    referral = town.sent()
    withdraw(town)
    (grant,) = rows(
        the_house,
        "SELECT wrapped_key, ended_because FROM access_grant"
        " WHERE record_id = :id AND viewer_id <> owner_id",
        id=referral["id"],
    )
    assert (grant.wrapped_key, grant.ended_because) == (None, "consent_withdrawn")


def test_the_parties_are_told_and_exports_are_ended(town: Town, the_house: House) -> None:
    referral = town.sent()
    withdraw(town)
    told = outbox(the_house, town.child_work.id)
    assert {one for one in told if not one[0].startswith("covenants.")} == {
        ("notifications.announce_referral", str(referral["id"])),
        ("notifications.announce_end", str(referral["id"])),
        ("exports.end_stale_exports", str(referral["id"])),
    }


def test_a_safety_restricted_disclosure_stops_and_is_not_told(town: Town, the_house: House) -> None:
    referral = town.sent()
    for statement in (  # no grant on consent is, by itself: the receipt looks all the same
        "ALTER TABLE access_grant DISABLE TRIGGER access_grant_kept_close",
        f"UPDATE access_grant SET safety_restricted = true WHERE record_id = '{referral['id']}'",
        "ALTER TABLE access_grant ENABLE TRIGGER access_grant_kept_close",
    ):
        rows(the_house, statement)
    assert withdraw(town)["stopped"] == []
    assert live_grants(the_house, referral["id"]) == []


def test_one_withdrawal_stops_what_rested_on_two_consents(town: Town, the_house: House) -> None:
    child = town.child(authority_holders=[parent(), parent(name="P. Voorbeeld")])
    first, second = (
        town.consent(child, holder_id=holder["id"]) for holder in child["authority_holders"]
    )
    sent = referrals.send_referral(town.school.member(), referral_id=town.draft(child)["id"])
    (grant,) = live_grants(the_house, sent["id"])
    assert set(grant.consent_ids) == {first["id"], second["id"]}
    receipt = consents.withdraw_consent(town.school.member(), consent_id=second["id"])
    assert [stop["record_id"] for stop in receipt["stopped"]] == [sent["id"]]
    again = consents.withdraw_consent(town.school.member(), consent_id=first["id"])
    assert again["stopped"] == []


def test_only_what_rested_on_it_stops(town: Town, the_house: House) -> None:
    referral = town.sent()
    other = town.child()
    consent = town.consent(other)
    sent = referrals.send_referral(town.school.member(), referral_id=town.draft(other)["id"])
    consents.withdraw_consent(town.school.member(), consent_id=consent["id"])
    assert live_grants(the_house, sent["id"]) == []
    assert len(live_grants(the_house, referral["id"])) == 1


def test_withdrawing_twice_or_what_was_refused_is_a_conflict(town: Town) -> None:
    town.sent()
    receipt = withdraw(town)
    assert receipt["consent"]["state"] == "withdrawn"
    with pytest.raises(Conflict, match="consent_not_open"):
        withdraw(town)
    refused = town.consent(town.child(), state="refused")
    with pytest.raises(Conflict, match="consent_not_open"):
        consents.withdraw_consent(town.school.member(), consent_id=refused["id"])


def test_what_was_only_asked_can_be_withdrawn(town: Town) -> None:
    asked = town.consent(town.child(), state="requested")
    receipt = consents.withdraw_consent(town.school.member(), consent_id=asked["id"])
    assert receipt["consent"]["state"] == "withdrawn"


def test_the_timeline_holds_both(town: Town) -> None:
    town.sent()
    consent_id = town.extra["consent"]["id"]
    consents.withdraw_consent(town.school.member(), consent_id=consent_id, method="by_phone")
    seen = consents.get_consent(town.school.member(), consent_id=consent_id)
    assert [(s["state"], s["method"]) for s in seen["statements"]] == [
        ("given", "in_person"),
        ("withdrawn", "by_phone"),
    ]
    assert (seen["state"], seen["version"]) == ("withdrawn", 2)


def test_an_old_version_is_not_withdrawn(town: Town, the_house: House) -> None:
    referral = town.sent()
    with pytest.raises(PreconditionFailed):
        withdraw(town, expected_version=7)
    assert len(live_grants(the_house, referral["id"])) == 1
    withdraw(town, expected_version=1)


def test_after_a_withdrawal_a_new_yes_lets_it_be_sent_again(town: Town) -> None:
    child = town.child()
    consent = town.consent(child)
    consents.withdraw_consent(town.school.member(), consent_id=consent["id"])
    town.consent(child, stated_at=clock.now())
    sent = referrals.send_referral(town.school.member(), referral_id=town.draft(child)["id"])
    assert sent["state"] == "requested"


def test_a_withdrawal_outweighs_whatever_the_same_person_said_before(town: Town) -> None:
    """Two yeses of one parent to one question: withdrawing the older takes the newer along."""
    child = town.child()
    older = town.consent(child, stated_at=clock.now() - timedelta(days=2))
    town.consent(child)
    draft = town.draft(child)
    referrals.send_referral(town.school.member(), referral_id=draft["id"])
    receipt = consents.withdraw_consent(town.school.member(), consent_id=older["id"])
    assert [stop["outcome"] for stop in receipt["stopped"]] == ["cancelled"]
    with pytest.raises(Forbidden) as refused:
        referrals.send_referral(town.school.member(), referral_id=town.draft(child)["id"])
    assert [reason.code for reason in refused.value.reasons] == ["consent_withdrawn"]


def test_the_privacy_officer_withdraws_for_any_team(town: Town) -> None:
    town.sent()
    officer = town.school.member(1, "privacy_officer")
    receipt = consents.withdraw_consent(officer, consent_id=town.extra["consent"]["id"])
    assert len(receipt["stopped"]) == 1
