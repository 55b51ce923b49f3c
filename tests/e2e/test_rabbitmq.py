"""The work that happens later, carried by a real RabbitMQ: relay and worker as programs."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from services.organisations import operations as organisations
from shared.ids import new_id
from tests.e2e import rabbitmq
from tests.e2e.absence import ROOT, absent
from tests.factories.town import Town
from tests.house import House

DEADLINE_SECONDS = 90


@pytest.fixture
def node(tmp_path: Path) -> Iterator[rabbitmq.RabbitMQ]:
    if not rabbitmq.PROGRAM.exists():
        absent("rabbitmq-server", "apt-get install rabbitmq-server")
    with rabbitmq.running(tmp_path) as started:
        yield started


@contextmanager
def program(name: str, house: House, node: rabbitmq.RabbitMQ) -> Iterator[None]:
    """`schakel NAME`, as it runs anywhere, ended in order."""
    settings = house.settings
    passwords = {
        f"DATABASE_PASSWORD_{role.upper()}": password
        for role, password in settings.database_passwords.items()
    }
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": str(settings.database_url),
        "SCHAKEL_VAR": str(settings.var),
        "ROOT_KEY_FILE": str(settings.root_key_file),
        "BROKER_URL": node.url,
        **passwords,
    }
    command = [sys.executable, "-m", "services.cli", name]
    running = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        running.terminate()
        assert running.wait(60) == 0


@pytest.fixture
def told(the_house: House, town: Town) -> Callable[[], bool]:
    """Whether kinderwerk's coordinator was told of a referral."""
    organisations.add_member(
        town.child_work.operator(),
        person_id=new_id(),
        name="C. Voorbeeld",
        email="coordinator@voorbeeld.example",
        roles=["programme_coordinator"],
    )
    statement = text("SELECT count(*) FROM notification WHERE owner_id = :org")

    def look() -> bool:
        with the_house.engines["admin"].begin() as connection:
            found = connection.execute(statement, {"org": town.child_work.id}).scalar_one()
        return bool(found == 1)

    return look


def waiting(house: House) -> int:
    with house.engines["admin"].begin() as connection:
        return int(connection.execute(text("SELECT count(*) FROM outbox")).scalar_one())


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def test_a_referral_is_announced_through_rabbitmq(
    the_house: House, town: Town, node: rabbitmq.RabbitMQ, told: Callable[[], bool]
) -> None:
    town.sent()
    with program("relay", the_house, node), program("worker", the_house, node):
        until(told)


def test_what_the_broker_took_survives_its_kill(
    the_house: House, town: Town, node: rabbitmq.RabbitMQ, told: Callable[[], bool]
) -> None:
    town.sent()
    with program("relay", the_house, node):
        until(lambda: waiting(the_house) == 0)
    assert not told()
    node.kill()
    node.start()
    with program("worker", the_house, node):
        until(told)


def test_relay_and_worker_wait_for_a_broker_that_is_away(
    the_house: House, town: Town, node: rabbitmq.RabbitMQ, told: Callable[[], bool]
) -> None:
    with ExitStack() as stack:
        stack.enter_context(program("relay", the_house, node))
        stack.enter_context(program("worker", the_house, node))
        until(lambda: waiting(the_house) == 0)
        node.kill()
        town.sent()
        assert waiting(the_house) > 0
        node.start()
        until(told)
