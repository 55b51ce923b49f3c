"""The whole way of work that happens later, in the test's own process: relay, broker, worker.

Invariant: the broker and the worker are the real ones over PostgreSQL; what waited before a test
is swept away first, so that a test sees its own work only.
"""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from dramatiq import Broker, Worker
from sqlalchemy import Engine

from shared import runtime
from shared.db.engine import engine_url, make_engine
from shared.jobs import actors
from shared.jobs.broker import make_broker
from shared.jobs.dead_letters import DeadLetters
from shared.settings import Mail
from tests.house import House
from tests.slices.database import rows
from workers import main, relay

PATIENCE_SECONDS = 30


def until(true: Callable[[], Any], what: str) -> Any:
    """What `true` gives, as soon as it gives something; AssertionError when it never does."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = true()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for {what}")


@dataclass(slots=True)
class Workshop:
    """A broker to relay to. Nothing is done before a worker is at work."""

    house: House
    broker: Broker
    letters: Engine

    def relay(self) -> int:
        return relay.relay_once(self.house.engines["relay"], self.broker)

    @contextmanager
    def working(self) -> Iterator[None]:
        """A worker at work, with a broker of its own as in a program of its own."""
        broker = make_broker(self.house.settings)
        broker.add_middleware(DeadLetters(self.letters))
        actors.declare(broker)
        worker = Worker(broker, worker_threads=2, worker_timeout=100)
        worker.start()
        try:
            yield
        finally:
            worker.stop()
            broker.close()

    def finish(self) -> None:
        """Relay and work until nothing is left, also of what the work itself asks for."""
        with self.working():
            until(self._idle, "the work to be done")

    def until(self, true: Callable[[], Any], what: str) -> Any:
        """As `until`, while the relay goes on."""
        return until(lambda: self.relay() * 0 or true(), what)

    def waiting(self) -> list[Any]:
        """The messages that the broker holds."""
        return rows(
            self.house,
            "SELECT message_id, queue_name, state, message, available_at FROM dramatiq.queue"
            " WHERE state <> 'rejected'",
        )

    def dead_letters(self) -> list[Any]:
        return rows(self.house, "SELECT * FROM dead_letter")

    def _idle(self) -> bool:
        """Nothing is under way, and nothing came of what was: in this order."""
        return not self.waiting() and self.relay() == 0


@contextmanager
def workshop(house: House) -> Iterator[Workshop]:
    """A workshop with nothing in it."""
    for table in ("outbox", "timer", "dead_letter", "dramatiq.queue"):
        rows(house, f"DELETE FROM {table}")
    if not actors.BINDINGS:
        main.bind()
    broker = make_broker(house.settings)
    letters = make_engine(engine_url(house.settings, "broker"), "broker")
    try:
        yield Workshop(house, broker, letters)
    finally:
        broker.close()
        letters.dispose()


@dataclass(slots=True)
class Received:
    """A mail as it arrived."""

    to: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    @property
    def text(self) -> str:
        return str(self.message.get_content())


@dataclass  # no slots: aiosmtpd looks at all its attributes, which Python 3.11.2 cannot bear then
class PostOffice:
    """An SMTP server that keeps what it gets; `refusing` it takes nothing."""

    port: int
    received: list[Received] = field(default_factory=list)
    refusing: bool = False
    asked: int = 0

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.asked += 1
        if self.refusing:
            return f"451 {address} is away"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append(Received(list(map(str, envelope.rcpt_tos)), content))
        return "250 OK"


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A post office to which this process's mail goes while it is open."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        office = PostOffice(probe.getsockname()[1])
    controller = Controller(office, hostname="127.0.0.1", port=office.port)
    controller.start()
    ours = runtime.current()
    mail: Mail = replace(ours.settings.mail, host="127.0.0.1", port=office.port, starttls=False)
    runtime.use(replace(ours, settings=replace(ours.settings, mail=mail)))
    try:
        yield office
    finally:
        runtime.use(ours)
        controller.stop()


def audited(house: House, organisation_id: UUID, operation: str) -> list[str]:
    """The outcomes of an operation that were noted for an organisation."""
    found = rows(
        house,
        "SELECT outcome FROM audit_event WHERE organisation_id = :org AND operation = :name"
        " ORDER BY at, id",
        org=organisation_id,
        name=operation,
    )
    return [row.outcome for row in found]
