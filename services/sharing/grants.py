"""Making, opening and ending grants.

Invariant: a grant to a partner is made from a verdict and never from flags; each record has a data
key of its own, and ending a partner's grant erases that partner's wrapped key in the same
statement.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.sql.selectable import Subquery

from services.sharing.models import AccessGrant
from services.sharing.rules import Allowed
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, new_data_key
from shared.events.catalogue import EndedGrant
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Record:
    """An exchange record, as grants name it."""

    kind: str
    id: UUID
    created_at: datetime
    owner_id: UUID


def own(scope: Scope, record: Record, team_id: UUID | None) -> bytes:
    """The owner's own grant, the anchor of the record's key; gives the new data key."""
    key = new_data_key()
    scope.insert(AccessGrant, [_row(scope, record, scope.org, key, team_id, None)])
    return key


def give(scope: Scope, record: Record, key: bytes, allowed: Allowed, team_id: UUID | None) -> None:
    """Grant the record to the receiver of the verdict; a trigger files the consents it cites."""
    scope.insert(AccessGrant, [_row(scope, record, allowed.receiver_id, key, team_id, allowed)])


def open_key(scope: Scope, record: Record, wrapped: bytes) -> bytes:
    """The record's data key, from the wrapped key of the current organisation's grant."""
    return scope.keyring.unwrap_for(scope.org, _place(record), wrapped)


def live(kind: str) -> Subquery:
    """The current organisation's live grants of one kind of record: what drives its lists.

    A member sees those of their own teams; who sees the whole organisation sees all. Built once.
    """
    return (
        select(
            AccessGrant.record_id,
            AccessGrant.created_at,
            AccessGrant.owner_id,
            AccessGrant.wrapped_key,
            AccessGrant.categories,
            AccessGrant.viewer_team_id,
            AccessGrant.opened_at,
            AccessGrant.ends_at,
        )
        .where(
            AccessGrant.kind == kind,
            AccessGrant.ended_at.is_(None),
            AccessGrant.starts_at <= func.now(),
            AccessGrant.ends_at >= func.now(),
        )
        .subquery(f"live_{kind}")
    )


def mark_opened(scope: Scope, record: Record) -> None:
    """Note when we looked at a partner's record for the first time; later looks change nothing."""
    first = _mine(scope, record).where(AccessGrant.opened_at.is_(None))
    scope.execute(first.values(opened_at=scope.now))


def put_in_team(scope: Scope, record: Record, team_id: UUID) -> None:
    """Give the record to one of our own teams to work on."""
    scope.execute(_mine(scope, record).values(viewer_team_id=team_id))


def _mine(scope: Scope, record: Record) -> Any:
    return update(AccessGrant).where(
        AccessGrant.viewer_id == scope.org,
        AccessGrant.kind == record.kind,
        AccessGrant.record_id == record.id,
        AccessGrant.ended_at.is_(None),
    )


def end_resting_on(scope: Scope, consent_ids: Sequence[UUID], because: str) -> list[EndedGrant]:
    """End every partner's grant of ours that rests on one of these consents; one statement."""
    return _end(scope, _END_BY_CONSENT, {"consents": list(consent_ids), "because": because})


def end_partners(scope: Scope, record_id: UUID, because: str) -> list[EndedGrant]:
    """End every partner's grant to one record of ours."""
    return _end(scope, _END_BY_RECORD, {"record": record_id, "because": because})


def end_expired(scope: Scope, record_id: UUID) -> list[EndedGrant]:
    """End partners' grants to one record of ours whose time has passed: their keys are erased.

    One record at a time: who ends many in an order of its own could wait for a withdrawal that
    waits for it.
    """
    return _end(scope, _END_EXPIRED, {"record": record_id, "because": "expired"})


def _end(scope: Scope, statement: Any, values: dict[str, Any]) -> list[EndedGrant]:
    with scope.as_register() as register:
        rows = register.execute(statement, values | {"now": scope.now}).all()
    return [
        EndedGrant(r.kind, r.record_id, r.viewer_id, r.opened_at is not None, r.safety_restricted)
        for r in rows
    ]


def _row(
    scope: Scope,
    record: Record,
    viewer_id: UUID,
    key: bytes,
    team_id: UUID | None,
    allowed: Allowed | None,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "viewer_id": viewer_id,
        "kind": record.kind,
        "created_at": record.created_at,
        "record_id": record.id,
        "owner_id": record.owner_id,
        "ground": allowed.ground if allowed else "owner",
        "rule_id": allowed.rule.id if allowed else None,
        "rule_version": allowed.rule.version if allowed else None,
        "decision_reference": allowed.decision_reference if allowed else None,
        "categories": sorted(allowed.categories) if allowed else [],
        "consent_ids": list(allowed.consent_ids) if allowed else [],
        "safety_restricted": False,
        "ends_at": allowed.until if allowed else _NEVER,
        "wrapped_key": scope.keyring.wrap_for(viewer_id, _place(record), key),
        "viewer_team_id": team_id,
    }


def _place(record: Record) -> Place:
    return Place(record.owner_id, record.id, f"access_grant.{record.kind}", 1)


_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The owner's own grant: only retention ends it."""
_RETURNING = "RETURNING g.kind, g.record_id, g.viewer_id, g.opened_at, g.safety_restricted"
_ENDING = "UPDATE access_grant g SET ended_at = :now, ended_because = :because, wrapped_key = NULL"
_PARTNERS = "g.ended_at IS NULL AND g.viewer_id <> g.owner_id"
_END_BY_CONSENT = text(
    f"{_ENDING} WHERE {_PARTNERS} AND g.id IN"  # noqa: S608 - constants of ours
    f" (SELECT c.grant_id FROM grant_consent c WHERE c.consent_id = ANY(:consents)) {_RETURNING}"
)
_END_BY_RECORD = text(f"{_ENDING} WHERE {_PARTNERS} AND g.record_id = :record {_RETURNING}")
_END_EXPIRED = text(
    f"{_ENDING} WHERE {_PARTNERS} AND g.record_id = :record AND g.ends_at < now() {_RETURNING}"
)
