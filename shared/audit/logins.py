"""Logins in the audit trail. They happen before any organisation is known to act.

Invariant: whoever is refused leaves a line, also a client or a person that does not exist; so do
people who log in, choose for whom they act, and log out.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Engine, text

from shared import clock, runtime
from shared.ids import new_id

NOBODY = UUID(int=0)
"""Stands for the client and the organisation where neither is known."""


def note_refused_token(engine: Engine, client_id: UUID | None, reason: str) -> None:
    """One audit row; `engine` belongs to the database user `login`."""
    values = {
        "id": new_id(),
        "at": clock.now(),
        "client": client_id or NOBODY,
        "nobody": NOBODY,
        "reasons": [reason],
    }
    with engine.begin() as connection:
        connection.execute(_NOTE, values)


def note_login(
    operation: str,
    actor_id: UUID | None,
    *,
    organisation_id: UUID | None = None,
    outcome: str = "ok",
    reasons: Sequence[str] = (),
    trace_id: str = "",
) -> None:
    """One audit row about somebody's session. `actor_id`: the person, or the member they act as
    where `organisation_id` is given.
    """
    values = {
        "id": new_id(),
        "at": clock.now(),
        "organisation": organisation_id or NOBODY,
        "kind": "member" if organisation_id else "person",
        "actor": actor_id or NOBODY,
        "operation": operation,
        "outcome": outcome,
        "reasons": list(reasons),
        "trace": trace_id,
    }
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_NOTE_LOGIN, values)


_NOTE = text(
    "INSERT INTO audit_event (id, at, organisation_id, actor_kind, actor_id, roles, channel,"
    " operation, permission, outcome, reasons, records, subject_ids, trace_id)"
    " VALUES (:id, :at, coalesce((SELECT owner_id FROM system WHERE id = :client), :nobody),"
    " 'system', :client, '{}', 'api', 'identity.token', '', 'invalid_client', :reasons,"
    " '{}', '{}', '')"
)
_NOTE_LOGIN = text(
    "INSERT INTO audit_event (id, at, organisation_id, actor_kind, actor_id, roles, channel,"
    " operation, permission, outcome, reasons, records, subject_ids, trace_id)"
    " VALUES (:id, :at, :organisation, :kind, :actor, '{}', 'portal', :operation, '', :outcome,"
    " :reasons, '{}', '{}', :trace)"
)
