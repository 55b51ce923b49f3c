"""From a message to an operation, and what is left of a fault."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from dramatiq import Broker
from dramatiq.brokers.stub import StubBroker

from services.exports import operations as exports
from shared.authz import permissions
from shared.authz.actor import Actor
from shared.jobs import actors, tasks
from shared.jobs.actors import Binding, TaskFailed, does, worker_for
from shared.jobs.dead_letters import _kind_of_fault
from shared.problems import Conflict
from workers import main

SECRET = "Noor Voorbeeld woont op de Kade"


@dataclass
class Doing:
    """An operation as an actor sees it, that does as it is told."""

    name: str = "nothing.something"
    permission: str = "export:make"
    parameters: dict[str, None] = field(default_factory=lambda: {"record_id": None})
    fault: BaseException | None = None
    seen: list[tuple[Actor, UUID, str, dict[str, UUID]]] = field(default_factory=list)

    def from_message(self, actor: Actor, message_id: UUID, task: str, **ids: UUID) -> None:
        self.seen.append((actor, message_id, task, ids))
        if self.fault:
            raise self.fault


@pytest.fixture
def task() -> Iterator[tasks.Task]:
    """A task of this test's own."""
    made = tasks.task("tests.something", "record_id")
    yield made
    tasks.TASKS.pop(made.name)
    actors.BINDINGS.pop(made.name, None)


def run(task: tasks.Task, doing: Any) -> Any:
    return actors._runner(Binding(task, doing))(
        message_id=str(UUID(int=1)),
        organisation_id=str(UUID(int=2)),
        ids={"record_id": str(UUID(int=3))},
        trace_id="t",
    )


def test_it_is_done_as_a_worker_of_the_organisation_with_one_permission(task: tasks.Task) -> None:
    doing = Doing()
    run(task, doing)
    ((actor, message_id, name, ids),) = doing.seen
    assert (message_id, name, ids) == (UUID(int=1), task.name, {"record_id": UUID(int=3)})
    assert (actor.kind, actor.organisation_id, actor.trace_id) == ("worker", UUID(int=2), "t")
    may = {name for name in permissions.PERMISSIONS if not permissions.refusal(name, actor)}
    assert may == {"export:make"}


def test_a_worker_may_do_only_what_workers_are_for() -> None:
    operation: Any = Doing(permission="child:read")
    actor = worker_for(operation, UUID(int=2), "")
    refused = permissions.refusal("child:read", actor)
    assert refused is not None
    assert refused.code == "not_a_named_permission"


def test_a_refusal_is_the_end_of_it(task: tasks.Task, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert run(task, Doing(fault=Conflict("gone_already"))) is None
    assert "gone_already" in caplog.text


def test_a_fault_keeps_its_type_and_place_and_loses_its_words(
    task: tasks.Task, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(TaskFailed) as failed:
        run(task, Doing(fault=OSError(SECRET)))
    assert str(failed.value) == "OSError"
    assert failed.value.__suppress_context__
    assert "OSError at" in caplog.text
    assert "test_actors.py" in caplog.text
    assert SECRET not in caplog.text


def test_a_task_has_one_actor_that_takes_what_it_carries(task: tasks.Task) -> None:
    assert f"task {task.name} has no actor" in actors.faults()
    fits: Any = Doing()
    other: Any = Doing(parameters={"export_id": None})
    with pytest.raises(ValueError, match="does not carry"):
        does(task, other)
    does(task, fits)
    assert f"task {task.name} has no actor" not in actors.faults()
    with pytest.raises(ValueError, match="already"):
        does(task, fits)


def test_a_task_has_a_name_and_a_queue_of_its_own(task: tasks.Task) -> None:
    with pytest.raises(ValueError, match="exists already"):
        tasks.task(task.name)
    with pytest.raises(ValueError, match="no worker"):
        tasks.task("tests.other", queue="nowhere")


def test_every_task_of_ours_has_an_actor(the_house: object) -> None:
    if not actors.BINDINGS:
        main.bind()
    assert actors.faults() == []
    broker: Broker = StubBroker(middleware=[])
    actors.declare(broker)
    assert broker.get_declared_actors() == set(tasks.TASKS)
    assert broker.get_actor(exports.MAKE_EXPORT.name).queue_name == "exports"


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ("shared.jobs.actors.TaskFailed: SMTPRecipientsRefused", "SMTPRecipientsRefused"),
        ("dramatiq.middleware.time_limit.TimeLimitExceeded", None),
        (f"ValueError: {SECRET}", "ValueError"),
        (SECRET, "unknown"),
        ("(Background on this error at: https://sqlalche.me/e/20/gkpj)", "unknown"),
        ("", "unknown"),
    ],
)
def test_a_dead_letter_names_the_kind_of_fault_only(last: str, kind: str | None) -> None:
    found = _kind_of_fault(f"Traceback (most recent call last):\n  File\n{last}\n")
    assert found == (kind or last)
    assert "Noor" not in found
