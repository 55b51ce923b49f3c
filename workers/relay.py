"""The relay: outbox → broker.

Invariant: a row leaves the outbox in the transaction in which the broker took it: what the relay
does not finish it does again, and the inbox sees to it that this acts once.
"""

import logging
import threading
from typing import Any

from dramatiq import Broker, Message
from sqlalchemy import Connection, Engine, text

from shared.jobs.tasks import TASKS

BATCH = 100
IDLE_SECONDS = 0.2
log = logging.getLogger("schakel.relay")


def run(engine: Engine, broker: Broker, stop: threading.Event) -> None:
    """Relay until `stop`; a fault (database or broker away) is logged and tried again."""
    while not stop.is_set():
        try:
            moved = relay_once(engine, broker)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the work must go on later
            log.warning("relay waits: %s", type(fault).__name__)
            stop.wait(2)
            continue
        if moved < BATCH:
            stop.wait(IDLE_SECONDS)


def relay_once(engine: Engine, broker: Broker) -> int:
    """Hand over one batch; how many rows."""
    with engine.begin() as connection:
        rows = connection.execute(_TAKE, {"batch": BATCH}).all()
        for row in rows:
            _hand_over(broker, row)
    return len(rows)


def pending(connection: Connection) -> int:
    """How many rows wait in the outbox."""
    return int(connection.execute(text("SELECT count(*) FROM outbox")).scalar_one())


def _hand_over(broker: Broker, row: Any) -> None:
    task = TASKS[row.task]
    broker.enqueue(
        Message(
            queue_name=task.queue,
            actor_name=task.name,
            args=(),
            kwargs={
                "message_id": str(row.id),
                "organisation_id": str(row.organisation_id),
                "ids": row.ids,
                "trace_id": row.trace_id,
            },
            options={},
            message_id=str(row.id),
        )
    )


_TAKE = text(
    "DELETE FROM outbox WHERE id IN"
    " (SELECT id FROM outbox ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED)"
    " RETURNING id, organisation_id, task, ids, trace_id"
)
