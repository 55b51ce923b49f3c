"""Ending grants, and with whom there are any.

Invariant: the end of a partner's grant erases its wrapped key in the same statement; what flowed
back within it ends in the same breath. Grants are locked in one order (kind, record), whatever ends
them, so that nothing waits for a withdrawal that waits for it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from services.sharing.models import AccessGrant
from shared.authz.scope import Scope
from shared.events.catalogue import EndedGrant, OwnEnded


def end_resting_on(
    scope: Scope,
    consent_ids: Sequence[UUID],
    substitute_ids: Sequence[UUID],
    because: str,
    overruling: Sequence[UUID] = (),
) -> list[EndedGrant]:
    """End every partner's grant of ours that rests on one of these consents, or on one of these
    that stand in the place of one, and on nothing `overruling`; one statement.
    """
    cited = {"consents": list(consent_ids), "substitutes": list(substitute_ids)}
    values = cited | {"overruling": list(overruling), "because": because}
    return _end(scope, _END_BY_CONSENT, values)


def end_partners(scope: Scope, record_ids: Sequence[UUID], because: str) -> list[EndedGrant]:
    """End every partner's grant to these records of ours."""
    return _end(scope, _END_BY_RECORD, {"records": list(record_ids), "because": because})


def end_all(scope: Scope, because: str) -> list[EndedGrant]:
    """End every grant to records of ours, our own too: nothing of them is left to open. What
    partners had.
    """
    values = {"because": because, "now": scope.now}
    with scope.as_register() as register:
        rows = register.execute(_END_ALL, values).all()
    return [_ended(row) for row in rows if row.viewer_id != scope.org]


def end_to(scope: Scope, viewer_id: UUID, because: str) -> list[EndedGrant]:
    """End every grant of ours to one partner."""
    return _end(scope, _END_BY_VIEWER, {"viewer": viewer_id, "because": because})


def end_one(scope: Scope, record_id: UUID, viewer_id: UUID, because: str) -> list[EndedGrant]:
    """End one partner's grant to one record of ours."""
    values = {"record": record_id, "viewer": viewer_id, "because": because}
    return _end(scope, _END_ONE, values)


def end_these(scope: Scope, grant_ids: Sequence[UUID], because: str) -> list[EndedGrant]:
    """End these grants of ours to partners."""
    return _end(scope, _END_THESE, {"grants": list(grant_ids), "because": because})


def partners_of(scope: Scope) -> list[UUID]:
    """The organisations that see something of ours now, or of which we see something."""
    with scope.as_register() as register:
        found = {row.viewer_id for row in register.execute(_VIEWERS)}
    return sorted((found | set(owners_seen(scope))) - {scope.org})


def owners_seen(scope: Scope) -> list[UUID]:
    """The partners of which we see something now."""
    owners = select(AccessGrant.owner_id).where(
        AccessGrant.viewer_id == scope.org,
        AccessGrant.owner_id != scope.org,
        AccessGrant.ended_at.is_(None),
    )
    return [row.owner_id for row in scope.rows(owners.distinct().order_by(AccessGrant.owner_id))]


def end_own(scope: Scope, *record_ids: UUID) -> None:
    """End our own grants to records of ours that nobody else was given, or is any more: their keys
    are destroyed. One statement.
    """
    if not record_ids:
        return
    with scope.as_register() as register:
        register.execute(_END_OWN, {"records": list(record_ids), "now": scope.now})
    scope.publish(OwnEnded(record_ids))


def end_expired(scope: Scope, record_id: UUID) -> list[EndedGrant]:
    """End partners' grants to one record of ours whose time has passed: their keys are erased.

    One record at a time: who ends many in an order of its own could wait for a withdrawal that
    waits for it.
    """
    return _end(scope, _END_EXPIRED, {"record": record_id, "because": "expired"})


def _end(scope: Scope, statement: Any, values: dict[str, Any]) -> list[EndedGrant]:
    """What flowed back within the exchanges that end, ends in the same breath."""
    values = values | {"now": scope.now}
    with scope.as_register() as register:
        rows = list(register.execute(statement, values).all())
        if rows:
            ids = [row.id for row in rows]
            rows += register.execute(_END_RETURN, values | {"exchanges": ids}).all()
    return [_ended(row) for row in rows]


