"""The relay: outbox → broker.

Invariant: a row leaves the outbox in the transaction in which the broker took it: what the relay
does not finish it does again, and the inbox sees to it that this acts once. A task that this
version does not know waits for one that does, and holds nothing up.
"""

import logging
import threading
from collections.abc import Mapping
from uuid import UUID

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
        rows = connection.execute(_TAKE, {"batch": BATCH, "known": list(TASKS)}).all()
        for row in rows:
            hand_over(broker, **row._mapping)
    return len(rows)


def pending(connection: Connection) -> int:
    """How many rows wait in the outbox."""
    return int(connection.execute(text("SELECT count(*) FROM outbox")).scalar_one())


def hand_over(
    broker: Broker,
    *,
    message_id: UUID,
    organisation_id: UUID,
    task: str,
    ids: Mapping[str, str],
    trace_id: str,
) -> None:
    """Give one task to the broker, as a message of ids only."""
    known = TASKS[task]
    broker.enqueue(
        Message(
            queue_name=known.queue,
            actor_name=known.name,
            args=(),
            kwargs={
                "message_id": str(message_id),
                "organisation_id": str(organisation_id),
                "ids": ids,
                "trace_id": trace_id,
            },
            options={},
            message_id=str(message_id),
        )
    )


_TAKE = text(
    "WITH chosen AS MATERIALIZED (SELECT id FROM outbox WHERE task = ANY(:known)"
    " ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED)"
    " DELETE FROM outbox USING chosen WHERE outbox.id = chosen.id"
    " RETURNING outbox.id AS message_id, organisation_id, task, ids, trace_id"
)
