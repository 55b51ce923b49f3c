"""What is taken over into a file that stands already, from a later referral about the same child.

Invariant: nothing in the file changes by it; each is sealed under the child's key and names where
it came from.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from services.children.models import Child, ChildAdoption
from services.children.sealed import file_key, open_adoption, seal_adoption
from shared.authz.scope import Scope


def adopt_into(
    scope: Scope, child_id: UUID, content: dict[str, Any], referral_id: UUID, provenance_id: UUID
) -> None:
    """Take a partner's snapshot into a file of ours; NotFound unless that is ours to see."""
    child = scope.load(Child, child_id)
    notes = seal_adoption(scope, file_key(scope, child), referral_id, notes_of(content))
    scope.add(
        ChildAdoption(
            child_id=child_id,
            referral_id=referral_id,
            owner_id=scope.org,
            provenance_id=provenance_id,
            adopted_at=scope.now,
            sealed_notes=notes,
        )
    )


def later(scope: Scope, key: bytes, child_id: UUID) -> list[dict[str, Any]]:
    """What was taken over later, oldest first; `key` is the file's."""
    return [_opened(scope, key, row[0]) for row in scope.rows(_OF_CHILD, child_id=child_id)]


def notes_of(content: dict[str, Any]) -> dict[str, Any]:
    """What a snapshot says besides who the child and the parents are."""
    return {k: v for k, v in content.items() if k not in ("child_identity", "family_contact")}


def _opened(scope: Scope, key: bytes, row: ChildAdoption) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in ("referral_id", "provenance_id", "adopted_at")}
    return own | {"notes": open_adoption(scope, key, row.referral_id, row.sealed_notes)}


_OF_CHILD = (
    select(ChildAdoption)
    .where(ChildAdoption.child_id == bindparam("child_id"))
    .order_by(ChildAdoption.adopted_at, ChildAdoption.referral_id)
)
