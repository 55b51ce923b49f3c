"""What waits in the outbox, done at once and in this process, as the workers do it.

Invariant: each task goes through its own operation, as the worker of its organisation; mail stays.
"""

from contextlib import suppress
from uuid import UUID

import orjson
from sqlalchemy import text

from shared.jobs.actors import BINDINGS, worker_for
from shared.problems import Problem
from tests.house import House
from workers.main import bind

MAILING = ("notification:mail",)
_TAKE = text(
    "DELETE FROM outbox WHERE task NOT IN (SELECT unnest(CAST(:mails AS text[])))"
    " RETURNING organisation_id, task, ids"
)


def run(the_house: House) -> list[str]:
    """Do all of it, and what follows from it; the tasks that were done."""
    if not BINDINGS:
        bind()
    done: list[str] = []
    while waiting := _taken(the_house):
        for organisation_id, task, ids in waiting:
            binding = BINDINGS[task]
            actor = worker_for(binding.operation, organisation_id, "")
            with suppress(Problem):  # refused or gone: a worker tries that no more
                binding.operation(actor, **{name: UUID(value) for name, value in ids.items()})
            done.append(task)
    return done


def forget(the_house: House) -> None:
    """Let nothing wait that an earlier test left there."""
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("DELETE FROM outbox"))


def _taken(the_house: House) -> list[tuple[UUID, str, dict[str, str]]]:
    with the_house.engines["admin"].begin() as connection:
        rows = connection.execute(_TAKE, {"mails": _mails()}).all()
    found = [(r.organisation_id, r.task, r.ids) for r in rows]
    return [(o, t, i if isinstance(i, dict) else orjson.loads(i)) for o, t, i in found]


def _mails() -> list[str]:
    """The tasks that want a mail server."""
    return [name for name, one in BINDINGS.items() if one.operation.permission in MAILING]
