"""The embedded server keeps its promises, whatever is killed."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, text

from shared.db.embedded import EmbeddedFault, EmbeddedPostgres, destroy
from shared.db.embedded.account import unprivileged
from shared.db.embedded.leftovers import end_leftovers
from shared.db.embedded.places import Places
from shared.db.roles import ensure_roles
from shared.processes import table
from shared.settings import ROLES
from tests.shared.embedded_home import query, reachable_folder

PROJECT = Path(__file__).parents[2]


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.05)


def server_processes(home: Path) -> list[int]:
    cluster = Places(home).record.cluster
    return [pid for pid, command in table.running() if cluster in " ".join(command)]


def postmaster(home: Path) -> int:
    return int((Places(home).data / "postmaster.pid").read_text().splitlines()[0])


@pytest.fixture
def folder() -> Iterator[Path]:
    with reachable_folder() as made:
        yield made


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """One server for the tests that leave it as it was."""
    with (
        reachable_folder() as folder,
        EmbeddedPostgres(folder / "postgres", fsync=False) as started,
    ):
        query(started, "CREATE TABLE kept (value text UNIQUE)")
        yield started


@pytest.fixture(scope="module")
def used() -> Iterator[Path]:
    """A home that has been used before, and is at rest."""
    with reachable_folder() as folder:
        with EmbeddedPostgres(folder / "postgres", fsync=False):
            pass
        yield folder / "postgres"


@pytest.fixture
def home(folder: Path, used: Path) -> Path:
    """A copy of it, which is quicker than making one, under a name of its own."""
    subprocess.run(["cp", "-a", used, folder / "postgres"], check=True)
    (folder / "postgres" / "places.json").unlink()
    return folder / "postgres"


class Launcher:
    """A launcher in a process of its own, that can be killed."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "shared.db.embedded", str(home)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def await_ready(self) -> None:
        assert self.process.stdout
        assert "accepts connections" in self.process.stdout.readline()

    def end(self, number: signal.Signals) -> tuple[int, str]:
        self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=60)
        return self.process.returncode, output


@pytest.fixture
def launch() -> Iterator[Callable[[Path], Launcher]]:
    launched: list[Launcher] = []

    def launch(home: Path) -> Launcher:
        launched.append(Launcher(home))
        return launched[-1]

    yield launch
    for launcher in launched:
        launcher.end(signal.SIGKILL)


def test_everybody_gets_in_with_their_own_password_and_nobody_without(
    server: EmbeddedPostgres,
) -> None:
    ensure_roles(server.conninfo("admin"), {role: password(server, role) for role in ROLES})
    for role in ROLES:
        with create_engine(server.url(role), poolclass=NullPool).connect() as connection:
            assert connection.execute(text("SELECT current_user")).scalar() == f"schakel_{role}"
    for wrong in ("", "wrong", password(server, "login")):
        conninfo = psycopg.conninfo.make_conninfo(server.conninfo("app"), password=wrong)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(conninfo)


def password(server: EmbeddedPostgres, role: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(server.conninfo(role))["password"])


