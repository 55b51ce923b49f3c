"""Sealing and opening what a child's file holds.

Invariant: each document opens only at its own row and version, under the child's own key.
"""

from datetime import date
from typing import Any
from uuid import UUID

from services.children.identities import whole
from services.children.models import Child
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, seal_json, unseal_json
from shared.problems import Gone
from shared.texts import Text

ERASED = Text("Dit dossier is vernietigd.", "This file has been destroyed.")


def file_key(scope: Scope, child: Any) -> bytes:
    """The child's data key; Gone when the file was destroyed."""
    if child.wrapped_key is None:
        raise Gone("child_file_destroyed", ERASED)
    return scope.keyring.unwrap_for(scope.org, key_place(child.id, scope.org), child.wrapped_key)


def key_place(child_id: UUID, owner_id: UUID) -> Place:
    return Place(owner_id, child_id, "child.wrapped_key", 1)


def seal_identity(
    scope: Scope, key: bytes, child_id: UUID, version: int, identity: dict[str, Any]
) -> bytes:
    return seal_json(key, _place(scope, child_id, "child.sealed_identity", version), identity)


def open_identity(scope: Scope, key: bytes, child: Any) -> dict[str, Any]:
    """The parts of `identities.IDENTITY`; birth_date is a date, what is not known None."""
    place = _place(scope, child.id, "child.sealed_identity", child.version)
    identity = unseal_json(key, place, child.sealed_identity)
    return whole(identity) | {"birth_date": date.fromisoformat(identity["birth_date"])}


def seal_notes(scope: Scope, key: bytes, child: Child, notes: dict[str, Any]) -> bytes:
    """What was taken over at adoption: written once, so without the row's version."""
    return seal_json(key, _place(scope, child.id, "child.sealed_notes", 1), notes)


def open_notes(scope: Scope, key: bytes, child: Any) -> dict[str, Any]:
    if child.sealed_notes is None:
        return {}
    place = _place(scope, child.id, "child.sealed_notes", 1)
    return unseal_json(key, place, child.sealed_notes)


def seal_adoption(scope: Scope, key: bytes, referral_id: UUID, notes: dict[str, Any]) -> bytes:
    """What was taken over later, into a file that stood: bound to the referral it came from."""
    return seal_json(key, _place(scope, referral_id, "child_adoption.sealed_notes", 1), notes)


def open_adoption(scope: Scope, key: bytes, referral_id: UUID, sealed: bytes) -> dict[str, Any]:
    return unseal_json(key, _place(scope, referral_id, "child_adoption.sealed_notes", 1), sealed)


def seal_person(
    scope: Scope, key: bytes, holder_id: UUID, version: int, person: dict[str, Any]
) -> bytes:
    place = _place(scope, holder_id, "authority_holder.sealed_person", version)
    return seal_json(key, place, person)


def open_person(scope: Scope, key: bytes, holder: Any) -> dict[str, Any]:
    """name, relation, email, phone, address."""
    place = _place(scope, holder.id, "authority_holder.sealed_person", holder.version)
    return unseal_json(key, place, holder.sealed_person)


def _place(scope: Scope, record_id: UUID, column: str, version: int) -> Place:
    return Place(scope.org, record_id, column, version)
