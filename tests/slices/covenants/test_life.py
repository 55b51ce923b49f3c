"""A covenant's life by its parties' own hand, on a real database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from services.covenants import operations as covenants
from services.covenants.rules.signatures import faults_of
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.problems import Conflict, Forbidden, Invalid, NotFound
from tests.factories.town import PURPOSE, Place, Town, founded, record_consent, referral_rule
from tests.house import House
from tests.slices.database import live_grants, outbox, rows
from tests.slices.races import together, won

ADMIN = "organisation_admin"


def said(*places: Place, **given: Any) -> dict[str, Any]:
    """A lawful covenant between these, with the rule for referrals to kinderwerk."""
    now = clock.now().replace(microsecond=0)
    values = {
        "name": "Zelf getekend",
        "area": "Vaardrecht",
        "purposes": [PURPOSE],
        "party_ids": [place.id for place in places],
        "starts_at": now - timedelta(minutes=1),
        "ends_at": now + timedelta(days=700),
        "rules": [rule()],
    }
    return values | given


def rule(**given: Any) -> dict[str, Any]:
    return referral_rule(return_categories=["outcome"], **given)


def admin(place: Place) -> Actor:
    return place.member(role=ADMIN)


@dataclass
class Pair:
    """Two organisations without a covenant, and one outside."""

    school: Place
    work: Place
    other: Place

    def proposed(self, **given: Any) -> dict[str, Any]:
        draft = covenants.draft_covenant(
            admin(self.school), **said(self.school, self.work, **given)
        )
        return covenants.propose_version(admin(self.school), version_id=draft["id"])

    def active(self, **given: Any) -> dict[str, Any]:
        version = self.proposed(**given)
        sign(self.school, version)
        return sign(self.work, version)

    def town(self, covenant_id: UUID) -> Town:
        return Town(self.school, self.work, self.other, covenant_id)

    def amended(self, covenant_id: UUID, *more: Place, **given: Any) -> dict[str, Any]:
        """A next version, proposed."""
        draft = covenants.draft_version(admin(self.school), covenant_id=covenant_id)
        places = (self.school, self.work, *more)
        covenants.rewrite_version(
            admin(self.school), version_id=draft["id"], expected_version=1, **said(*places, **given)
        )
        return covenants.propose_version(admin(self.school), version_id=draft["id"])


def sign(place: Place, version: dict[str, Any]) -> dict[str, Any]:
    return covenants.sign_version(
        admin(place), version_id=version["id"], text_hash=version["text_hash"]
    )


@pytest.fixture
def pair(the_house: House) -> Pair:
    return Pair(
        founded("education", "care_coordinator"),
        founded("child_work", "child_worker"),
        founded("youth_care", "youth_care_worker"),
    )


def allowed(pair: Pair, town: Town, child: dict[str, Any]) -> bool:
    answer = sharing.ask_decision(
        pair.school.member(),
        child_id=child["id"],
        receiver_id=pair.work.id,
        purpose=PURPOSE,
        record_kind="referral",
        categories=["child_identity"],
    )
    return bool(answer["allowed"])


def test_from_draft_to_in_force(pair: Pair) -> None:
    draft = covenants.draft_covenant(admin(pair.school), **said(pair.school, pair.work))
    with pytest.raises(NotFound):
        covenants.get_version(admin(pair.work), version_id=draft["id"])
    version = covenants.propose_version(admin(pair.school), version_id=draft["id"])
    assert (
        covenants.get_version(admin(pair.work), version_id=draft["id"])["text"] == version["text"]
    )
    with pytest.raises(NotFound):
        covenants.get_version(admin(pair.other), version_id=draft["id"])
    town = pair.town(version["covenant_id"])
    child = town.child()
    town.consent(child)
    assert sign(pair.school, version)["state"] == "proposed"
    assert not allowed(pair, town, child)
    whole = sign(pair.work, version)
    assert whole["state"] == "active"
    assert allowed(pair, town, child)
    shown = {
        "text": whole["text"],
        "textHash": whole["text_hash"],
        "signatures": [
            {"organisationId": str(s["organisation_id"]), "signature": s["signature"]}
            for s in whole["signatures"]
        ],
    }
    assert faults_of(shown, covenants.published_keys()["keys"]) == []


def test_all_faults_at_once_at_their_fields(pair: Pair) -> None:
    bent = said(pair.school, pair.work, rules=[rule(age_from=18), rule(retention_days=9999)])
    with pytest.raises(Invalid) as refused:
        covenants.draft_covenant(admin(pair.school), **bent)
    assert {(r.code, r.pointer) for r in refused.value.reasons} == {
        ("ages_upside_down", "/rules/0/ageTo"),
        ("retention_over_bound", "/rules/1/retentionDays"),
    }


def test_nobody_signs_twice_nor_another_text_nor_what_is_not_theirs(pair: Pair) -> None:
    version = pair.proposed()
    sign(pair.school, version)
    with pytest.raises(Conflict) as twice:
        sign(pair.school, version)
    assert twice.value.code == "signed_already"
    with pytest.raises(Conflict) as changed:
        sign(pair.work, version | {"text_hash": "0" * 64})
    assert changed.value.code == "text_changed"
    with pytest.raises(NotFound):
        sign(pair.other, version)
    with pytest.raises(Forbidden):
        covenants.sign_version(
            pair.work.member(), version_id=version["id"], text_hash=version["text_hash"]
        )
    covenants.withdraw_version(admin(pair.school), version_id=version["id"])
    with pytest.raises(Conflict):
        sign(pair.work, version)


def test_signing_against_withdrawing(pair: Pair) -> None:
    """Whoever comes first wins, and never both."""
    for _ in range(6):
        version = pair.proposed()
        sign(pair.school, version)
        outcomes = together(
            partial(sign, pair.work, version),
            partial(covenants.withdraw_version, admin(pair.school), version_id=version["id"]),
        )
        assert len(won(outcomes)) == 1, outcomes


def test_an_amendment_ends_what_it_no_longer_carries(the_house: House, pair: Pair) -> None:
    town = pair.town(pair.active()["covenant_id"])
    sent = town.sent()
    narrower = pair.amended(town.covenant_id, rules=[rule(categories=["child_identity"])])
    compared = covenants.compare_version(admin(pair.school), version_id=narrower["id"])
    assert compared["grants_ending"] == {"given": 1, "received": 0}
    of_work = covenants.compare_version(admin(pair.work), version_id=narrower["id"])
    assert of_work["grants_ending"] == {"given": 0, "received": 1}
    assert {change["direction"] for change in compared["changes"]} == {"loses"}
    sign(pair.school, narrower)
    assert len(live_grants(the_house, sent["id"])) == 1
    sign(pair.work, narrower)
    end_uncarried(pair.school, town.covenant_id)
    assert live_grants(the_house, sent["id"]) == []


def test_an_amendment_keeps_what_it_carries(the_house: House, pair: Pair) -> None:
    town = pair.town(pair.active()["covenant_id"])
    sent = town.sent()
    wider = pair.amended(town.covenant_id, rules=[rule(age_from=0)])
    sign(pair.work, wider)
    sign(pair.school, wider)
    end_uncarried(pair.school, town.covenant_id)
    assert len(live_grants(the_house, sent["id"])) == 1


def test_a_newcomer_signs_with_all_and_gets_nothing_of_before(the_house: House, pair: Pair) -> None:
    town = pair.town(pair.active()["covenant_id"])
    sent = town.sent()
    wider = pair.amended(town.covenant_id, pair.other)
    for place in (pair.other, pair.work):
        assert sign(place, wider)["state"] == "proposed"
    assert sign(pair.school, wider)["state"] == "active"
    found = covenants.get_covenant(admin(pair.other), covenant_id=town.covenant_id)
    assert len(found["parties"]) == 3
    assert {row.viewer_id for row in live_grants(the_house, sent["id"])} == {pair.work.id}


def test_a_party_is_not_put_out_by_another(pair: Pair) -> None:
    town = pair.town(pair.active()["covenant_id"])
    draft = covenants.draft_version(admin(pair.work), covenant_id=town.covenant_id)
    with pytest.raises(Invalid) as refused:
        covenants.rewrite_version(
            admin(pair.work),
            version_id=draft["id"],
            expected_version=1,
            **said(pair.work, pair.other),
        )
    assert "party_put_out" in {reason.code for reason in refused.value.reasons}


@pytest.mark.parametrize("act", [covenants.leave_covenant, covenants.end_covenant])
def test_its_end_ends_the_grants_at_once(
    the_house: House, pair: Pair, act: Callable[..., dict[str, Any]]
) -> None:
    town = pair.town(pair.active()["covenant_id"])
    sent = town.sent()
    told = covenants.preview_end(admin(pair.school), covenant_id=town.covenant_id)
    assert told == {"given": 1, "received": 0}
    act(admin(pair.school), covenant_id=town.covenant_id, reason="Wij stoppen.")
    assert live_grants(the_house, sent["id"]) == []
    assert rows(the_house, "SELECT state FROM referral WHERE id = :id", id=sent["id"])[0].state == (
        "cancelled"
    )
    assert ("sharing.end_uncarried", str(town.covenant_id)) in outbox(the_house, pair.work.id)
    with pytest.raises(Conflict):
        act(admin(pair.school), covenant_id=town.covenant_id, reason="Nogmaals.")


def test_the_other_s_leaving_ends_ours_by_our_own_hand(the_house: House, pair: Pair) -> None:
    town = pair.town(pair.active()["covenant_id"])
    sent = town.sent()
    child = town.child()
    town.consent(child)
    covenants.leave_covenant(admin(pair.work), covenant_id=town.covenant_id, reason="Klaar.")
    assert not allowed(pair, town, child)
    end_uncarried(pair.school, town.covenant_id)
    assert live_grants(the_house, sent["id"]) == []


def test_only_the_keeper_ends_it_for_all(pair: Pair) -> None:
    town = pair.town(pair.active()["covenant_id"])
    with pytest.raises(Forbidden):
        covenants.end_covenant(admin(pair.work), covenant_id=town.covenant_id, reason="Klaar.")


def test_a_version_that_starts_later_waits(pair: Pair) -> None:
    town = pair.town(pair.active()["covenant_id"])
    later = clock.now().replace(microsecond=0) + timedelta(days=30)
    version = pair.amended(town.covenant_id, starts_at=later)
    sign(pair.work, version)
    assert sign(pair.school, version)["state"] == "signed"
    operation = covenants.activate_version
    operation(worker_for(operation, pair.school.id, ""), version_id=version["id"])
    found = covenants.get_covenant(admin(pair.work), covenant_id=town.covenant_id)
    assert found["version"] == 1


def test_sharing_against_leaving(the_house: House, pair: Pair) -> None:
    """No grant lives after its sender or receiver left."""
    for _ in range(8):
        town = pair.town(pair.active()["covenant_id"])
        child = town.child()
        record_consent(pair.school, child, pair.work)
        draft = town.draft(child)
        outcomes = together(
            partial(referrals.send_referral, pair.school.member(), referral_id=draft["id"]),
            partial(
                covenants.leave_covenant,
                admin(pair.school),
                covenant_id=town.covenant_id,
                reason="Klaar.",
            ),
            apart=10,
        )
        assert len(won(outcomes)) in (1, 2), outcomes
        assert live_grants(the_house, draft["id"]) == []


def end_uncarried(place: Place, covenant_id: UUID) -> None:
    operation = sharing.end_uncarried
    operation(worker_for(operation, place.id, ""), covenant_id=covenant_id)
