"""The tasks that operations may ask for later, by name.

Invariant: every task has exactly one actor in the worker program (checked at its start).
"""

from dataclasses import dataclass

QUEUES = ("default", "mail", "exports", "imports")
"""Every queue there is; a worker takes work of all of them, or of those in WORKER_QUEUES."""
TASKS: dict[str, "Task"] = {}


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of work: `name` is `<capability>.<what>`, `ids` the names of the ids it carries."""

    name: str
    ids: frozenset[str]
    queue: str = "default"


def task(name: str, *ids: str, queue: str = "default") -> Task:
    """Declare a task; raises ValueError when the name is taken."""
    if name in TASKS:
        raise ValueError(f"task {name} exists already")
    if queue not in QUEUES:
        raise ValueError(f"queue {queue} has no worker")
    made = Task(name, frozenset(ids), queue)
    TASKS[name] = made
    return made
