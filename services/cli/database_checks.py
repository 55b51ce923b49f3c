"""The doctor on the database: who can log in, and whether it is the house that the code needs.

Invariant: reads only.
"""

from collections.abc import Iterator, Mapping

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from services.cli.findings import Finding
from services.cli.surroundings import database_words
from shared.db import house, policies
from shared.db.engine import engine_url, make_engine
from shared.settings import Settings

_LOOKED_AT_BY_ALL = "whoever it is"


def database_user(settings: Settings, role: str) -> tuple[Engine | None, Finding]:
    """Can this database user log in? Its engine, without the tenant's hooks."""
    part, name = f"database {role}", f"DATABASE_PASSWORD_{role.upper()}"
    engine = make_engine(engine_url(settings, role), _LOOKED_AT_BY_ALL)
    try:
        with engine.begin() as connection:
            version = connection.scalar(text("SHOW server_version"))
    except SQLAlchemyError as fault:
        engine.dispose()
        said = database_words(fault)
        return None, Finding(part, f"cannot log in: {said}", _remedy(said, name))
    return engine, Finding(part, f"schakel_{role} logs in to PostgreSQL {version}")


def schema(engines: Mapping[str, Engine]) -> Iterator[Finding]:
    """Is the schema the newest, with the users, owners, partitions and policies that belong to it?

    The policies are compared where the application's own access is at hand.
    """
    role, engine = next(iter(engines.items()))
    try:
        with engine.begin() as connection:
            faults = house.faults(connection)
            if not faults and {"app", "login", "owner"} & set(engines):
                faults = _policy_faults(engine)
    except SQLAlchemyError as fault:
        yield Finding("schema", f"schakel_{role}: {database_words(fault)}", "run `schakel migrate`")
        return
    for wrong in faults:
        words, _, remedy = wrong.partition(": run ")
        yield Finding("schema", words, f"run {remedy}" if remedy else _TAMPERED)
    if not faults:
        yield Finding("schema", "is what this version needs")


def _policy_faults(engine: Engine) -> list[str]:
    from services.app import load_slices

    load_slices()
    with engine.begin() as connection:
        return policies.faults(connection)


def _remedy(said: str, name: str) -> str:
    if "password" in said or "28P01" in said:
        return f"let {name} be what the database has, or run `schakel database-users`"
    if "does not exist" in said:
        return "make the database and its users: `schakel database-users`"
    return "is PostgreSQL running, and is DATABASE_URL its address as seen from here?"


_TAMPERED = "somebody changed the database by hand: put it back, or restore a backup"
