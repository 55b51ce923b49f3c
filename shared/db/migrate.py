"""Bringing a database to the newest schema.

Invariant: idempotent; two at once wait for each other; runs as the owner role, which no running
process uses.
"""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from dramatiq_postgres import schema as queue_schema
from sqlalchemy import Connection, Engine, text

from shared.settings import ROLES

SCRIPTS = Path(__file__).parent / "migrations"
AUDIT_MONTHS_AHEAD = 13


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine) -> None:
    """Bring the database of the owner's `engine` to the newest schema."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('schakel-migrate'))"))
        command.upgrade(configuration(connection), "head")
        connection.execute(text(f"SELECT ensure_audit_partitions({AUDIT_MONTHS_AHEAD})"))
        _broker_tables(connection)
        users = ", ".join(f"schakel_{role}" for role in ROLES if role != "owner")
        connection.execute(text(f"GRANT SELECT ON alembic_version TO {users}"))
        connection.execute(text("GRANT USAGE ON SCHEMA public TO schakel_register"))


def _broker_tables(connection: Connection) -> None:
    """The tables of dramatiq over PostgreSQL, in a schema of their own, for the broker role."""
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor:
        if queue_schema.init(cursor):
            cursor.execute("GRANT USAGE ON SCHEMA dramatiq TO schakel_broker")
            cursor.execute(
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA dramatiq"
                " TO schakel_broker"
            )


def newest() -> str:
    """The revision that this code needs."""
    return ScriptDirectory.from_config(configuration()).get_current_head() or ""


def present(connection: Connection) -> str | None:
    """The revision that the database has; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()
