"""The scheduler: what the clock sets going.

Invariant: a timer becomes an outbox row in one transaction, once, however many schedulers run; the
clock's database user sees timers and nothing that they are about.
"""

import logging
import threading
import time

from sqlalchemy import Engine, text

BATCH = 500
IDLE_SECONDS = 1.0
HOUSEKEEPING_SECONDS = 3600.0
log = logging.getLogger("schakel.scheduler")


def run(engine: Engine, stop: threading.Event) -> None:
    """Claim what is due until `stop`, and keep house every hour."""
    next_housekeeping = 0.0
    while not stop.is_set():
        try:
            if time.monotonic() >= next_housekeeping:
                keep_house(engine)
                next_housekeeping = time.monotonic() + HOUSEKEEPING_SECONDS
            claimed = claim_due(engine)
        except Exception as fault:  # noqa: BLE001 - the clock goes on when the database is back
            log.warning("scheduler waits: %s", type(fault).__name__)
            stop.wait(2)
            continue
        if claimed < BATCH:
            stop.wait(IDLE_SECONDS)


def claim_due(engine: Engine) -> int:
    """Turn timers that are due into outbox rows; how many."""
    with engine.begin() as connection:
        return connection.execute(_CLAIM, {"batch": BATCH}).rowcount


def keep_house(engine: Engine) -> None:
    """Make audit partitions ahead; forget kept answers after a day and inbox rows after a month."""
    with engine.begin() as connection:
        for statement in _HOUSEKEEPING:
            connection.execute(statement)


_CLAIM = text(
    "WITH chosen AS MATERIALIZED (SELECT id FROM timer WHERE due_at <= now()"
    " ORDER BY due_at LIMIT :batch FOR UPDATE SKIP LOCKED),"
    " due AS (DELETE FROM timer USING chosen WHERE timer.id = chosen.id"
    " RETURNING timer.id, organisation_id, task, ids)"
    " INSERT INTO outbox (id, at, organisation_id, task, ids, trace_id)"
    " SELECT id, now(), organisation_id, task, ids, '' FROM due"
)
_HOUSEKEEPING = (
    text("SELECT ensure_audit_partitions(13)"),
    text("DELETE FROM idempotent_answer WHERE at < now() - interval '1 day'"),
    text("DELETE FROM inbox WHERE at < now() - interval '30 days'"),
)
