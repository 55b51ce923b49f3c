"""Somebody who has a database user's password: statements of their own, past all our code.

Invariant: whatever an intruder does here is rolled back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb
from sqlalchemy import Engine

from shared import runtime
from shared.ids import new_id
from tests.house import House

Connection = psycopg.Connection[DictRow]
REFUSED = (psycopg.errors.InsufficientPrivilege,)
"""No right on the table or column, or a row that no policy lets through: both are 42501."""
UNLAWFUL = (psycopg.errors.IntegrityConstraintViolation,)
"""What our triggers say."""
GENERATED = {"giver_owner_id"}
"""Columns that the database makes of the others."""


def engine_of(the_house: House, user: str) -> Engine:
    return runtime.current().engines["app"] if user == "app" else the_house.engines[user]


@contextmanager
def intruding(the_house: House, user: str, org: UUID | None = None) -> Iterator[Connection]:
    """A connection as this user, with app.org set as asked; `register` is entered from `app`."""
    url = engine_of(the_house, "app" if user == "register" else user).url
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, row_factory=dict_row) as connection:
        if org is not None:
            connection.execute("SELECT set_config('app.org', %s, true)", [str(org)])
        if user == "register":
            connection.execute("SET LOCAL ROLE schakel_register")
        yield connection
        connection.rollback()


def refuses(
    connection: Connection,
    faults: type[Exception] | tuple[type[Exception], ...],
    statement: str,
    *values: Any,
) -> None:
    """The statement fails with one of these; what came before it in the transaction stays."""
    with pytest.raises(faults), connection.transaction():
        connection.execute(statement.encode(), values)


def untouched(connection: Connection, statement: str, *values: Any) -> None:
    """The statement runs, and finds nothing to touch."""
    assert connection.execute(statement.encode(), values).rowcount == 0


def rows(connection: Connection, statement: str, *values: Any) -> list[DictRow]:
    return connection.execute(statement.encode(), values).fetchall()


def copied(
    connection: Connection, table: str, row: dict[str, Any], change: Callable[[str], Any]
) -> None:
    """Insert the row again, each column as `change` says (or as it was, where that is None)."""
    changed = {name: change(name) for name in row if name not in GENERATED}
    values = {name: row[name] if new is None else new for name, new in changed.items()}
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(sql.Placeholder() * len(values)),
    )
    with connection.transaction():
        connection.execute(statement, [_adapted(value) for value in values.values()])


def _adapted(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value


RULES: list[UUID] = []
"""A rule that exists; the fixture `full` puts it here."""


def grant(connection: Connection, **given: Any) -> None:
    """Insert a grant, valid but for what is given."""
    row = {
        "id": new_id(),
        "kind": "referral",
        "ground": "public_task",
        "rule_id": RULES[0],
        "rule_version": 1,
        "categories": [],
        "consent_ids": [],
        "viewer_roles": [],
        "safety_restricted": False,
        "wrapped_key": b"key",
        "ended_at": None,
        "ended_because": None,
    } | given
    names = sql.SQL(", ").join(map(sql.Identifier, row))
    holes = sql.SQL(", ").join(sql.Placeholder() * len(row))
    statement = sql.SQL("INSERT INTO access_grant ({}, ends_at) VALUES ({}, now() + {})").format(
        names, holes, sql.SQL("interval '1 day'")
    )
    with connection.transaction():
        connection.execute(statement, list(row.values()))
