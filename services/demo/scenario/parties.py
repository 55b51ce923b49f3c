"""Who plays: the organisations of demo.json, and a family that is new every time.

Invariant: an organisation is found by its kind; what it may do follows from its token alone.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.demo.people import People
from services.demo.scenario.api import Api, Deviation


@dataclass(slots=True)
class Party:
    """An organisation with its software, holding a token of this moment."""

    id: str
    name: str
    api: Api
    token: str
    teams: dict[str, str]

    def do(self, operation_id: str, body: Mapping[str, Any] | None = None, **more: Any) -> Any:
        """Do an operation as this organisation; its answer as JSON."""
        return self.api.call(self.token, operation_id, body, **more).json()


def party(api: Api, demo: Mapping[str, Any], kind: str) -> Party:
    """The organisation of this kind, with a fresh token and its teams from the directory."""
    organisation = _only(demo["organisations"], "kind", kind)
    system = _only(demo["systems"], "organisationId", organisation["id"])
    token = api.token(system["clientId"], system["privateJwk"])
    listed = api.call(token, "listOrganisations", query={"kind": kind}).json()["results"]
    teams = _only(listed, "id", organisation["id"])["teams"]
    by_name = {team["name"]: team["id"] for team in teams}
    return Party(organisation["id"], organisation["name"], api, token, by_name)


def coordinator_email(demo: Mapping[str, Any], organisation_id: str) -> str:
    """Where the organisation's coordinator reads mail."""
    return next(
        str(member["email"])
        for member in demo["members"]
        if member["organisationId"] == organisation_id
        and "programme_coordinator" in member["roles"]
    )


def age_identity(demo: Mapping[str, Any], organisation_id: str) -> str:
    """The secret key with which the organisation opens exports."""
    return str(_only(demo["recipients"], "organisationId", organisation_id)["ageIdentity"])


def new_family(team_id: str, today: date) -> dict[str, Any]:
    """A child of seven to ten with two parents: a body for `registerChild`."""
    people = People(random.SystemRandom().getrandbits(32))
    name = people.child()
    holders = people.holders(name)
    while len(holders) < 2:
        holders = people.holders(name)
    wire = {"address_secret": "addressSecret"}
    return {
        "teamId": team_id,
        "givenName": name.given,
        "namePrefix": name.prefix,
        "familyName": name.family,
        "birthDate": people.birth_date(today, 7, 10).isoformat(),
        "authorityHolders": [{wire.get(k, k): v for k, v in one.items()} for one in holders],
    }


def _only(rows: list[dict[str, Any]], name: str, value: str) -> dict[str, Any]:
    for row in rows:
        if row[name] == value:
            return row
    raise Deviation(f"demo.json and Schakel know no {name} {value}")
