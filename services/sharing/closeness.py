"""Keeping a record of ours to a few of our own members.

Invariant: it narrows our own grant only; what a partner was given is as it was given (a trigger).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update

from services.sharing.grants import Record
from services.sharing.models import AccessGrant, FiledGrant
from shared.authz.scope import Scope


def keep_close(scope: Scope, record: Record, member_ids: Sequence[UUID] | None) -> None:
    """Of our own organisation only these members see a record of ours, and who leads such cases;
    None: everybody whose team it is. It is marked, so that no parent's view and no export has it.
    """
    close = member_ids is not None
    values = {"only_members": list(member_ids or ()) if close else None, "safety_restricted": close}
    scope.execute(_own(scope, record).values(**values))


def keep_close_to(scope: Scope, record: Record, member_id: UUID) -> None:
    """This member too, where the record is kept close: it was given to them to deal with."""
    close = _own(scope, record).where(AccessGrant.only_members.is_not(None))
    joined = func.array_append(AccessGrant.only_members, member_id)
    scope.execute(close.values(only_members=joined))


def kept_to(scope: Scope, kind: str, record_id: UUID) -> frozenset[UUID] | None:
    """Of our own organisation, to which members a record of ours is kept; None: to none in
    particular.
    """
    mine = select(AccessGrant.only_members).where(
        AccessGrant.viewer_id == scope.org,
        AccessGrant.kind == kind,
        AccessGrant.record_id == record_id,
        AccessGrant.only_members.is_not(None),
    )
    rows = scope.rows(mine)
    return frozenset(rows[0].only_members) if rows else None


def kept_apart(scope: Scope, record_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these records of partners, also of an exchange that is over, came to us kept apart:
    from parents for safety, or as the police's, who bind us to secrecy. No export that leaves the
    organisation says a word of them (`domain.md`).
    """
    filed: Any = FiledGrant  # mapped on the same table: its columns are not declared twice
    apart = or_(filed.safety_restricted, filed.ground == "police_disclosure")
    asked = select(filed.record_id).where(
        filed.viewer_id == scope.org,
        filed.owner_id != scope.org,
        filed.record_id.in_(record_ids),
        apart,
    )
    return {row.record_id for row in scope.rows(asked)}


def _own(scope: Scope, record: Record) -> Any:
    return update(AccessGrant).where(
        AccessGrant.viewer_id == scope.org,
        AccessGrant.owner_id == scope.org,
        AccessGrant.kind == record.kind,
        AccessGrant.record_id == record.id,
        AccessGrant.ended_at.is_(None),
    )
