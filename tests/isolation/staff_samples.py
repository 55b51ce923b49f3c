"""A sample of each operation by which an admin manages teams and members.

Invariant: as in `samples`; whoever decides is a member of flesh and blood, as the database wants.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.organisations import operations as organisations
from shared.authz.actor import Actor
from shared.ids import new_id
from shared.problems import Invalid
from tests.factories.software import asked_for, public_keys
from tests.factories.town import Place
from tests.isolation.ring import Ring
from tests.isolation.sample import Sample, sample

ADMIN = "organisation_admin"


def hired(place: Place, *roles: str, team: int | None = 0) -> Actor:
    """A new member with these roles, as an actor."""
    teams = [] if team is None else [place.teams[team]]
    made = organisations.add_member(
        place.operator(),
        person_id=new_id(),
        name="N. Ieuw",
        email="n@school.example",
        roles=list(roles or (place.role,)),
        team_ids=teams,
    )
    actor = place.member(role=ADMIN)
    return replace(actor, id=made["id"], roles=frozenset(roles), teams=frozenset(teams))


def by_admin(ring: Ring, **given: Any) -> Sample:
    """The school's admin does it; nobody else has any business there."""
    values: dict[str, Any] = {"actor": ring.school.member(role=ADMIN), "kwargs": {}} | given
    outsiders = (ring.stranger, ring.bystander, ring.child_work)
    return Sample(place=ring.school, outsiders=outsiders, **values)


def about_member(active: bool = True, **kwargs: Any) -> Sample:
    """Something about a member of the school."""
    ring = Ring.founded()
    member_id = hired(ring.school).id
    if not active:
        organisations.deactivate_member(ring.school.member(role=ADMIN), member_id=member_id)
    given = {"member_id": member_id, **kwargs}
    return by_admin(ring, kwargs=given, secrets=("member_id",), hidden=frozenset({member_id}))


def about_team(**kwargs: Any) -> Sample:
    """Something about an empty team of the school."""
    ring = Ring.founded()
    team_id = organisations.add_team(ring.school.operator(), name="Derde locatie")["id"]
    given = {"team_id": team_id, **kwargs}
    return by_admin(ring, kwargs=given, secrets=("team_id",), hidden=frozenset({team_id}))


def asked(ring: Ring) -> tuple[Actor, UUID]:
    """An admin who asked to see children."""
    admin = hired(ring.school, ADMIN, team=None)
    made = organisations.change_duties(
        admin, member_id=admin.id, roles=[ADMIN, "care_coordinator"], expected_version=1
    )
    request: UUID = made["request"]["id"]
    return admin, request


def about_request(by_who_asked: bool = False) -> Sample:
    ring = Ring.founded()
    admin, request = asked(ring)
    actor = admin if by_who_asked else hired(ring.school, ADMIN, team=None)
    kwargs = {"duty_request_id": request}
    return by_admin(
        ring,
        actor=actor,
        kwargs=kwargs,
        secrets=("duty_request_id",),
        hidden=frozenset({request}),
        succeeded=lambda found: found["decided_at"],
    )


@sample("organisations.get_own_organisation")
def _() -> Sample:
    ring = Ring.founded()
    return by_admin(ring, hidden=frozenset({ring.school.id}))


@sample("organisations.list_teams")
def _() -> Sample:
    ring = Ring.founded()
    return by_admin(ring, hidden=frozenset(ring.school.teams))


@sample("organisations.get_team")
def _() -> Sample:
    return about_team()


@sample("organisations.rename_team")
def _() -> Sample:
    return about_team(name="Vierde locatie", brin="12AB", expected_version=1)


@sample("organisations.close_team")
def _() -> Sample:
    return about_team()


@sample("organisations.list_staff")
def _() -> Sample:
    made = about_member()
    return Sample(made.place, made.actor, {}, made.outsiders, hidden=made.hidden)


@sample("organisations.get_staff")
def _() -> Sample:
    return about_member()


@sample("organisations.change_duties")
def _() -> Sample:
    return about_member(roles=["privacy_officer"], expected_version=1)


@sample("organisations.deactivate_member")
def _() -> Sample:
    return about_member()


@sample("organisations.reactivate_member")
def _() -> Sample:
    return about_member(active=False)


@sample("organisations.list_duty_requests")
def _() -> Sample:
    ring = Ring.founded()
    _admin, request = asked(ring)
    return by_admin(ring, hidden=frozenset({request}))


@sample("organisations.approve_duties")
def _() -> Sample:
    return about_request()


@sample("organisations.reject_duties")
def _() -> Sample:
    return about_request()


@sample("organisations.withdraw_duties")
def _() -> Sample:
    return about_request(by_who_asked=True)


def about_system(*steps: str) -> Sample:
    """Something about the school's software, after these steps."""
    ring = Ring.founded()
    system = asked_for(ring.school)
    for step in steps:
        act = getattr(organisations, f"{step}_system")
        act(ring.school.member(role=ADMIN), system_id=system)
    return by_admin(
        ring, kwargs={"system_id": system}, secrets=("system_id",), hidden=frozenset({system})
    )


@sample("organisations.get_system")
def _() -> Sample:
    return about_system()


@sample("organisations.suspend_system")
def _() -> Sample:
    return about_system("approve")


@sample("organisations.resume_system")
def _() -> Sample:
    return about_system("approve", "suspend")


@sample("organisations.register_system")
def _() -> Sample:
    ring = Ring.founded()
    kwargs: dict[str, Any] = {"name": "Systeem", "jwks": public_keys()}
    kwargs |= {"oauth_scopes": ["children:read"], "roles": ["care_coordinator"]}
    kwargs["team_ids"] = [ring.school.teams[0]]
    return by_admin(ring, kwargs=kwargs, secrets=("team_ids",), refused=Invalid)


@sample("organisations.approve_system")
def _() -> Sample:
    return replace(about_system(), succeeded=lambda system: system["state"] == "active")


@sample("organisations.end_system")
def _() -> Sample:
    return replace(about_system(), succeeded=lambda system: system["state"] == "ended")


@sample("organisations.list_systems")
def _() -> Sample:
    made = about_system()
    return Sample(made.place, made.actor, {}, made.outsiders, hidden=made.hidden)
