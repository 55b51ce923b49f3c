"""The programs that keep running: web, worker, relay, scheduler.

Invariant: SIGTERM and SIGINT end each of them in order: what is under way is finished first, if it
can be within `STOPS_WITHIN`. What cannot is done again by the next: nothing is lost by it.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from services.cli.surroundings import faults_in_words, settings
from shared.settings import Settings

_NO_MATCHER = (
    "DATABASE_PASSWORD_MATCHER: the worker needs the database user schakel_matcher, and its key"
    " file at MATCHER_KEY_FILE"
)
STOPS_WITHIN = 9.0
"""Seconds; what runs us waits ten at least. Without a database a library could wait for ever."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
def web(host: str) -> None:
    """Answer HTTP on PORT."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    found = settings()
    _try_to_start(found)
    server = Granian(
        "services.cli.wsgi:application",
        address=host,
        port=found.port,
        interface=Interfaces.WSGI,
        workers=found.web_workers,
        blocking_threads=found.web_threads,
        factory=True,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=_GRANIAN_LOGS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=int(STOPS_WITHIN),
    )
    server.serve()


@click.command()
def worker() -> None:
    """Do what was asked for later: mail, exports, matches, what ends."""
    from services.app import OpenDoors, create_app
    from workers import main as workers

    found = settings()
    with _running("worker") as stop, faults_in_words():
        try:
            app = create_app(found)
        except OpenDoors as doors:
            raise click.ClickException(str(doors)) from None
        # It would take searches, and do none.
        if found.is_matcher and "matcher" not in found.database_passwords:
            raise click.ClickException(_NO_MATCHER)
        workers.run(app, found, stop)


@click.command()
def relay() -> None:
    """Hand what operations left in the outbox to the broker."""
    from shared.db.engine import engine_url, make_engine
    from shared.jobs.broker import make_broker
    from workers import relay as program

    found = settings()
    with _running("relay") as stop, faults_in_words():
        _know_the_tasks()
        engine = make_engine(engine_url(found, "relay"), "relay")
        broker = make_broker(found)
        program.run(engine, broker, stop)
        broker.close()


@click.command()
def scheduler() -> None:
    """Set going what the clock says is due."""
    from shared.db.engine import engine_url, make_engine
    from workers import schedule

    found = settings()
    with _running("scheduler") as stop, faults_in_words():
        schedule.run(make_engine(engine_url(found, "clock"), "clock"), stop)


COMMANDS = (web, worker, relay, scheduler)


@contextmanager
def _running(part: str) -> Iterator[threading.Event]:
    """Logging, and an event that is set when the program is told to stop."""
    from shared.log_lines import log_to_stderr

    log_to_stderr(part)
    stop = threading.Event()

    def asked(_number: int, _frame: Any) -> None:
        if not stop.is_set():
            stop.set()
            end = threading.Timer(STOPS_WITHIN, os._exit, (1,))
            end.daemon = True
            end.start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked)
    yield stop


def _try_to_start(found: Settings) -> None:
    """Make the application once here: what is wrong is told in words, and worker processes that
    are forked from this one have its modules loaded. No connection is left open for them.
    """
    from services.app import OpenDoors, create_app
    from shared import runtime

    with faults_in_words():
        try:
            create_app(found)
        except OpenDoors as doors:
            raise click.ClickException(str(doors)) from None
    for engine in runtime.current().engines.values():
        engine.dispose()


_GRANIAN_LOGS: dict[str, Any] = {
    "handlers": {"ours": {"class": "logging.StreamHandler", "formatter": "ours"}},
    "formatters": {"ours": {"()": "shared.log_lines.LineFormatter", "part": "web"}},
    "loggers": {"_granian": {"handlers": ["ours"], "propagate": False}},
}


def _know_the_tasks() -> None:
    """The relay looks up a task's queue: every slice that declares tasks is imported."""
    from services.app import load_slices

    load_slices()
