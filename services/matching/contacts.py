"""The phone number of who can be called about an offer.

Invariant: sealed under the organisation's key for that one offer; it leaves on a card, and nowhere
else.
"""

from typing import Any
from uuid import UUID

from shared.authz.scope import Scope
from shared.crypto.sealing import Place, seal_json, unseal_json


def seal_phone(scope: Scope, offer_id: UUID, phone: str) -> bytes:
    """The phone number, sealed for this offer."""
    return seal_json(_key(scope), _place(scope, offer_id), {"phone": phone})


def open_phone(scope: Scope, offer: Any) -> str | None:
    """The phone number of an offer; None where who took it over has yet to give one."""
    if offer.sealed_contact is None:
        return None
    found: str = unseal_json(_key(scope), _place(scope, offer.id), offer.sealed_contact)["phone"]
    return found


def _key(scope: Scope) -> bytes:
    return scope.keyring.tenant_key(scope.org)


def _place(scope: Scope, offer_id: UUID) -> Place:
    return Place(scope.org, offer_id, "match_offer.sealed_contact", 1)
