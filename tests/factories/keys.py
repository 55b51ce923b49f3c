"""Keys for exports that can be used: registered by one admin, confirmed by another.

Invariant: as people do it, by operations.
"""

from typing import Any
from uuid import UUID

from services.organisations import operations as organisations
from tests.factories.town import Place


def registered(place: Place, recipient: str, name: str = "Kluis") -> dict[str, Any]:
    """A key that nobody confirmed yet."""
    admin = place.member(role="organisation_admin")
    return organisations.register_recipient_key(admin, name=name, recipient=recipient)


def confirmed(place: Place, key: dict[str, Any]) -> UUID:
    """The same key, after a second person compared its fingerprint."""
    second = place.member(role="privacy_officer")
    organisations.confirm_recipient_key(
        second, recipient_key_id=key["id"], fingerprint=key["fingerprint"]
    )
    found: UUID = key["id"]
    return found


def usable(place: Place, recipient: str, name: str = "Kluis") -> UUID:
    """A key to which exports can be made."""
    return confirmed(place, registered(place, recipient, name))