def test_it_listens_on_its_socket_only_and_shows_no_password(server: EmbeddedPostgres) -> None:
    assert query(server, "SHOW listen_addresses") == [("",)]
    assert stat.S_IMODE((server.home / "passwords.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(Places(server.home).sockets.stat().st_mode) == 0o700
    shown = Path(f"/proc/{postmaster(server.home)}")
    for role in ("admin", *ROLES):
        for file in ("cmdline", "environ"):
            assert password(server, role).encode() not in (shown / file).read_bytes()
    assert Path(f"/proc/{postmaster(server.home)}").stat().st_uid != 0


def test_no_value_lands_in_the_log(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.conninfo("admin"), autocommit=True) as connection:
        connection.execute("INSERT INTO kept VALUES ('Zonnekind')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="Zonnekind"):
            connection.execute("INSERT INTO kept VALUES (%s)", ["Zonnekind"])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT 'Zonnekind'::integer")
        connection.execute("DO $$ BEGIN RAISE WARNING 'Zonnekind'; END $$")
        with pytest.raises(psycopg.errors.AdminShutdown):
            connection.execute("SELECT pg_terminate_backend(pg_backend_pid()), 'Zonnekind'")
    log = (server.home / "postgres.log").read_text()
    assert "terminating connection" in log
    assert "Zonnekind" not in log


def test_a_second_launcher_is_refused(server: EmbeddedPostgres) -> None:
    with pytest.raises(EmbeddedFault, match="already running"):
        EmbeddedPostgres(server.home).start()
    with pytest.raises(EmbeddedFault, match="already running"):
        server.start()
    with pytest.raises(EmbeddedFault, match="already running"):
        destroy(server.home)
    assert query(server, "SELECT 1") == [(1,)]


def test_kill_9_of_the_server_loses_nothing(home: Path) -> None:
    with EmbeddedPostgres(home) as server:
        query(server, "CREATE TABLE kept AS SELECT 42 AS value")
        address = server.conninfo("admin")
        os.kill(postmaster(server.home), signal.SIGKILL)
        until(lambda: not server.running)
        server.start()
        assert query(server, "SELECT value FROM kept") == [(42,)]
        assert server.conninfo("admin") == address, "its clients look for it where it was"


def test_kill_9_of_the_launcher_leaves_no_process(
    home: Path, launch: Callable[[Path], Launcher]
) -> None:
    first = launch(home)
    first.await_ready()
    assert server_processes(home)
    first.end(signal.SIGKILL)
    until(lambda: not server_processes(home))
    second = launch(home)
    second.await_ready()
    assert second.end(signal.SIGTERM) == (0, "")
    assert not server_processes(home)


def test_a_launcher_waits_for_the_old_server_to_end(
    home: Path, launch: Callable[[Path], Launcher]
) -> None:
    first = launch(home)
    first.await_ready()
    old = postmaster(home)
    checkpointer = next(
        pid
        for pid in server_processes(home)
        if " checkpointer" in " ".join(table.command_line(pid))
    )
    os.kill(checkpointer, signal.SIGSTOP)  # now its shutdown cannot end
    first.end(signal.SIGKILL)
    second = launch(home)
    until(lambda: (home / "lock").read_text() == str(second.process.pid))
    assert table.command_line(old), "the old server still shuts down"
    os.kill(checkpointer, signal.SIGCONT)
    second.await_ready()
    assert postmaster(home) != old


def test_a_backend_without_its_postmaster_is_ended(home: Path) -> None:
    with EmbeddedPostgres(home, fsync=False) as server:
        connection = psycopg.connect(server.conninfo("admin"), autocommit=True)
        connection.execute("SET statement_timeout = '60s'")
        connection.pgconn.send_query(b"DO $$ BEGIN LOOP END LOOP; END $$")
        backend = connection.info.backend_pid
        os.kill(postmaster(server.home), signal.SIGKILL)
        until(lambda: not server.running)
        assert table.command_line(backend), "it does not look up from its work"
        server.start()
        assert not table.command_line(backend)
        connection.close()


def test_the_id_of_an_unrelated_process_in_postmaster_pid_is_no_obstacle(home: Path) -> None:
    server = EmbeddedPostgres(home, fsync=False)
    with server:
        data = Places(server.home).data
        account = unprivileged(data)
        contents = (data / "postmaster.pid").read_text().splitlines()[1:]
    bystander = account.spawn(["/bin/sleep", "60"], subprocess.DEVNULL)
    (data / "postmaster.pid").write_text("\n".join([str(bystander.pid), *contents]))
    with server:
        assert query(server, "SELECT 1") == [(1,)]
    assert bystander.poll() is None, "it was left alone"
    bystander.kill()
    bystander.wait()


def test_a_lost_record_is_made_again(home: Path) -> None:
    with EmbeddedPostgres(home, fsync=False) as server:
        assert (home / "places.json").exists()
        assert Places(home).record == Places(home).record
        assert server_processes(home)
        (home / "places.json").unlink()
        os.kill(postmaster(home), signal.SIGKILL)
        until(lambda: not server.running)
        server.start()
        assert query(server, "SELECT 1") == [(1,)]


def test_a_server_that_somebody_started_by_hand_is_left_alone(home: Path) -> None:
    server = EmbeddedPostgres(home, fsync=False)
    with server:
        places = Places(server.home)
        account = unprivileged(places.data)
        binary = table.command_line(postmaster(server.home))[0]
    by_hand = account.spawn(
        [binary, "-D", str(places.data), "-c", f"unix_socket_directories={places.sockets}"],
        subprocess.DEVNULL,
    )
    until((places.data / "postmaster.pid").exists)
    with pytest.raises(EmbeddedFault, match=f"process {by_hand.pid}"):
        server.start()
    assert by_hand.poll() is None
    by_hand.send_signal(signal.SIGINT)
    assert by_hand.wait(30) == 0


def test_a_broken_first_start_is_done_again(folder: Path) -> None:
    home = folder / "postgres"
    (home / "initdb-half" / "base").mkdir(parents=True)
    with EmbeddedPostgres(home, fsync=False) as server:
        assert query(server, "SHOW data_checksums") == [("on",)]
        collation = "SELECT datlocprovider::text FROM pg_database WHERE datname = 'postgres'"
        assert query(server, collation) == [("b",)]
    assert not list(home.glob("initdb-*"))


def test_what_the_server_says_is_shown_and_the_home_is_free_again(home: Path) -> None:
    server = EmbeddedPostgres(home, fsync=False)
    with server:
        configuration = Places(server.home).data / "postgresql.conf"
    with configuration.open("a") as file:
        file.write("nonsense = 1\n")
    with pytest.raises(EmbeddedFault, match='parameter "nonsense"'):
        server.start()
    configuration.write_text(configuration.read_text().replace("nonsense = 1\n", ""))
    with server:
        assert query(server, "SELECT 1") == [(1,)]
    (configuration.parent / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedFault, match="made by PostgreSQL 17"):
        server.start()


def test_passwords_that_do_not_fit_are_said_to(home: Path) -> None:
    server = EmbeddedPostgres(home, fsync=False)
    with server:
        pass
    (server.home / "passwords.json").unlink()
    with pytest.raises(EmbeddedFault, match=r"passwords\.json"):
        server.start()
    assert not server_processes(server.home)


def test_ending_leftovers_touches_only_its_own(server: EmbeddedPostgres, folder: Path) -> None:
    end_leftovers(folder, "schakel-00000000")
    assert query(server, "SELECT 1") == [(1,)]
