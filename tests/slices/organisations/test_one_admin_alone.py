"""What one admin could reach of children by joining steps that are each allowed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyrage
import pytest

from services.organisations import operations as organisations
from shared import clock
from shared.authz.actor import Actor
from shared.ids import new_id
from shared.problems import Forbidden
from tests.factories.software import public_keys
from tests.factories.town import Town
from tests.factories.workplace import employ
from tests.house import House
from tests.isolation.staff_samples import ADMIN, hired
from tests.slices.database import rows

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


def invited(by: Actor, *roles: str) -> Actor:
    """Somebody whom this admin made a member, with a mailbox that may be the admin's own."""
    email = f"{new_id()}@school.example"
    made = organisations.invite_member(by, name="T. Weede", email=email, roles=list(roles))
    return replace(by, id=made["id"], roles=frozenset(roles), teams=frozenset())


def software_of(admin: Actor) -> Any:
    made = organisations.register_system(
        admin, name="Kindvolg", jwks=public_keys(), oauth_scopes=["children:read"], roles=[SEEING]
    )
    return made["id"]


def test_a_second_mailbox_is_no_second_person(town: Town, admin: Actor) -> None:
    puppet, other = invited(admin, ADMIN), invited(admin, ADMIN)
    asked_by_admin, asked_by_puppet = software_of(admin), software_of(puppet)
    for decides, asked in (
        (puppet, asked_by_admin),
        (other, asked_by_admin),
        (admin, asked_by_puppet),
        (other, asked_by_puppet),
    ):
        with pytest.raises(Forbidden, match="second_person_too_new"):
            organisations.approve_system(decides, system_id=asked)
    settled = hired(town.school, ADMIN, team=None)
    assert organisations.approve_system(settled, system_id=asked_by_admin)["state"] == "active"


def test_nor_is_a_mailbox_of_a_mailbox(town: Town, admin: Actor) -> None:
    far = invited(invited(invited(admin, ADMIN), ADMIN), ADMIN)
    with pytest.raises(Forbidden, match="second_person_too_new"):
        organisations.approve_system(far, system_id=software_of(admin))


def test_after_a_week_a_colleague_counts(town: Town, admin: Actor) -> None:
    colleague = invited(admin, ADMIN)
    with clock.held_at(clock.now() + timedelta(days=7, seconds=1)):
        later = replace(colleague, logged_in_at=clock.now())
        system = software_of(replace(admin, logged_in_at=clock.now()))
        assert organisations.approve_system(later, system_id=system)["approved_by"] == later.id


def test_who_is_given_the_role_is_as_new_and_who_had_one_is_not(town: Town, admin: Actor) -> None:
    worker, settled = hired(town.school, SEEING), hired(town.school, ADMIN, team=None)
    for member, roles in ((worker, [ADMIN]), (settled, [ADMIN, "privacy_officer"])):
        organisations.change_duties(admin, member_id=member.id, roles=roles, expected_version=1)
    deciding = replace(worker, roles=frozenset({ADMIN}))
    system = software_of(admin)
    with pytest.raises(Forbidden, match="second_person_too_new"):
        organisations.approve_system(deciding, system_id=system)
    assert organisations.approve_system(settled, system_id=system)["state"] == "active"


def test_who_comes_back_is_as_new(town: Town, admin: Actor) -> None:
    colleague = hired(town.school, ADMIN, team=None)
    organisations.deactivate_member(admin, member_id=colleague.id)
    organisations.reactivate_member(admin, member_id=colleague.id)
    with pytest.raises(Forbidden, match="second_person_too_new"):
        organisations.approve_system(colleague, system_id=software_of(admin))


def test_the_same_for_keys_for_roles_and_for_lost_factors(town: Town, admin: Actor) -> None:
    puppet = invited(admin, ADMIN, "privacy_officer")
    recipient = str(pyrage.x25519.Identity.generate().to_public())
    key = organisations.register_recipient_key(admin, name="Kluis", recipient=recipient)
    with pytest.raises(Forbidden, match="second_person_too_new"):
        organisations.confirm_recipient_key(
            puppet, recipient_key_id=key["id"], fingerprint=key["fingerprint"]
        )
    bare = hired(town.school, ADMIN, team=None)
    second = invited(bare, ADMIN)
    wish = organisations.change_duties(
        bare, member_id=bare.id, roles=[ADMIN, SEEING], expected_version=1
    )["request"]
    with pytest.raises(Forbidden, match="second_person_too_new"):
        organisations.approve_duties(second, duty_request_id=wish["id"])
    assert organisations.reject_duties(second, duty_request_id=wish["id"])["state"] == "rejected"


def test_the_other_admins_hear_of_a_new_one(the_house: House, town: Town, admin: Actor) -> None:
    watching = employ(town.school, ADMIN, team=None)
    invited(admin, ADMIN)
    told = rows(the_house, "SELECT kind FROM security_notice WHERE person_id = :id", id=watching.id)
    assert [row.kind for row in told] == ["colleague_admin"]
    invited(admin, SEEING)
    again = rows(
        the_house, "SELECT kind FROM security_notice WHERE person_id = :id", id=watching.id
    )
    assert len(again) == 1


def test_who_asked_for_software_does_not_resume_it(town: Town, admin: Actor) -> None:
    system, colleague = software_of(admin), hired(town.school, ADMIN, team=None)
    organisations.approve_system(colleague, system_id=system)
    organisations.suspend_system(colleague, system_id=system)
    with pytest.raises(Forbidden, match="second_person_needed"):
        organisations.resume_system(admin, system_id=system)
    assert organisations.resume_system(colleague, system_id=system)["state"] == "active"
