"""A ring in which every table that the application may touch has rows of the school or kinderwerk.

Invariant: a test that looks at "every table" looks at no empty one.
"""

from dataclasses import dataclass
from typing import Any

from services.children import operations as children
from services.organisations import operations as organisations
from shared.authz.replay import Answer, Replay
from shared.ids import new_id
from tests.factories.town import Place
from tests.isolation.ring import BORN, Ring


@dataclass(frozen=True, slots=True)
class Populated:
    """The ring, a referral under way and one that was accepted."""

    ring: Ring
    sent: dict[str, Any]
    accepted: dict[str, Any]


def populated() -> Populated:
    ring = Ring.founded()
    accepted = ring.accepted()
    sent = ring.sent()
    ring.coordinator_told(sent["id"])
    ring.made_export(ring.child_work, accepted["child_id"])
    staffed(ring.school)
    replay = Replay("key", bytes(32), lambda view: Answer(201))
    children.register_child.once(
        ring.school.member(),
        replay,
        team_id=ring.school.teams[0],
        given_name="Noor",
        family_name="Voorbeeld",
        birth_date=BORN,
    )
    return Populated(ring, sent, accepted)


def staffed(place: Place) -> None:
    """A member and a system, each in a team."""
    organisations.add_member(
        place.operator(),
        person_id=new_id(),
        name="M. Edewerker",
        email="m@school.example",
        roles=[place.role],
        team_ids=[place.teams[0]],
    )
    organisations.register_system(
        place.operator(),
        name="Systeem",
        jwks={"keys": []},
        oauth_scopes=[],
        roles=[place.role],
        team_ids=[place.teams[0]],
    )
