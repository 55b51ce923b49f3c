"""What kept failing is kept: a row a person can look at, retry or drop.

Invariant: a dead letter holds ids and the fault's type, never its words: those may quote data.
"""

import logging
import re
from typing import Any
from uuid import UUID

import orjson
from dramatiq import Broker, Middleware
from sqlalchemy import Engine, text

log = logging.getLogger("schakel.worker")


class DeadLetters(Middleware):
    """Writes a row for each message that the broker gives up."""

    def __init__(self, engine: Engine) -> None:
        """`engine` belongs to the database user `broker`."""
        self._engine = engine

    def after_nack(self, broker: Broker, message: Any) -> None:
        del broker
        envelope = message.kwargs
        values = {
            "message": UUID(envelope["message_id"]),
            "organisation": UUID(envelope["organisation_id"]),
            "task": message.actor_name,
            "ids": orjson.dumps(envelope["ids"]).decode(),
            "fault": _kind_of_fault(message.options.get("traceback") or ""),
        }
        with self._engine.begin() as connection:
            connection.execute(_KEEP, values)
        log.error("task %s gave up", message.actor_name)


def _kind_of_fault(traceback: str) -> str:
    """The name of the exception's type, which `TaskFailed` carries; never what it said."""
    last = traceback.rstrip().rpartition("\n")[2]
    named = _TASK_FAILED.search(last) or _NAME.match(last)
    return named[1][:200] if named else "unknown"


def retry(connection: Any, message_id: UUID) -> dict[str, Any] | None:
    """Take a dead letter out, to be handed to the broker again; None when it is not there."""
    row = connection.execute(_TAKE, {"message": message_id}).one_or_none()
    return dict(row._mapping) if row else None


_TASK_FAILED = re.compile(r"TaskFailed: (\w+)$")
_NAME = re.compile(r"([A-Za-z_][\w.]*)(?::|$)")
_KEEP = text(
    "INSERT INTO dead_letter (message_id, at, organisation_id, task, ids, fault)"
    " VALUES (:message, now(), :organisation, :task, CAST(:ids AS jsonb), :fault)"
    " ON CONFLICT DO NOTHING"
)
_TAKE = text(
    "DELETE FROM dead_letter WHERE message_id = :message"
    " RETURNING message_id, organisation_id, task, ids"
)
