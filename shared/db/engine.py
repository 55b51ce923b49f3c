"""Connections to PostgreSQL, one engine per database user.

Invariant: on a tenant-bound engine every transaction begins with its organisation set.
"""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from shared.db.tenant import begin_statement
from shared.settings import Settings, SettingsFault

TENANT_BOUND = frozenset({"app", "operator", "matcher"})
TIMEOUT = (
    "-c statement_timeout=30000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000"
)


def engine_url(settings: Settings, role: str) -> URL:
    """The URL of the database for one of our database users; raises SettingsFault."""
    if not settings.database_url:
        raise SettingsFault("DATABASE_URL: not set, and no embedded server was started")
    password = settings.database_passwords.get(role)
    if not password:
        name = f"DATABASE_PASSWORD_{role.upper()}"
        raise SettingsFault(f"{name}: this process needs the database user schakel_{role}")
    url = make_url(settings.database_url)
    return url.set(drivername="postgresql+psycopg", username=f"schakel_{role}", password=password)


def engine_options(role: str, pool_size: int) -> dict[str, Any]:
    """Arguments of create_engine that hold for every engine of ours."""
    return {
        "pool_size": pool_size,
        "max_overflow": 0 if role in TENANT_BOUND else 2,
        "pool_timeout": 10,
        "pool_pre_ping": True,
        "connect_args": {"options": TIMEOUT, "application_name": f"schakel-{role}"},
        "hide_parameters": True,  # values never reach a log or an error page
    }


def make_engine(url: URL, role: str, pool_size: int = 2) -> Engine:
    """An engine for one database user, with our hooks."""
    return hooked(create_engine(url, **engine_options(role, pool_size)), role)


def hooked(engine: Engine, role: str) -> Engine:
    """Let the engine begin its transactions our way."""

    @event.listens_for(engine, "connect")
    def _say_begin_ourselves(raw: Any, _record: object) -> None:
        raw.autocommit = True

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        statement = begin_statement() if role in TENANT_BOUND else "BEGIN"
        driver: Any = connection.connection.driver_connection
        driver.execute(statement, prepare=False)  # several statements cannot be prepared

    return engine
