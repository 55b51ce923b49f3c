"""`schakel migrate` and `database-users`: the database at the newest schema, with its users.

Invariant: runs as the owner, which no running program is; the administrator's access is used for
making the database users and nothing else.
"""

import os
from pathlib import Path

import click

from services.cli.surroundings import faults_in_words, settings
from shared.settings import ROLES, Settings


@click.command()
@click.option("--ensure-roles", is_flag=True, help="First do what `schakel database-users` does.")
def migrate(ensure_roles: bool) -> None:
    """Bring the database to the newest schema; harmless to repeat."""
    from shared.db import migrate as migration
    from shared.db import roles
    from shared.db.engine import engine_url, make_engine

    found = settings()
    with faults_in_words():
        if ensure_roles:
            _ensure_roles(found)
        engine = make_engine(engine_url(found, "owner"), "owner")
        with engine.begin() as connection:
            absent = roles.absent(connection)
            before = migration.present(connection)
        if absent:
            raise click.ClickException(
                f"the database users {', '.join(absent)} are not there yet:"
                " run `schakel database-users` first"
            )
        migration.upgrade(engine)
    newest = migration.newest()
    click.echo(f"The schema is at {newest}" + (" already." if before == newest else "."))


@click.command("database-users")
def database_users() -> None:
    """Make the database and its users, or bring them back to what the settings say.

    By DATABASE_ADMIN_URL (of an administrator, to a maintenance database), DATABASE_URL and all
    DATABASE_PASSWORD_….
    """
    with faults_in_words():
        _ensure_roles(settings())


def _ensure_roles(found: Settings) -> None:
    from psycopg import Error
    from sqlalchemy import make_url

    from shared.db.roles import ensure_roles

    admin = _admin_url()
    missing = ["DATABASE_ADMIN_URL"] * (not admin) + ["DATABASE_URL"] * (not found.database_url)
    passwords = [role for role in ROLES if role not in found.database_passwords]
    missing += [f"DATABASE_PASSWORD_{role.upper()}" for role in passwords]
    if not admin or missing:
        raise click.ClickException(f"the database users: give {', '.join(missing)}")
    database = make_url(str(found.database_url)).database or "schakel"
    try:
        ensure_roles(admin, found.database_passwords, database)
    except Error as fault:
        why = fault.sqlstate or str(fault).strip().splitlines()[-1]
        raise click.ClickException(f"the administrator cannot: {why}") from None
    click.echo(f"Database {database} and its {len(ROLES)} users are as they should be.")


def _admin_url() -> str | None:
    """Read here and not in the settings: no running program may know it."""
    file = os.environ.get("DATABASE_ADMIN_URL_FILE")
    if not file:
        return os.environ.get("DATABASE_ADMIN_URL")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as fault:
        raise click.ClickException(
            f"DATABASE_ADMIN_URL_FILE: cannot read {file}: {fault.strerror}"
        ) from None