def _ended(row: Any) -> EndedGrant:
    return EndedGrant(
        row.id,
        row.kind,
        row.record_id,
        row.viewer_id,
        row.opened_at is not None,
        row.safety_restricted,
    )


_RETURNING = "RETURNING g.id, g.kind, g.record_id, g.viewer_id, g.opened_at, g.safety_restricted"
_ENDING = "UPDATE access_grant g SET ended_at = :now, ended_because = :because, wrapped_key = NULL"
_PARTNERS = "g.ended_at IS NULL AND g.viewer_id <> g.owner_id"
_END_BY_CONSENT = text(  # referrals before what lies within them, as everywhere: no deadlock
    f"{_ENDING} WHERE {_PARTNERS} AND g.id IN (SELECT o.id FROM access_grant o"  # noqa: S608
    " WHERE o.ended_at IS NULL AND o.id IN"
    " (SELECT c.grant_id FROM grant_consent c WHERE c.consent_id = ANY(:consents)"
    " UNION ALL SELECT s.grant_id FROM grant_substitute s"
    " WHERE s.substitute_id = ANY(:substitutes))"
    " AND NOT EXISTS (SELECT 1 FROM grant_substitute k"
    " WHERE k.grant_id = o.id AND k.substitute_id = ANY(:overruling))"
    f" ORDER BY o.kind, o.record_id FOR NO KEY UPDATE) {_RETURNING}"
)
_END_BY_RECORD = text(  # in the order of a withdrawal: no deadlock
    f"{_ENDING} WHERE {_PARTNERS} AND g.id IN (SELECT o.id FROM access_grant o"  # noqa: S608
    " WHERE o.ended_at IS NULL AND o.viewer_id <> o.owner_id AND o.record_id = ANY(:records)"
    f" ORDER BY o.kind, o.record_id FOR NO KEY UPDATE) {_RETURNING}"
)
_END_BY_VIEWER = text(  # in the order of a withdrawal: no deadlock
    f"{_ENDING} WHERE {_PARTNERS} AND g.id IN (SELECT o.id FROM access_grant o"  # noqa: S608
    " WHERE o.ended_at IS NULL AND o.viewer_id = :viewer"
    f" ORDER BY o.kind, o.record_id FOR NO KEY UPDATE) {_RETURNING}"
)
_END_ONE = text(
    f"{_ENDING} WHERE {_PARTNERS} AND g.record_id = :record AND g.viewer_id = :viewer {_RETURNING}"
)
_END_THESE = text(  # in the order of a withdrawal: no deadlock
    f"{_ENDING} WHERE {_PARTNERS} AND g.id IN (SELECT o.id FROM access_grant o"  # noqa: S608
    " WHERE o.ended_at IS NULL AND o.id = ANY(:grants)"
    f" ORDER BY o.kind, o.record_id FOR NO KEY UPDATE) {_RETURNING}"
)
_END_ALL = text(
    f"{_ENDING} WHERE g.ended_at IS NULL AND g.id IN (SELECT o.id FROM access_grant o"  # noqa: S608
    " WHERE o.ended_at IS NULL"
    f" ORDER BY o.kind, o.record_id FOR NO KEY UPDATE) {_RETURNING}"
)
_VIEWERS = text("SELECT DISTINCT viewer_id FROM access_grant WHERE ended_at IS NULL")
_END_RETURN = text(
    f"{_ENDING} WHERE {_PARTNERS} AND g.id IN (SELECT o.id FROM access_grant o"  # noqa: S608
    " WHERE o.ended_at IS NULL AND o.ground = 'return_flow' AND o.rests_on = ANY(:exchanges)"
    f" ORDER BY o.kind, o.record_id FOR NO KEY UPDATE) {_RETURNING}"
)
_END_OWN = text(  # in the order of a withdrawal: no deadlock
    "UPDATE access_grant SET ended_at = :now, ended_because = 'removed', wrapped_key = NULL"
    " WHERE ended_at IS NULL AND id IN (SELECT o.id FROM access_grant o"
    " WHERE o.record_id = ANY(:records) AND o.viewer_id = o.owner_id AND o.ended_at IS NULL"
    " ORDER BY o.kind, o.record_id FOR NO KEY UPDATE)"
)
_END_EXPIRED = text(
    f"{_ENDING} WHERE {_PARTNERS} AND g.record_id = :record AND g.ends_at < now() {_RETURNING}"
)
