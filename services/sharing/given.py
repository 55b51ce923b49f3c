"""What became of what we gave of certain records: for the slice whose records they are.

Invariant: of our own records only; what a partner did with it is no more than when it looked first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from shared.authz.scope import Scope


@dataclass(frozen=True, slots=True)
class Given:
    """A partner's grant to a record of ours, also one that is over."""

    record_id: UUID
    viewer_id: UUID
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    ended_because: str | None
    opened_at: datetime | None
    safety_restricted: bool
    legal_ground_id: UUID | None


def given_of(scope: Scope, record_ids: Sequence[UUID]) -> dict[UUID, Given]:
    """Of each record of ours the last grant to a partner; one statement."""
    if not record_ids:
        return {}
    with scope.as_register() as register:
        rows = register.execute(_GIVEN, {"records": list(record_ids), "org": scope.org}).all()
    return {row.record_id: Given(*row) for row in rows}


_GIVEN = text(
    "SELECT record_id, viewer_id, starts_at, ends_at, ended_at, ended_because,"
    " opened_at, safety_restricted, legal_ground_id FROM access_grant"
    " WHERE owner_id = :org AND viewer_id <> owner_id"
    " AND record_id = ANY(:records) ORDER BY starts_at, id"
)
