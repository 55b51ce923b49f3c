"""A whole Schakel for tests: a real PostgreSQL with the real roles, and the real application.

Invariant: made once a run; tests do not clean up, each has organisations of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from services.app import create_app
from shared.db import migrate
from shared.db.embedded import EmbeddedPostgres, destroy
from shared.db.engine import make_engine
from shared.db.roles import ensure_roles
from shared.settings import ROLES, Settings, from_environment


@dataclass(frozen=True, slots=True)
class House:
    """The application, its settings, and an engine for each database user (`admin` too)."""

    app: Flask
    settings: Settings
    engines: dict[str, Engine]


@contextmanager
def database(home: Path) -> Iterator[EmbeddedPostgres]:
    """An empty database with all database users, without fsync."""
    home.mkdir(mode=0o755, exist_ok=True)
    home.chmod(0o755)
    try:
        with EmbeddedPostgres(home, fsync=False) as server:
            passwords = {role: str(server.url(role).password) for role in ROLES}
            ensure_roles(server.conninfo("admin"), passwords)
            yield server
    finally:
        destroy(home)


def settings_for(server: EmbeddedPostgres, var: Path, **more: str) -> Settings:
    """Settings for that database, with a root key of their own."""
    url = server.url("app").set(username=None, password=None)
    passwords = {
        f"DATABASE_PASSWORD_{role.upper()}": str(server.url(role).password) for role in ROLES
    }
    return from_environment(
        {
            "DATABASE_URL": url.render_as_string(),
            "SCHAKEL_VAR": str(var),
            "SCHAKEL_DEVELOPMENT": "yes",
            "SMTP_STARTTLS": "no",
            **passwords,
            **more,
        }
    )


@contextmanager
def house(home: Path) -> Iterator[House]:
    """A migrated database with the application on it."""
    with database(home / "postgres") as server:
        settings = settings_for(server, home / "var")
        engines = {role: make_engine(server.url(role), role) for role in ROLES if role != "app"}
        migrate.upgrade(engines["owner"])
        app = create_app(settings)
        engines["admin"] = make_engine(server.url("admin", "schakel"), "admin")
        try:
            yield House(app, settings, engines)
        finally:
            for engine in engines.values():
                engine.dispose()
            _close(app)


def _close(app: Flask) -> None:
    from shared import runtime

    for engine in runtime.current().engines.values():
        engine.dispose()
