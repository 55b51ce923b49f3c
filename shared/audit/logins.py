"""Refused logins in the audit trail. They happen before any organisation is known to act.

Invariant: whoever is refused leaves a line, also a client that does not exist.
"""

from uuid import UUID

from sqlalchemy import Engine, text

from shared import clock
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


_NOTE = text(
    "INSERT INTO audit_event (id, at, organisation_id, actor_kind, actor_id, roles, channel,"
    " operation, permission, outcome, reasons, records, subject_ids, trace_id)"
    " VALUES (:id, :at, coalesce((SELECT owner_id FROM system WHERE id = :client), :nobody),"
    " 'system', :client, '{}', 'api', 'identity.token', '', 'invalid_client', :reasons,"
    " '{}', '{}', '')"
)
