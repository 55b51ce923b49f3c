"""Bringing the town in: organisations, teams, people who can log in, systems, keys, the covenant.

Invariant: what is secret of it ends up in demo.json and, sealed or hashed, in the database.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from joserfc.jwk import ECKey
from pyrage import x25519

from services.covenants import operations as covenants
from services.demo import covenant, town
from services.demo.demo_file import Keys
from services.demo.people import People
from services.identity.credentials import add_person, new_totp_secret
from services.organisations import operations as organisations
from shared import clock
from shared.authz import assurance
from shared.authz.actor import Actor
from shared.authz.permissions import OAUTH_SCOPES, WHOLE_ORGANISATION
from shared.ids import new_id
from shared.runtime import current

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else


@dataclass(slots=True)
class Place:
    """An organisation that was brought in: its teams by name, and its members as actors."""

    plan: town.Plan
    id: UUID
    operator: Actor
    teams: dict[str, UUID] = field(default_factory=dict)
    members: list[Actor] = field(default_factory=list)

    def member(self, role: str, team: str | None = None, number: int = 0) -> Actor:
        """Somebody with this role, of this team if asked; the `number`th of them."""
        return [
            actor
            for actor in self.members
            if role in actor.roles and (team is None or self.teams[team] in actor.teams)
        ][number]


def found(plan: town.Plan, people: People, keys: Keys) -> Place:
    """Bring in one organisation with everything that it has of its own."""
    organisation_id = new_id()
    operator = Actor("operator", new_id(), organisation_id, plan.kind, channel="cli")
    organisations.open_organisation(operator, kind=plan.kind, name=plan.name)
    place = Place(plan, organisation_id, operator)
    keys.organisations.append({"id": str(place.id), "kind": plan.kind, "name": plan.name})
    for name in plan.teams:
        place.teams[name] = organisations.add_team(operator, name=name)["id"]
    for post in plan.posts:
        place.members.append(_employ(place, post, people, keys))
    if plan.system_roles:
        _connect_system(place, keys)
        _give_recipient_key(place, keys)
    return place


def _employ(place: Place, post: town.Post, people: People, keys: Keys) -> Actor:
    name = people.adult()
    email = f"{name.address_part()}@{place.plan.domain}"
    password, totp_secret = _password(), new_totp_secret()
    runtime = current()
    with runtime.engines["login"].begin() as connection:
        person_id = add_person(
            connection, runtime.keyring, email=email, password=password, totp_secret=totp_secret
        )
    teams = [place.teams[post.team]] if post.team else []
    member = organisations.add_member(
        place.operator,
        person_id=person_id,
        name=str(name),
        email=email,
        roles=post.roles,
        team_ids=teams,
    )
    keys.members.append(
        {
            "id": str(member["id"]),
            "organisationId": str(place.id),
            "name": str(name),
            "team": post.team,
            "email": email,
            "password": password,
            "totpSecret": totp_secret,
            "roles": list(post.roles),
        }
    )
    return Actor(
        kind="member",
        id=member["id"],
        organisation_id=place.id,
        organisation_kind=place.plan.kind,
        roles=frozenset(post.roles),
        teams=frozenset(teams),
        whole_organisation=bool(WHOLE_ORGANISATION & set(post.roles)),
        channel="cli",
        logged_in_at=clock.now(),
        acr=assurance.TWO_FACTORS,
    )


def _connect_system(place: Place, keys: Keys) -> None:
    key = ECKey.generate_key("P-256", auto_kid=True)
    public = key.as_dict(private=False, use="sig", alg="ES256")
    system = organisations.register_system(
        place.operator,
        name=f"Dossiersysteem van {place.plan.name}",
        jwks={"keys": [public]},
        oauth_scopes=sorted(OAUTH_SCOPES),
        roles=place.plan.system_roles,
        whole_organisation=True,
    )
    organisations.approve_system(place.member("organisation_admin"), system_id=system["id"])
    keys.systems.append(
        {
            "organisationId": str(place.id),
            "clientId": str(system["id"]),
            "privateJwk": key.as_dict(private=True, use="sig", alg="ES256"),
        }
    )


def _give_recipient_key(place: Place, keys: Keys) -> None:
    identity = x25519.Identity.generate()
    key = organisations.register_recipient_key(
        place.member("organisation_admin"),
        name="Sleutel van het dossiersysteem",
        recipient=str(identity.to_public()),
    )
    organisations.confirm_recipient_key(
        place.member("privacy_officer"), recipient_key_id=key["id"], fingerprint=key["fingerprint"]
    )
    keys.recipients.append({"organisationId": str(place.id), "ageIdentity": str(identity)})


def enact(places: Mapping[str, Place]) -> None:
    """Put the covenant in force as its parties do: the municipality proposes it, all sign it."""
    now = clock.now()
    keeper = _admin(places["municipality"])
    draft = covenants.draft_covenant(
        keeper,
        name=covenant.NAME,
        area="Vaardrecht",
        purposes=covenant.PURPOSES,
        party_ids=[place.id for place in places.values()],
        starts_at=now - timedelta(days=30),
        ends_at=now + timedelta(days=700),
        rules=covenant.RULES,
    )
    version = covenants.propose_version(keeper, version_id=draft["id"])
    for place in places.values():
        covenants.sign_version(
            _admin(place), version_id=version["id"], text_hash=version["text_hash"]
        )


def _admin(place: Place) -> Actor:
    """Who signs, just logged in."""
    return replace(place.member("organisation_admin"), logged_in_at=clock.now())


def _password() -> str:
    """Sixty random bits that one can type over from a screen."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
