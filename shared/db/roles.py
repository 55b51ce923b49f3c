"""The database users: who there are, and what each may do to the database as a whole.

Invariant: none of them is superuser, may bypass row-level security, or may make roles or
databases; only the owner owns anything. What each may do to which table stands in the migrations.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Composable, Identifier, Literal
from sqlalchemy import Connection, text

from shared.settings import ROLES

DATABASE = "schakel"
REGISTER = "schakel_register"
"""The register of disclosures: a role without login that `app` enters with SET LOCAL ROLE."""

_FORBIDDEN = {
    "rolsuper": SQL("NOSUPERUSER"),
    "rolcreatedb": SQL("NOCREATEDB"),
    "rolcreaterole": SQL("NOCREATEROLE"),
    "rolbypassrls": SQL("NOBYPASSRLS"),
    "rolreplication": SQL("NOREPLICATION"),
}


class RolesFault(Exception):
    """The admin user may not do what is needed, or the server is too old."""


def database_user(role: str) -> str:
    """The name in PostgreSQL of a role of shared.settings.ROLES, or of "admin"."""
    return f"schakel_{role}"


def absent(connection: Connection) -> list[str]:
    """The database users that are not there: a newer version may need one more. Any of them may
    ask.
    """
    users = {database_user(role) for role in ROLES} | {REGISTER}
    return sorted(users - set(connection.scalars(text("SELECT rolname FROM pg_roles"))))


def ensure_roles(
    admin_conninfo: str, passwords: Mapping[str, str], database: str = DATABASE
) -> None:
    """Make the database users and the database, or bring them back to what they should be.

    `admin_conninfo` is of a superuser, or of a user with CREATEROLE and CREATEDB that made the
    users (a managed database); it leads to a maintenance database such as `postgres`.
    `passwords` by role of shared.settings.ROLES; a role that is not in it keeps its password.
    Raises RolesFault below PostgreSQL 16, psycopg.Error when the admin lacks a right.
    """
    with psycopg.connect(admin_conninfo, autocommit=True) as connection:
        if connection.info.server_version < 16_00_00:
            raise RolesFault("PostgreSQL 16 or newer is needed")
        # Two at once would fail on each other's half-made roles.
        connection.execute("SELECT pg_advisory_lock(hashtextextended('schakel.roles', 0))")
        for role in ROLES:
            _ensure_role(connection, database_user(role), login=True)
            if role in passwords:
                _set_password(connection, database_user(role), passwords[role])
        _ensure_role(connection, REGISTER, login=False)
        _run(
            connection,
            "GRANT {} TO {} WITH ADMIN FALSE, INHERIT FALSE, SET TRUE",
            Identifier(REGISTER),
            Identifier(database_user("app")),
        )
        with _as_owner(connection):
            _ensure_database(connection, database)
            with psycopg.connect(make_conninfo(admin_conninfo, dbname=database)) as inside:
                _ensure_schema(inside)


def _ensure_role(connection: psycopg.Connection, user: str, *, login: bool) -> None:
    attributes = {**_FORBIDDEN, "rolcanlogin": SQL("LOGIN") if login else SQL("NOLOGIN")}
    columns = SQL(", ").join(map(Identifier, attributes))
    query = SQL("SELECT {} FROM pg_roles WHERE rolname = {}").format(columns, Literal(user))
    found = connection.execute(query).fetchone()
    if found is None:
        options = SQL(" ").join(attributes.values())
        _run(connection, "CREATE ROLE {} WITH {}", Identifier(user), options)
        return
    # One by one, and only what differs: an admin that is no superuser may not even mention
    # an attribute that it has not got itself.
    wanted = [name == "rolcanlogin" and login for name in attributes]
    for option, has, should in zip(attributes.values(), found, wanted, strict=True):
        if has != should:
            _run(connection, "ALTER ROLE {} WITH {}", Identifier(user), option)


def _set_password(connection: psycopg.Connection, user: str, password: str) -> None:
    """Send the SCRAM verifier: the password itself never reaches the server or its log."""
    verifier = connection.pgconn.encrypt_password(
        password.encode(), user.encode(), b"scram-sha-256"
    )
    _run(connection, "ALTER ROLE {} PASSWORD {}", Identifier(user), Literal(verifier.decode()))


@contextmanager
def _as_owner(connection: psycopg.Connection) -> Iterator[None]:
    """An admin that is no superuser acts for the owner as its member, only for as long as this."""
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if row.fetchone() == (True,):
        yield
        return
    owner = Identifier(database_user("owner"))
    _run(connection, "GRANT {} TO CURRENT_USER WITH INHERIT TRUE, SET TRUE", owner)
    try:
        yield
    finally:
        _run(connection, "REVOKE {} FROM CURRENT_USER", owner)


def _ensure_database(connection: psycopg.Connection, database: str) -> None:
    name, owner = Identifier(database), Identifier(database_user("owner"))
    found = connection.execute(
        "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    if found is None:
        # The same order of letters everywhere, whatever the server's machine has installed.
        builtin = connection.info.server_version >= 17_00_00
        locale = "LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'" if builtin else "LOCALE 'C.UTF-8'"
        options = SQL("TEMPLATE template0 ENCODING 'UTF8' ") + SQL(locale)
        _run(connection, "CREATE DATABASE {} OWNER {} {}", name, owner, options)
    elif found != (database_user("owner"),):
        _run(connection, "ALTER DATABASE {} OWNER TO {}", name, owner)
    users = SQL(", ").join(Identifier(database_user(role)) for role in ROLES)
    _run(connection, "REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
    _run(connection, "GRANT CONNECT ON DATABASE {} TO {}", name, users)


def _ensure_schema(connection: psycopg.Connection) -> None:
    """Only the owner makes tables; the others may look up names."""
    _run(connection, "ALTER SCHEMA public OWNER TO {}", Identifier(database_user("owner")))
    _run(connection, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _run(connection: psycopg.Connection, statement: str, *parts: Composable) -> None:
    connection.execute(SQL(statement).format(*parts))
