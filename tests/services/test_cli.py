"""The command line on a real database: what it does, and what it says when it cannot.

Invariant: commands run in a process of their own, as an operator calls them.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from services.cli import main
from shared.settings import ROLES, Settings
from tests.house import House
from tests.services.processes import until

ROOT = Path(__file__).resolve().parents[2]
Environ = dict[str, str]


def environment_of(settings: Settings, *roles: str) -> Environ:
    """The environment of a part that has the access of these database users."""
    return {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": str(settings.database_url),
        "SCHAKEL_VAR": str(settings.var),
        "ROOT_KEY_FILE": str(settings.root_key_file),
        "SCHAKEL_DEVELOPMENT": "yes",
        **{f"DATABASE_PASSWORD_{r.upper()}": settings.database_passwords[r] for r in roles},
    }


def schakel(environ: Mapping[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "services.cli", *arguments],
        cwd=ROOT,
        env=dict(environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_what_is_heavy_is_imported_late() -> None:
    heavy = {"alembic", "dramatiq", "flask", "granian", "rich", "sqlalchemy"}
    code = f"import sys, services.cli; print(sorted({heavy} & {{*sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_says_what_it_is_for(name: str) -> None:
    assert main.commands[name].help


@pytest.mark.parametrize("part", ["web", "worker", "relay", "scheduler", "migrate"])
def test_a_missing_setting_is_told_in_words(part: str, tmp_path: Path) -> None:
    done = schakel({"PATH": os.environ["PATH"], "SCHAKEL_VAR": str(tmp_path)}, part)
    assert done.returncode == 1
    assert "DATABASE_URL: not set" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("part", "role"), [("relay", "relay"), ("scheduler", "clock")])
def test_a_missing_password_is_named(the_house: House, part: str, role: str) -> None:
    done = schakel(environment_of(the_house.settings), part)
    assert (done.returncode, f"DATABASE_PASSWORD_{role.upper()}" in done.stderr) == (1, True)


_ALIVE = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'schakel-{}'"
_WORKS = {
    "relay": (("relay", "broker"), _ALIVE.format("relay")),
    "scheduler": (("clock",), _ALIVE.format("clock")),
    "files": (("app", "login", "keys", "broker"), "SELECT count(*) FROM dramatiq.worker"),
    "worker": (
        ("app", "login", "keys", "broker", "matcher"),
        "SELECT count(*) FROM dramatiq.worker",
    ),
}
"""The access that each part needs, and by what the database knows that it works."""


@pytest.mark.parametrize("part", _WORKS)
def test_a_program_runs_with_its_own_access_and_ends_when_told(the_house: House, part: str) -> None:
    roles, question = _WORKS[part]
    the_house.engines["clock"].dispose()  # this process is not to be taken for the part
    the_house.engines["relay"].dispose()
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("DELETE FROM dramatiq.worker"))  # of workers that are gone

    def works() -> bool:
        assert running.poll() is None, running.communicate()
        with the_house.engines["admin"].begin() as connection:
            return bool(connection.execute(text(question)).scalar_one())

    environ, command = environment_of(the_house.settings, *roles), part
    if part == "files":
        environ, command = environ | {"WORKER_QUEUES": "imports"}, "worker"
    with program(environ, command) as running:
        until(works)
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0


class program:  # noqa: N801 - reads as a verb in `with`
    """A running part, ended with the test."""

    def __init__(self, environ: Environ, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "services.cli", *arguments],
            cwd=ROOT,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> "subprocess.Popen[bytes]":
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def test_a_worker_without_the_matcher_takes_no_work(the_house: House) -> None:
    done = schakel(environment_of(the_house.settings, "app", "login", "keys", "broker"), "worker")
    assert (done.returncode, "DATABASE_PASSWORD_MATCHER" in done.stderr) == (1, True)
    assert "MATCHER_KEY_FILE" in done.stderr


def test_a_queue_that_is_none_is_told(the_house: House) -> None:
    environ = environment_of(the_house.settings) | {"WORKER_QUEUES": "imports,post"}
    done = schakel(environ, "worker")
    assert done.returncode == 1
    assert "WORKER_QUEUES: give some of default, mail, exports, imports" in done.stderr


@pytest.mark.parametrize(
    ("key", "part", "roles"),
    [
        ("pseudonym", "web", ("app", "login", "keys")),
        ("pseudonym", "worker", ("app", "login", "keys", "broker", "matcher")),
        ("matcher", "worker", ("app", "login", "keys", "broker", "matcher")),
    ],
)
def test_a_key_file_that_is_not_there_is_told_and_not_made(
    the_house: House, tmp_path: Path, key: str, part: str, roles: tuple[str, ...]
) -> None:
    absent = tmp_path / "absent.key"
    environ = environment_of(the_house.settings, *roles) | {f"{key.upper()}_KEY_FILE": str(absent)}
    done = schakel(environ | {"SCHAKEL_DEVELOPMENT": "no"}, part)
    assert done.returncode == 1
    assert f"{key} key {absent}: cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
    assert not absent.exists()


def test_the_web_program_needs_no_matcher_s_key(the_house: House, tmp_path: Path) -> None:
    web = environment_of(the_house.settings, "app", "login", "keys")
    environ = web | {"MATCHER_KEY_FILE": str(tmp_path / "absent.key"), "SCHAKEL_DEVELOPMENT": "no"}
    code = (
        "from services.app import create_app; from shared import runtime;"
        " from shared.settings import from_environment; create_app(from_environment());"
        " print(runtime.current().matcher, sorted(runtime.current().engines))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "None ['app', 'keys', 'login']"


def test_migrating_again_changes_nothing(the_house: House) -> None:
    done = schakel(environment_of(the_house.settings, "owner"), "migrate")
    assert (done.returncode, "already" in done.stdout) == (0, True), done.stderr


def test_a_user_that_a_newer_version_needs_is_asked_for_first(the_house: House) -> None:
    rename = "ALTER ROLE {} RENAME TO {}"
    users = ("schakel_matcher", "schakel_not_yet")
    the_house.engines["matcher"].dispose()
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text(rename.format(*users)))
    try:
        done = schakel(environment_of(the_house.settings, "owner"), "migrate")
    finally:
        with the_house.engines["admin"].begin() as connection:
            connection.execute(text(rename.format(*reversed(users))))
    assert (done.returncode, "schakel_matcher" in done.stderr) == (1, True)
    assert "run `schakel database-users` first" in done.stderr


def test_users_are_made_by_the_administrator_only(the_house: House) -> None:
    environ = environment_of(the_house.settings, *ROLES)
    refused = schakel(environ, "database-users")
    assert (refused.returncode, "DATABASE_ADMIN_URL" in refused.stderr) == (1, True)
    admin = the_house.engines["admin"].url.set(drivername="postgresql", database="postgres")
    environ["DATABASE_ADMIN_URL"] = admin.render_as_string(hide_password=False)
    done = schakel(environ, "migrate", "--ensure-roles")
    assert done.returncode == 0, done.stderr
    assert "users are as they should be" in done.stdout


def test_rotating_leaves_one_key_that_signs(the_house: House) -> None:
    before = _signing_kids(the_house)
    done = schakel(environment_of(the_house.settings, "login"), "keys", "rotate-signing")
    assert done.returncode == 0, done.stderr
    after = _signing_kids(the_house)
    assert (len(after), after != before) == (1, True)
    assert after[0] in done.stdout


def _signing_kids(the_house: House) -> list[str]:
    with the_house.engines["admin"].begin() as connection:
        query = "SELECT kid FROM signing_key WHERE state = 'current' AND use = 'token'"
        return list(connection.scalars(text(query)))


@pytest.fixture
def letter(the_house: House) -> Iterator[str]:
    """Work that was put aside."""
    message_id = str(uuid4())
    values = {
        "id": message_id,
        "organisation": str(uuid4()),
        "ids": json.dumps({"record_id": str(uuid4())}),
    }
    with the_house.engines["broker"].begin() as connection:
        connection.execute(
            text(
                "INSERT INTO dead_letter (message_id, at, organisation_id, task, ids, fault) VALUES"
                " (:id, now(), :organisation, 'sharing.expire_grants', CAST(:ids AS jsonb), 'X')"
            ),
            values,
        )
    yield message_id
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("DELETE FROM dramatiq.queue WHERE message_id = :id"), values)


def test_work_that_was_put_aside_can_be_retried_once(the_house: House, letter: str) -> None:
    environ = environment_of(the_house.settings, "broker")
    assert letter in schakel(environ, "jobs", "dead").stdout
    done = schakel(environ, "jobs", "retry", letter)
    assert done.returncode == 0, done.stderr
    with the_house.engines["admin"].begin() as connection:
        query = text("SELECT message FROM dramatiq.queue WHERE message_id = :id")
        (message,) = connection.execute(query, {"id": letter}).one()
    assert message["actor_name"] == "sharing.expire_grants"
    assert message["kwargs"]["message_id"] == letter
    assert letter not in schakel(environ, "jobs", "dead").stdout
    assert schakel(environ, "jobs", "retry", letter).returncode == 1


def test_work_that_was_put_aside_can_be_dropped_after_a_question(
    the_house: House, letter: str
) -> None:
    environ = environment_of(the_house.settings, "broker")
    assert schakel(environ, "jobs", "drop", letter).returncode == 1
    assert letter in schakel(environ, "jobs", "dead").stdout
    assert schakel(environ, "jobs", "drop", "--yes", letter).returncode == 0
    assert letter not in schakel(environ, "jobs", "dead").stdout


def test_keys_over_plain_http_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "export"
    file.write_bytes(b"nothing")
    environ = {"PATH": os.environ["PATH"]}
    done = schakel(environ, "verify-export", str(file), "--jwks", "http://example.org/jwks")
    assert (done.returncode, "use https" in done.stderr) == (2, True)


def test_a_file_that_is_no_export_is_not_trusted(tmp_path: Path) -> None:
    file, jwks = tmp_path / "export", tmp_path / "jwks"
    file.write_bytes(b"nothing")
    jwks.write_text('{"keys": []}', encoding="utf-8")
    done = schakel({"PATH": os.environ["PATH"]}, "verify-export", str(file), "--jwks", str(jwks))
    assert (done.returncode, "Vertrouw dit bestand niet" in done.stderr) == (1, True)


def test_a_database_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    environ = {
        "PATH": os.environ["PATH"],
        "SCHAKEL_VAR": str(tmp_path),
        "DATABASE_URL": f"postgresql:///schakel?host={tmp_path}",
        "DATABASE_PASSWORD_OWNER": "not-a-secret",
    }
    done = schakel(environ, "migrate")
    assert (done.returncode, done.stderr.startswith("Error: the database:")) == (1, True)
    assert "not-a-secret" not in done.stderr
    assert psycopg.__name__ not in done.stderr
