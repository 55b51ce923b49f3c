"""The database users can do what they are for, and cannot help themselves to more."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shared.db.embedded import EmbeddedPostgres
from shared.db.roles import DATABASE, ensure_roles
from shared.settings import ROLES
from tests.shared.embedded_home import reachable_folder


@pytest.fixture(params=["superuser", "managed"], scope="module")
def admin(request: pytest.FixtureRequest) -> Iterator[str]:
    """A superuser, and an admin as a managed database gives one; the roles have been made."""
    with (
        reachable_folder() as folder,
        EmbeddedPostgres(folder / "postgres", fsync=False) as server,
    ):
        conninfo = server.conninfo("admin")
        execute(conninfo, "ALTER SYSTEM SET log_statement = 'all'")
        execute(conninfo, "SELECT pg_reload_conf()")
        if request.param == "managed":
            execute(conninfo, "CREATE ROLE managed LOGIN CREATEDB CREATEROLE PASSWORD 'geheim'")
            conninfo = make_conninfo(conninfo, user="managed", password="geheim")
        ensure_roles(conninfo, passwords())
        yield conninfo


def passwords() -> dict[str, str]:
    return {role: f"het geheim van {role}" for role in ROLES}


def execute(conninfo: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def user(admin: str, role: str, database: str = DATABASE) -> str:
    return make_conninfo(admin, user=f"schakel_{role}", password=passwords()[role], dbname=database)


def test_no_user_may_do_more_than_log_in(admin: str) -> None:
    found = execute(
        admin,
        "SELECT rolname, rolcanlogin, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication"
        " OR rolbypassrls FROM pg_roles WHERE rolname ~ '^schakel_' AND rolname <> 'schakel_admin'",
    )
    logging_in: list[tuple[object, ...]] = [(f"schakel_{role}", True, False) for role in ROLES]
    assert sorted(found) == sorted([*logging_in, ("schakel_register", False, False)])


def test_only_the_owner_makes_tables(admin: str) -> None:
    execute(user(admin, "owner"), "CREATE TABLE thing (); DROP TABLE thing")
    for role in set(ROLES) - {"owner"}:
        for statement in ("CREATE TABLE thing ()", "CREATE TEMP TABLE thing ()", "CREATE SCHEMA s"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                execute(user(admin, role), statement)
    owner = "SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public'"
    assert execute(user(admin, "app"), owner) == [("schakel_owner",)]


def test_nobody_else_enters_the_database(admin: str) -> None:
    execute(admin, "CREATE ROLE stranger LOGIN PASSWORD 'geheim'")
    stranger = make_conninfo(admin, user="stranger", password="geheim")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        execute(make_conninfo(stranger, dbname=DATABASE), "SELECT 1")


def test_app_enters_the_register_only_on_purpose(admin: str) -> None:
    execute(
        user(admin, "owner"),
        "CREATE TABLE disclosure (); GRANT SELECT ON disclosure TO schakel_register",
    )
    app = user(admin, "app")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        execute(app, "TABLE disclosure")
    with psycopg.connect(app) as connection:
        connection.execute("SET LOCAL ROLE schakel_register")
        connection.execute("TABLE disclosure")
    for role in set(ROLES) - {"app"}:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(user(admin, role), "SET ROLE schakel_register")


def test_nobody_becomes_somebody_else(admin: str) -> None:
    memberships = execute(
        admin,
        "SELECT roleid::regrole::text, member::regrole::text, inherit_option, set_option"
        " FROM pg_auth_members WHERE roleid::regrole::text ~ '^schakel_'"
        " AND (inherit_option OR set_option)",
    )
    assert memberships == [("schakel_register", "schakel_app", False, True)]


def test_doing_it_again_repairs_what_was_changed(admin: str) -> None:
    database = conninfo_to_dict(admin)["dbname"]
    assert database == "postgres"
    execute(admin, "ALTER ROLE schakel_app CREATEDB; ALTER ROLE schakel_login NOLOGIN")
    execute(admin, "GRANT schakel_register TO schakel_app WITH INHERIT TRUE")
    execute(user(admin, "owner"), f"GRANT ALL ON DATABASE {DATABASE} TO PUBLIC")
    execute(user(admin, "owner"), "GRANT CREATE ON SCHEMA public TO PUBLIC")
    ensure_roles(admin, {"login": "anders"})
    test_no_user_may_do_more_than_log_in(admin)
    for statement in ("CREATE TABLE thing ()", "CREATE TEMP TABLE thing ()"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(user(admin, "app"), statement)
    test_nobody_becomes_somebody_else(admin)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        execute(user(admin, "login"), "SELECT 1")
    ensure_roles(admin, passwords())
    assert execute(user(admin, "login"), "SELECT 1") == [(1,)]


def test_a_database_under_another_name_or_made_by_somebody_else(admin: str) -> None:
    execute(admin, 'CREATE DATABASE "van te voren"')
    for database in ("van te voren", "schakel-2"):
        ensure_roles(admin, passwords(), database)
        execute(user(admin, "owner", database), "CREATE TABLE thing ()")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            execute(user(admin, "app", database), "CREATE TABLE other ()")
    lower = execute(user(admin, "app", "schakel-2"), "SELECT lower('ÉÜ')")
    assert lower == [("éü",)]


def test_the_server_never_hears_a_password(admin: str) -> None:
    log = Path(str(conninfo_to_dict(admin)["host"])).parent / "postgres.log"
    heard = log.read_text()
    assert "PASSWORD 'SCRAM-SHA-256$" in heard
    assert "het geheim van" not in heard
