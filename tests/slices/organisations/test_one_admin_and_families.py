"""What one admin with a second mailbox cannot say in the name of a second person about a family."""

from dataclasses import replace
from typing import Any

import pytest

from services.consents import operations as consents
from services.information_duty import operations as duties
from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from shared import clock
from shared.authz.actor import Actor
from shared.ids import new_id
from shared.problems import Forbidden
from tests.factories.own_right import shared, town_with_a_task
from tests.factories.town import Town
from tests.house import House
from tests.isolation.staff_samples import ADMIN, hired
from tests.slices.consents.test_instead_and_evidence import instead

SEEING = "care_coordinator"


@pytest.fixture
def own_town(the_house: House) -> Town:
    return town_with_a_task()


@pytest.fixture
def admin(own_town: Town) -> Actor:
    return hired(own_town.school, ADMIN, SEEING)


def puppet(by: Actor, role: str) -> Actor:
    """A member whom this admin made just now, in the admin's own team."""
    made = organisations.invite_member(
        by,
        name="T. Weede",
        email=f"{new_id()}@school.example",
        roles=[role],
        team_ids=list(by.teams),
    )
    return replace(by, id=made["id"], roles=frozenset({role}))


def test_that_somebody_cannot_be_reached(own_town: Town, admin: Actor) -> None:
    made = instead(own_town, own_town.child(), actor=admin)
    given: dict[str, Any] = {"substitute_id": made["id"]}
    with pytest.raises(Forbidden, match="second_person_too_new"):
        consents.review_authority_substitute(puppet(admin, SEEING), agreed=True, **given)
    settled = hired(own_town.school, SEEING)
    found = consents.review_authority_substitute(settled, agreed=True, **given)
    assert found["reviewed_by"] == settled.id


def test_that_a_life_is_at_stake(own_town: Town, admin: Actor) -> None:
    ground = legal_grounds.record_vital_interest(
        admin,
        child_id=own_town.child()["id"],
        receiver_ids=[own_town.child_work.id],
        reason="Het kind loopt nu gevaar.",
    )
    given: dict[str, Any] = {"ground_id": ground["id"], "verdict": "approved", "note": "Terecht."}
    for role in ("privacy_officer", "abuse_protocol_officer"):
        with pytest.raises(Forbidden, match="second_person_too_new"):
            legal_grounds.review_ground(puppet(admin, role), **given)
    officer = hired(own_town.school, "privacy_officer", team=None)
    assert legal_grounds.review_ground(officer, **given)["state"] == "approved"


def test_that_parents_object_in_vain(own_town: Town, admin: Actor) -> None:
    child = own_town.child()
    shared(own_town, child, actor=admin)
    objection = duties.record_objection(
        admin,
        child_id=child["id"],
        holder_id=child["authority_holders"][0]["id"],
        stated_at=clock.now(),
        reason="Moeder wil dit niet.",
    )
    given = {"objection_id": objection["id"], "outcome": "rejected", "reasons": "Het moet toch."}
    with pytest.raises(Forbidden, match="second_person_too_new"):
        duties.decide_objection(puppet(admin, "privacy_officer"), **given)
    officer = hired(own_town.school, "privacy_officer", team=None)
    assert duties.decide_objection(officer, **given)["state"] == "rejected"
