"""What one admin could reach of children by joining steps that are each allowed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyrage
import pytest

from services.organisations import operations as organisations
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Forbidden
from tests.factories.software import public_keys
from tests.factories.town import Town
from tests.isolation.staff_samples import ADMIN, hired

SEEING = "care_coordinator"


@pytest.fixture
def admin(town: Town) -> Actor:
    """Who manages a small school often works with its children too."""
    return hired(town.school, ADMIN, SEEING)


def a_week(**people: Any) -> dict[str, Any]:
    now = clock.now()
    return {**people, "starts_at": now, "ends_at": now + timedelta(days=7)}


def test_an_admin_does_not_stand_in_by_their_own_hand(town: Town, admin: Actor) -> None:
    colleague = hired(town.school, SEEING, team=1)
    wanted = a_week(member_id=colleague.id, substitute_id=admin.id)
    with pytest.raises(Forbidden, match="own_gain"):
        organisations.arrange_substitute(admin, **wanted)
    organisations.arrange_substitute(colleague, **wanted)
    organisations.arrange_substitute(hired(town.school, ADMIN, team=None), **wanted)


def test_a_team_leader_sees_these_teams_already(town: Town) -> None:
    leader = hired(town.school, "programme_coordinator", team=None)
    colleague = hired(town.school, SEEING)
    wanted = a_week(member_id=colleague.id, substitute_id=leader.id)
    assert organisations.arrange_substitute(leader, **wanted)["running"]


def test_nor_by_software_of_their_own(admin: Actor) -> None:
    made = organisations.register_system(
        admin,
        name="Rooster",
        jwks=public_keys(),
        oauth_scopes=["substitutes:write"],
        roles=[ADMIN],
    )
    assert made["state"] == "asked"


def test_a_key_of_one_s_own_software_is_one_s_own(town: Town, admin: Actor) -> None:
    made = organisations.register_system(
        admin, name="Kluis", jwks=public_keys(), oauth_scopes=["keys:write"], roles=[ADMIN]
    )
    software = replace(town.school.system("keys:write"), id=made["id"], roles=frozenset({ADMIN}))
    key = organisations.register_recipient_key(
        software, name="Kluis", recipient=str(pyrage.x25519.Identity.generate().to_public())
    )
    told = {"recipient_key_id": key["id"], "fingerprint": key["fingerprint"]}
    with pytest.raises(Forbidden, match="own_recipient_key"):
        organisations.confirm_recipient_key(admin, **told)
    second = hired(town.school, ADMIN, team=None)
    assert organisations.confirm_recipient_key(second, **told)["confirmed_by"] == second.id


def test_the_operator_invites_nobody_who_sees_children(town: Town) -> None:
    invited: dict[str, Any] = {"name": "O. Perator", "email": "o@schakel.example"}
    wrong: list[dict[str, Any]] = [
        {"roles": [SEEING]},
        {"roles": [ADMIN, "programme_coordinator"]},
        {"roles": [ADMIN], "team_ids": [town.school.teams[0]]},
    ]
    for more in wrong:
        with pytest.raises(Forbidden, match="operator_invites_admins"):
            organisations.invite_member(town.school.operator(), **invited, **more)
    organisations.invite_member(town.school.operator(), **invited, roles=[ADMIN])
