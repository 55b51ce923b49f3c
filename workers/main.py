"""The worker program's composition root: every actor, one broker, threads until told to stop.

Invariant: it does not start when a task has no actor.
"""

import importlib
import threading

from dramatiq import Worker
from flask import Flask

from shared.db.engine import engine_url, make_engine
from shared.jobs import actors
from shared.jobs.broker import make_broker
from shared.jobs.dead_letters import DeadLetters
from shared.settings import Settings

CAPABILITIES = (
    "asking",
    "consents",
    "covenants",
    "exports",
    "imports",
    "information_duty",
    "legal_grounds",
    "matching",
    "notifications",
    "organisations",
    "referrals",
    "sharing",
    "signals",
    "risk_lists",
)


def bind() -> None:
    """Import every capability's actors; raises RuntimeError when a task has none."""
    for capability in CAPABILITIES:
        importlib.import_module(f"workers.{capability}")
    faults = actors.faults()
    if faults:
        raise RuntimeError("; ".join(faults))


def run(app: Flask, settings: Settings, stop: threading.Event) -> None:
    """Work until `stop`; what is under way is finished first."""
    bind()
    broker = make_broker(settings)
    broker.add_middleware(DeadLetters(make_engine(engine_url(settings, "broker"), "broker")))
    actors.declare(broker)
    worker = Worker(
        broker,
        queues=set(settings.worker_queues),
        worker_threads=settings.worker_threads,
        worker_timeout=500,
    )
    with app.app_context():
        worker.start()
        stop.wait()
        worker.stop()
    broker.close()
