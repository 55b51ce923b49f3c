"""The programs that keep running: web, worker, relay, scheduler.

Invariant: SIGTERM and SIGINT end each of them in order: what is under way is finished first.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from services.cli.surroundings import faults_in_words, settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
def web(host: str) -> None:
    """Answer HTTP on PORT."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    found = settings()
    _check_application(host, found.port)
    server = Server(
        "services.cli.wsgi:application",
        address=host,
        port=found.port,
        interface=Interfaces.WSGI,
        workers=found.web_workers,
        blocking_threads=found.web_threads,
        factory=True,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=_GRANIAN_LOGS,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=15,
    )
    server.serve()


@click.command()
def worker() -> None:
    """Do what was asked for later: mail, exports, what ends."""
    from services.app import OpenDoors, create_app
    from workers import main as workers

    found = settings()
    with _running("worker") as stop, faults_in_words():
        try:
            app = create_app(found)
        except OpenDoors as doors:
            raise click.ClickException(str(doors)) from None
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
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked)
    yield stop


def _know_the_tasks() -> None:
    """The relay looks up a task's queue: every slice that declares tasks is imported."""
    from services.app import load_slices

    load_slices()
