"""What leaving an operation writes: the audit row, the outbox, the timers, in one statement.

Invariant: they commit with the work or not at all.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from shared import clock
from shared.audit.entry import Concerned
from shared.authz.actor import Actor
from shared.ids import new_id

if TYPE_CHECKING:
    from shared.authz.scope import Scope


class Named(Protocol):
    """What the audit row says of an operation."""

    name: str
    permission: str


def leave(scope: "Scope", operation: Named) -> None:
    """Write the audit row of a success, with the tasks that it asked for."""
    write_audit(
        scope._connection,
        scope.actor,
        operation,
        outcome="ok",
        reasons=[],
        concerned=scope.concerned,
        outbox=scope.outbox,
        timers=scope.timers,
        at=scope.now,
    )


def write_audit(
    connection: Connection,
    actor: Actor,
    operation: Named,
    *,
    outcome: str,
    reasons: list[str],
    concerned: Concerned | None,
    outbox: list[dict[str, Any]] | None = None,
    timers: list[dict[str, Any]] | None = None,
    at: datetime | None = None,
) -> None:
    """One audit row, and the outbox and timer rows that go with it."""
    concerned = concerned or Concerned()
    values: dict[str, Any] = {
        "id": new_id(),
        "at": at or clock.now(),
        "organisation": actor.organisation_id,
        "actor_kind": actor.kind,
        "actor": actor.id,
        "roles": sorted(actor.roles),
        "channel": actor.channel,
        "operation": operation.name,
        "permission": operation.permission,
        "outcome": outcome,
        "reasons": reasons,
        "records": concerned.record_list(),
        "subjects": concerned.subject_list(),
        "trace": actor.trace_id,
        "name": actor.name if actor.kind == "operator" else None,
    }
    if outbox or timers:
        values |= {"outbox": _json(outbox), "timers": _json(timers)}
        connection.execute(_AUDIT_AND_WORK, values)
    else:
        connection.execute(_AUDIT, values)


def claim_message(scope: "Scope", message_id: UUID, task: str) -> bool:
    """Note that this message's effect commits with this transaction; False if it has already."""
    values = {"id": message_id, "task": task, "at": scope.now}
    return scope._connection.execute(_CLAIM, values).rowcount == 1


def _json(rows: list[dict[str, Any]] | None) -> str:
    return orjson.dumps(rows or []).decode()


_INSERT_AUDIT = """
INSERT INTO audit_event (id, at, organisation_id, actor_kind, actor_id, roles, channel, operation,
  permission, outcome, reasons, records, subject_ids, trace_id, actor_name)
VALUES (:id, :at, :organisation, :actor_kind, :actor, :roles, :channel, :operation,
  :permission, :outcome, :reasons, :records, CAST(:subjects AS uuid[]), :trace, :name)
"""
_AUDIT = text(_INSERT_AUDIT)
_AUDIT_AND_WORK = text(
    f"""
WITH noted AS ({_INSERT_AUDIT}),
sent AS (
  INSERT INTO outbox (id, at, organisation_id, task, ids, trace_id)
  SELECT r.id, :at, r.organisation_id, r.task, r.ids, :trace
  FROM jsonb_to_recordset(CAST(:outbox AS jsonb))
    AS r(id uuid, organisation_id uuid, task text, ids jsonb))
INSERT INTO timer (id, due_at, organisation_id, task, ids)
SELECT r.id, r.due_at, r.organisation_id, r.task, r.ids
FROM jsonb_to_recordset(CAST(:timers AS jsonb))
  AS r(id uuid, due_at timestamptz, organisation_id uuid, task text, ids jsonb)
"""  # noqa: S608 - a constant of ours
)
_CLAIM = text(
    "INSERT INTO inbox (message_id, task, at) VALUES (:id, :task, :at) ON CONFLICT DO NOTHING"
)
