"""Vital interest, reviewed within a day; and what the police decide to disclose."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.legal_grounds import operations as legal_grounds
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Forbidden, NotFound
from tests.factories.town import Place, register_child
from tests.house import House
from tests.slices.database import live_grants
from tests.slices.legal_grounds.conftest import PROTECTION, SAFETY, Harbour, invalid, review

REASON = "Het kind heeft nu insuline nodig en de ouders zijn niet te bereiken."


def vital(harbour: Harbour, asker: Actor, child: Any, **given: Any) -> dict[str, Any]:
    values = {"child_id": child["id"], "receiver_ids": [harbour.child_work.id], "reason": REASON}
    return legal_grounds.record_vital_interest(asker, **{**values, **given})


def decision(harbour: Harbour, officer: Actor, **given: Any) -> dict[str, Any]:
    values = {
        "article": "wpg_20",
        "reference": "2026-117",
        "receiver_ids": [harbour.child_work.id],
        "purposes": [SAFETY],
        "reason": "Afspraken met kinderwerk over overlast op het plein.",
        "until": clock.now() + timedelta(days=300),
    }
    return legal_grounds.record_police_decision(officer, **{**values, **given})


def asked(actor: Actor, child: Any, receiver: Place, record: Any, **given: Any) -> dict[str, Any]:
    values = {
        "child_id": child["id"],
        "receiver_id": receiver.id,
        "purpose": SAFETY,
        "record_kind": "referral",
        "categories": ["child_identity"],
        "ground": "police_disclosure",
        "legal_ground_id": record["id"],
    }
    answer: dict[str, Any] = sharing.ask_decision(actor, **{**values, **given})
    return answer


def codes(answer: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in answer["reasons"]}


def test_a_vital_interest_carries_at_once_and_ends_at_a_no(
    the_house: House, harbour: Harbour
) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = vital(harbour, asker, child)
    draft = harbour.draft(
        child, purpose=PROTECTION, ground="vital_interest", legal_ground_id=ground["id"]
    )
    sent = referrals.send_referral(asker, referral_id=draft["id"])
    assert live_grants(the_house, sent["id"])
    review(harbour.school.member(role="privacy_officer"), ground["id"], "rejected")
    assert not live_grants(the_house, sent["id"])


def test_what_nobody_looked_at_in_a_day_carries_nothing_new(
    the_house: House, harbour: Harbour
) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = vital(harbour, asker, child)
    given: dict[str, Any] = {"purpose": PROTECTION, "ground": "vital_interest"}
    assert asked(asker, child, harbour.child_work, ground, **given)["allowed"]
    late = text("UPDATE legal_ground SET created_at = created_at - interval '25 hours'")
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("ALTER TABLE legal_ground DISABLE TRIGGER USER"))
        connection.execute(late)
        connection.execute(text("ALTER TABLE legal_ground ENABLE TRIGGER USER"))
    refused = asked(asker, child, harbour.child_work, ground, **given)
    assert codes(refused) == {"legal_ground_missing"}
    review(harbour.officer(), ground["id"])
    assert asked(asker, child, harbour.child_work, ground, **given)["allowed"]


def test_towards_child_protection_it_is_kept_close_unless_said(harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    to_safe_home = [harbour.safe_home.id]
    assert not vital(harbour, asker, child)["safety_restricted"]
    assert vital(harbour, asker, child, receiver_ids=to_safe_home)["safety_restricted"]
    open_one = vital(harbour, asker, child, receiver_ids=to_safe_home, safety_restricted=False)
    assert not open_one["safety_restricted"]


def test_a_structural_decision_carries_its_purpose_and_receiver_only(
    the_house: House, harbour: Harbour
) -> None:
    police = harbour.police
    officer, leader = police.member(), police.member(role="privacy_officer")
    child = register_child(police)
    ground = decision(harbour, officer)
    assert codes(asked(officer, child, harbour.child_work, ground)) == {"legal_ground_missing"}
    review(leader, ground["id"])
    yes = asked(officer, child, harbour.child_work, ground)
    assert yes["allowed"]
    another = asked(officer, child, harbour.safe_home, ground)
    assert not another["allowed"]
    narrow = decision(harbour, officer, purposes=[PROTECTION])
    review(leader, narrow["id"])
    refused = asked(officer, child, harbour.child_work, narrow)
    assert codes(refused) == {"legal_ground_another_purpose"}
    narrow = decision(harbour, officer, receiver_ids=[harbour.safe_home.id])
    review(leader, narrow["id"])
    refused = asked(officer, child, harbour.child_work, narrow)
    assert codes(refused) == {"legal_ground_another_receiver"}
    _over(the_house, ground)
    assert codes(asked(officer, child, harbour.child_work, ground)) == {"legal_ground_missing"}


def _over(the_house: House, ground: dict[str, Any]) -> None:
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("ALTER TABLE legal_ground DISABLE TRIGGER USER"))
        connection.execute(
            text(
                "UPDATE legal_ground SET created_at = now() - interval '2 days',"
                " until = now() - interval '1 second' WHERE id = :id"
            ),
            {"id": ground["id"]},
        )
        connection.execute(text("ALTER TABLE legal_ground ENABLE TRIGGER USER"))


def test_an_incidental_decision_is_about_one_child(harbour: Harbour) -> None:
    officer, child = harbour.police.member(), register_child(harbour.police)
    for wrong in ({"article": "wpg_19"}, {"article": "wpg_20", "child_id": child["id"]}):
        with invalid("article_unfit"):
            decision(harbour, officer, **wrong)
    with invalid("until_implausible"):
        decision(
            harbour,
            officer,
            article="wpg_19",
            child_id=child["id"],
            until=clock.now() + timedelta(days=400),
        )
    ground = decision(harbour, officer, article="wpg_19", child_id=child["id"])
    assert ground["safety_restricted"]
    with pytest.raises(Forbidden, match="role_missing"):
        review(officer, ground["id"])
    also_leads = replace(officer, roles=officer.roles | {"privacy_officer"})
    with pytest.raises(Forbidden, match="own_request"):
        review(also_leads, ground["id"])
    assert review(harbour.police.member(role="privacy_officer"), ground["id"])
    sibling = register_child(harbour.police)
    assert codes(asked(officer, sibling, harbour.child_work, ground)) == {"legal_ground_missing"}
    assert asked(officer, child, harbour.child_work, ground)["allowed"]


def test_the_police_send_on_their_decision_and_its_end_stops_it(
    the_house: House, harbour: Harbour
) -> None:
    police = harbour.police
    officer, child = police.member(), register_child(police)
    ground = decision(harbour, officer)
    review(police.member(role="privacy_officer"), ground["id"])
    draft = referrals.draft_referral(
        officer,
        child_id=child["id"],
        receiver_id=harbour.child_work.id,
        purpose=SAFETY,
        question="Komt vaak alleen op het plein.",
        ground="police_disclosure",
        legal_ground_id=ground["id"],
    )
    sent = referrals.send_referral(officer, referral_id=draft["id"])
    assert live_grants(the_house, sent["id"])
    legal_grounds.end_ground(officer, ground_id=ground["id"])
    assert not live_grants(the_house, sent["id"])


def test_only_the_police_decide_so(harbour: Harbour) -> None:
    with pytest.raises(Forbidden, match="role_missing"):
        decision(harbour, harbour.school.member())
    ground = decision(harbour, harbour.police.member())
    with pytest.raises(NotFound):
        legal_grounds.get_ground(harbour.school.member(), ground_id=ground["id"])


def test_nobody_but_the_police_takes_a_decision_of_the_police(harbour: Harbour) -> None:
    """Whatever role an admin gave them: a school has no such decision to record."""
    with invalid("not_the_police"):
        decision(harbour, harbour.school.member(role="community_officer"))
