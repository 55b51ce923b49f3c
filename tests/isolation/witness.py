"""What an attack left behind, seen by the database's admin, for whom no policy counts.

Invariant: sees every row of every table; an attack that writes one row anywhere is noticed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, text

from shared import clock
from shared.authz.actor import Actor
from shared.authz.operation import OPERATIONS
from shared.db.policies import tables_of_models
from shared.ids import new_id
from shared.problems import Problem
from shared.web.answers import Download
from shared.web.pages import Page

_TABLES = sorted(set(tables_of_models()) - {"audit_event", "used_proof"})
"""A request over HTTP leaves its audit row and the hash of its proof, also when it is refused."""
_NOW = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
_SINCE = text(
    " UNION ALL ".join(
        f"SELECT '{table}' AS name, count(*) AS there,"
        f" count(*) FILTER (WHERE age(xmin) <= age(CAST(:began AS xid))) AS written FROM {table}"
        for table in _TABLES
    )
)
"""How many rows each table has, and how many of them a later transaction has written: `xmin` is who
wrote this version of the row, also where it was written as it was.
"""
_TRAIL = text(
    "SELECT operation, permission, outcome, actor_id, organisation_id, reasons, records,"
    " subject_ids FROM audit_event WHERE trace_id = :trace"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a call ended: a problem in all its words, or the ids that its result showed."""

    problem: type[Problem] | None
    code: str = ""
    words: tuple[object, ...] = ()
    result: Any = None


def attempted(name: str, actor: Actor, kwargs: dict[str, Any]) -> Outcome:
    """Call the operation; a fault that is no Problem passes through."""
    try:
        return Outcome(None, result=OPERATIONS[name](actor, **kwargs))
    except Problem as problem:
        words = (problem.title, problem.detail, problem.reasons)
        return Outcome(type(problem), problem.code, words)


def traced(actor: Actor) -> Actor:
    """The same actor in a request of its own, so that its audit rows can be found; who is logged in
    has just logged in: a sample is kept longer than a login is fresh.
    """
    at = clock.now() if actor.logged_in_at else None
    return replace(actor, trace_id=str(new_id()), logged_in_at=at)


@contextmanager
def unharmed(admin: Engine) -> Iterator[None]:
    """Fails when anything in the database is written or gone: every row of every table but the
    audit trail.
    """
    with admin.begin() as connection:
        began = connection.execute(_NOW).scalar_one()
        before = _rows(connection, began)
    yield
    with admin.begin() as connection:
        after = _rows(connection, began)
    assert after == before, [a for a, b in zip(after, before, strict=True) if a != b]


def _rows(connection: Connection, began: str) -> list[tuple[str, int, int]]:
    return [tuple(row) for row in connection.execute(_SINCE, {"began": began})]


def trail(admin: Engine, actor: Actor) -> list[Any]:
    """The audit rows that this actor's request left."""
    with admin.begin() as connection:
        return list(connection.execute(_TRAIL, {"trace": actor.trace_id}))


def assert_one_line(admin: Engine, name: str, actor: Actor, outcome: str) -> None:
    """Exactly one audit row: of this operation, this actor and organisation, with this outcome."""
    rows = trail(admin, actor)
    found = [(row.operation, row.outcome, row.actor_id, row.organisation_id) for row in rows]
    assert found == [(name, outcome, actor.id, actor.organisation_id)]
    assert rows[0].permission == OPERATIONS[name].permission


def shown(result: Any) -> frozenset[object]:
    """Every value in a result, however deep: what it could tell."""
    if isinstance(result, Page):
        return shown(list(result.results))
    if isinstance(result, dict):
        return frozenset().union(*(shown(value) for value in result.values()))
    if isinstance(result, list | tuple):
        return frozenset().union(*(shown(value) for value in result))
    return frozenset() if isinstance(result, Download) else frozenset({result})
