"""Software that was registered and approved, by two persons as it must be."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from joserfc.jwk import ECKey

from services.organisations import operations as organisations
from shared.ids import new_id
from tests.factories.town import Place


def public_keys() -> dict[str, Any]:
    """A set with one public key, of nobody who will ever use it."""
    key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
    return {"keys": [key.as_dict(private=False)]}


def asked_for(place: Place, **values: Any) -> UUID:
    """Software that waits for a second person."""
    usual = {"name": "Systeem", "jwks": public_keys(), "oauth_scopes": ["children:read"]}
    made = organisations.register_system(place.operator(), **{**usual, **values})
    found: UUID = made["id"]
    return found


def connected(place: Place, **values: Any) -> UUID:
    """A client of this organisation that works; gives back its id."""
    made = organisations.register_system(place.operator(), **values)
    if made["state"] == "asked":
        admin = replace(place.member(role="organisation_admin"), id=new_id())
        organisations.approve_system(admin, system_id=made["id"])
    found: UUID = made["id"]
    return found
