"""Sealing what another slice keeps with a child's file, under the child's own key.

Invariant: it opens as long as the file does, for who may see the file, and is destroyed with it.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.children.models import Child
from services.children.sealed import file_key
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, seal_json, unseal_json


@dataclass(frozen=True, slots=True)
class BesideFile:
    """Seals and opens what belongs to one child's file; `column` says where each stands."""

    owner_id: UUID
    key: bytes

    def seal(self, column: str, record_id: UUID, document: dict[str, Any]) -> bytes:
        return seal_json(self.key, Place(self.owner_id, record_id, column, 1), document)

    def open(self, column: str, record_id: UUID, sealed: bytes) -> dict[str, Any]:
        """Raises SealBroken."""
        return unseal_json(self.key, Place(self.owner_id, record_id, column, 1), sealed)


def beside_file(scope: Scope, child_id: UUID) -> BesideFile:
    """For a child that is ours to see; NotFound, or Gone when the file was destroyed."""
    return BesideFile(scope.org, file_key(scope, scope.load(Child, child_id)))
