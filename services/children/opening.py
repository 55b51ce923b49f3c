"""Opening a file for a child, and writing down who has authority.

Invariant: each file has a data key of its own, wrapped by the organisation's key, and can be found
by the names and birth date that stand in it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.children import identities, tokens
from services.children.models import AuthorityHolder, Child
from services.children.sealed import key_place, seal_identity, seal_notes, seal_person
from shared.authz.scope import Scope
from shared.crypto.sealing import new_data_key
from shared.events.catalogue import FilesOpened
from shared.ids import new_id

CONTACT = ("name", "relation", "email", "phone", "address")


def open_file(
    scope: Scope,
    team_id: UUID,
    identity: dict[str, Any],
    notes: dict[str, Any],
    adopted_from: UUID | None,
    provenance_id: UUID | None,
) -> tuple[Child, bytes]:
    """A new file, and its key."""
    row, key = file_row(scope, new_id(), team_id, identity)
    child = Child(**row, adopted_from=adopted_from, provenance_id=provenance_id)
    child.sealed_notes = seal_notes(scope, key, child, notes) if notes else None
    scope.add(child)
    scope.concerns("child", child.id, subjects=[child.id])
    tokens.remember(scope, child.id, identities.names_of(identity), identity["birth_date"])
    scope.publish(FilesOpened((child.id,)))
    return child, key


def file_row(
    scope: Scope, child_id: UUID, team_id: UUID, identity: dict[str, Any]
) -> tuple[dict[str, Any], bytes]:
    """A new file as a row of its table, and its key."""
    key = new_data_key()
    return {
        "id": child_id,
        "owner_id": scope.org,
        "team_id": team_id,
        "created_at": scope.now,
        "changed_at": scope.now,
        "version": 1,
        "wrapped_key": scope.keyring.wrap_for(scope.org, key_place(child_id, scope.org), key),
        "sealed_identity": seal_identity(scope, key, child_id, 1, identity),
    }, key


def write_holders(
    scope: Scope, child_id: UUID, key: bytes, persons: Sequence[dict[str, Any]]
) -> list[tuple[AuthorityHolder, dict[str, Any]]]:
    """Those who have authority, each with what was sealed about them."""
    written = []
    for given in persons:
        holder = AuthorityHolder(**holder_row(scope, child_id, key, given))
        written.append((scope.add(holder), {name: given.get(name) for name in CONTACT}))
    return written


def holder_row(scope: Scope, child_id: UUID, key: bytes, given: dict[str, Any]) -> dict[str, Any]:
    """Somebody with authority as a row of its table."""
    holder_id = new_id()
    person = {name: given.get(name) for name in CONTACT}
    return {
        "id": holder_id,
        "owner_id": scope.org,
        "child_id": child_id,
        "kind": given["kind"],
        "address_secret": bool(given.get("address_secret")),
        "created_at": scope.now,
        "ended_at": None,
        "version": 1,
        "sealed_person": seal_person(scope, key, holder_id, 1, person),
    }
