"""What happens before the demo's programs start: `python -m services.demo.preparation …`.

Invariant: harmless to repeat and to interrupt: a town that is half made is taken away and made
again, and one that is complete is left as it is.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import text

from services.demo import demo_file, past, screen
from services.demo.environment import environment, write_secrets
from services.demo.layout import DemoFault, Layout, Ports
from services.demo.seed import make_town
from shared.db import migrate
from shared.db.embedded import EmbeddedPostgres
from shared.db.embedded.record import load_passwords
from shared.db.engine import make_engine
from shared.db.roles import DATABASE, ensure_roles
from shared.log_lines import log_to_stderr
from shared.settings import ROLES, from_environment


def prepare(layout: Layout, ports: Ports) -> None:
    """Users, schema, town; the database must accept connections."""
    server = EmbeddedPostgres(layout.postgres)
    passwords = load_passwords(layout.postgres)
    if layout.seeding.exists():
        _take_away(server)
        layout.story_told.unlink(missing_ok=True)
    ensure_roles(server.conninfo("admin"), {role: passwords[role] for role in ROLES})
    _write_secrets(layout, ports, server, passwords)
    owner = make_engine(server.url("owner"), "owner")
    migrate.upgrade(owner)
    past.make_room(owner)
    owner.dispose()
    screen.done(f"PostgreSQL runs, with the schema at {migrate.newest()}")
    if _is_complete(layout, server):
        demo_file.move(layout, ports)
        screen.done("Vaardrecht is as you left it")
    else:
        _use_runtime(layout, ports)
        screen.done(f"Vaardrecht was made: {make_town(layout, ports, screen.progress)}")


def _take_away(server: EmbeddedPostgres) -> None:
    """Only the embedded server's own database, and only where the mark says it is half made."""
    with psycopg.connect(server.conninfo("admin"), autocommit=True) as connection:
        connection.execute(
            SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(DATABASE))
        )


def _write_secrets(
    layout: Layout, ports: Ports, server: EmbeddedPostgres, passwords: Mapping[str, str]
) -> None:
    url = server.url("app").set(drivername="postgresql", username=None, password=None)
    write_secrets(layout, ports, url.render_as_string(), passwords)


def _is_complete(layout: Layout, server: EmbeddedPostgres) -> bool:
    engine = make_engine(server.url("login"), "login")
    with engine.begin() as connection:
        there = bool(connection.scalar(text("SELECT EXISTS (SELECT FROM organisation)")))
    engine.dispose()
    if there and not layout.demo_json.exists():
        raise DemoFault(
            f"{layout.demo_json} is gone, and with it the keys of the town: run `make demo-clean`"
        )
    return there


def _use_runtime(layout: Layout, ports: Ports) -> None:
    from services.app import create_app

    create_app(from_environment(environment(layout, ports, ROLES)))


def main(arguments: list[str]) -> int:
    """`preparation VAR WEB MAIL_WEB SMTP`."""
    log_to_stderr("prepare")
    var, *ports = arguments
    try:
        prepare(Layout(Path(var)), Ports(*map(int, ports)))
    except DemoFault as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
