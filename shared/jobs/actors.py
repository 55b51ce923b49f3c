"""From a message to an operation: the thin layer that every worker's actor is.

Invariant: a message holds ids only; it is done as a system actor of the organisation concerned,
with the one permission that the operation needs; its effect and its inbox row commit together.
"""

import logging
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import dramatiq
from dramatiq import Broker

from shared.authz.actor import Actor
from shared.authz.operation import Operation
from shared.jobs.tasks import TASKS, Task
from shared.problems import Problem

log = logging.getLogger("schakel.worker")


@dataclass(frozen=True, slots=True)
class Binding:
    """Which operation does a task."""

    task: Task
    operation: Operation[Any, Any]


class TaskFailed(Exception):
    """A task that may be tried again; says the fault's type and none of its words.

    The broker keeps and logs what an exception says, and that may quote a person's data.
    """


BINDINGS: dict[str, Binding] = {}


def does(task: Task, operation: Operation[Any, Any]) -> None:
    """Let `operation` do `task`; raises ValueError where they do not fit."""
    if task.name in BINDINGS:
        raise ValueError(f"task {task.name} has an actor already")
    if frozenset(operation.parameters) != task.ids:
        raise ValueError(f"task {task.name} does not carry what {operation.name} needs")
    BINDINGS[task.name] = Binding(task, operation)


def declare(broker: Broker) -> None:
    """Make the broker's actors, one for each task."""
    for binding in BINDINGS.values():
        task = binding.task
        dramatiq.actor(actor_name=task.name, queue_name=task.queue, broker=broker)(_runner(binding))


def faults() -> list[str]:
    """Tasks that nobody does."""
    return [f"task {name} has no actor" for name in sorted(set(TASKS) - set(BINDINGS))]


def _runner(binding: Binding) -> Any:
    def run(
        *, message_id: str, organisation_id: str, ids: Mapping[str, str], trace_id: str = ""
    ) -> None:
        actor = worker_for(binding.operation, UUID(organisation_id), trace_id)
        arguments = {name: UUID(value) for name, value in ids.items()}
        try:
            binding.operation.from_message(actor, UUID(message_id), binding.task.name, **arguments)
        except Problem as problem:  # refused or gone: trying again changes nothing, audit has it
            log.info("task %s ended with %s", binding.task.name, problem.code)
        except Exception as fault:  # noqa: BLE001 - whatever it is, its words stay here
            kind, places = type(fault).__name__, traceback.extract_tb(fault.__traceback__)
            where = [f"{place.filename}:{place.lineno} {place.name}" for place in places]
            log.warning("task %s failed: %s at %s", binding.task.name, kind, where)
            raise TaskFailed(kind) from None

    run.__name__ = binding.task.name.replace(".", "_")
    return run


def worker_for(operation: Operation[Any, Any], organisation_id: UUID, trace_id: str) -> Actor:
    """The system actor that does this one operation for this one organisation."""
    return Actor(
        kind="worker",
        id=organisation_id,
        organisation_id=organisation_id,
        organisation_kind="",
        whole_organisation=True,
        named_permissions=frozenset({operation.permission}),
        channel="worker",
        trace_id=trace_id,
    )
