"""Events inside the transaction, the outbox with its commit, the inbox with the effect's."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from services.exports.tasks import MAKE_EXPORT
from services.organisations.models import Team
from shared import clock
from shared.authz.actor import Actor
from shared.authz.scope import Scope
from shared.events import bus
from shared.ids import new_id
from shared.jobs.actors import worker_for
from shared.problems import Conflict
from tests.factories.town import Town
from tests.house import House
from tests.isolation.witness import unharmed
from tests.shared.authz.trial import count, trial

TASK = MAKE_EXPORT


@dataclass(frozen=True)
class Happened(bus.Event):
    """Something of these tests."""

    number: int


@bus.on(Happened, order=0)
def nothing(scope: Scope, event: Happened) -> None:
    """Without a handler the house would not start, and rightly so."""


@pytest.fixture(autouse=True)
def unhandled() -> Iterator[None]:
    """Each test subscribes for itself."""
    kept = bus._handlers[Happened]
    bus._handlers[Happened] = []
    yield
    bus._handlers[Happened] = kept


def team(scope: Scope) -> UUID:
    made = Team(id=new_id(), organisation_id=scope.org, name="T", brin=None, created_at=scope.now)
    return scope.add(made).id


def publish(scope: Scope) -> list[object]:
    team(scope)
    return scope.publish(Happened(7))


def test_handlers_run_in_their_order_and_answer(town: Town) -> None:
    def late(scope: Scope, event: Happened) -> str:
        return f"late {event.number}"

    def silent(scope: Scope, event: Happened) -> None:
        team(scope)

    def early(scope: Scope, event: Happened) -> str:
        return f"early {event.number}"

    for order, handler in ((30, late), (20, silent), (10, early)):
        bus.on(Happened, order=order)(handler)
    assert trial(publish)(town.school.member()) == ["early 7", "late 7"]


def test_of_one_order_the_name_decides(town: Town) -> None:
    def b(scope: Scope, event: Happened) -> str:
        return "b"

    def a(scope: Scope, event: Happened) -> str:
        return "a"

    for handler in (b, a):
        bus.on(Happened, order=1)(handler)
    assert trial(publish)(town.school.member()) == ["a", "b"]


@pytest.mark.parametrize("fault", [ZeroDivisionError, Conflict])
def test_a_handler_that_fails_rolls_everything_back(
    the_house: House, town: Town, fault: type[Exception]
) -> None:
    @bus.on(Happened, order=1)
    def works(scope: Scope, event: Happened) -> None:
        team(scope)
        scope.later(TASK, export_id=new_id())

    @bus.on(Happened, order=2)
    def fails(scope: Scope, event: Happened) -> None:
        raise fault

    with unharmed(the_house.engines["admin"]), pytest.raises(fault):
        trial(publish)(town.school.member())


def test_a_handler_acts_in_the_publisher_s_transaction(the_house: House, town: Town) -> None:
    admin = the_house.engines["admin"]
    seen: list[int] = []

    @bus.on(Happened, order=1)
    def works(scope: Scope, event: Happened) -> None:
        seen.append(count(admin, "team", "organisation_id = :o", o=town.school.id))

    trial(publish)(town.school.member())
    assert seen == [2], "the publisher's team is not committed yet"


class TestOutbox:
    def test_a_task_is_sent_with_the_commit_and_not_before(
        self, the_house: House, town: Town
    ) -> None:
        admin, export_id, during = the_house.engines["admin"], new_id(), []

        def body(scope: Scope) -> None:
            scope.later(TASK, export_id=export_id)
            scope.at(clock.now(), TASK, export_id=export_id)
            scope.flush()
            during.append(sent(the_house, export_id))

        trial(body)(town.school.member())
        assert during == [(0, 0)]
        assert sent(the_house, export_id) == (1, 1)
        mine = count(
            admin, "outbox", "organisation_id = :o AND ids ? 'export_id'", o=town.school.id
        )
        assert mine == 1

    def test_what_was_refused_sends_nothing(self, the_house: House, town: Town) -> None:
        export_id = new_id()

        def body(scope: Scope) -> None:
            scope.later(TASK, export_id=export_id)
            scope.at(clock.now(), TASK, export_id=export_id)
            raise Conflict

        with pytest.raises(Conflict):
            trial(body)(town.school.member())
        assert sent(the_house, export_id) == (0, 0)

    def test_a_task_carries_its_ids_and_nothing_else(self, town: Town) -> None:
        for ids in ({}, {"child_id": new_id()}, {"export_id": new_id(), "child_id": new_id()}):
            with pytest.raises(TypeError):
                trial(lambda scope, ids=ids: scope.later(TASK, **ids))(town.school.member())


class TestInbox:
    def act(self, the_house: House, actor: Actor, message: UUID, body: object = team) -> object:
        return trial(body, "export:make").from_message(actor, message, "task")  # type: ignore[arg-type]

    def worker(self, town: Town) -> Actor:
        operation = trial(team, "export:make")
        return worker_for(operation, town.school.id, str(new_id()))

    def test_a_message_that_comes_twice_acts_once(self, the_house: House, town: Town) -> None:
        worker, message = self.worker(town), new_id()
        assert self.act(the_house, worker, message) is not None
        assert self.act(the_house, worker, message) is None
        assert teams(the_house, town) == 3
        assert self.act(the_house, worker, new_id()) is not None
        assert teams(the_house, town) == 4

    def test_two_at_once_act_once(self, the_house: House, town: Town) -> None:
        worker, message = self.worker(town), new_id()
        together = threading.Barrier(4)

        def deliver() -> None:
            together.wait()
            self.act(the_house, worker, message)

        threads = [threading.Thread(target=deliver) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert teams(the_house, town) == 3

    def test_a_message_whose_work_failed_may_come_again(self, the_house: House, town: Town) -> None:
        worker, message = self.worker(town), new_id()

        def fails(scope: Scope) -> None:
            team(scope)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            self.act(the_house, worker, message, fails)
        assert count(the_house.engines["admin"], "inbox", "message_id = :m", m=message) == 0
        assert self.act(the_house, worker, message) is not None
        assert teams(the_house, town) == 3


def sent(the_house: House, export_id: UUID) -> tuple[int, int]:
    """How many outbox rows and timers carry this id."""
    admin, carries = the_house.engines["admin"], "ids ->> 'export_id' = :id"
    return (
        count(admin, "outbox", carries, id=str(export_id)),
        count(admin, "timer", carries, id=str(export_id)),
    )


def teams(the_house: House, town: Town) -> int:
    return count(the_house.engines["admin"], "team", "organisation_id = :o", o=town.school.id)
