"""Sealing what another slice keeps with a child's file, under the child's own key.

Invariant: it opens as long as the file does, for who may see the file, and is destroyed with it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children.models import Child
from services.children.sealed import file_key
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, seal_json, unseal_json
from shared.problems import NotFound


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


@dataclass(frozen=True, slots=True)
class FileOfTeam:
    """A child's file as another slice keeps something with it: the team, and the sealing."""

    team_id: UUID
    beside: BesideFile


def beside_files(scope: Scope, child_ids: Collection[UUID]) -> dict[UUID, FileOfTeam]:
    """For several children at once, each locked against moving to another team, in one statement.
    NotFound where one is not ours to see, Gone where its file was destroyed.
    """
    wanted = sorted(set(child_ids))
    rows = scope.rows(
        select(Child).where(Child.id.in_(wanted)).order_by(Child.id).with_for_update(read=True)
    )
    if len(rows) != len(wanted):
        raise NotFound
    return {
        row[0].id: FileOfTeam(row[0].team_id, BesideFile(scope.org, file_key(scope, row[0])))
        for row in rows
    }
