"""Starting and stopping the embedded server.

Invariant: while `running`, the postmaster is our direct child and the home's lock is ours.
"""

import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from shared.db.embedded import binaries as programs
from shared.db.embedded.account import Account, unprivileged
from shared.db.embedded.configuration import initdb_command, server_command
from shared.db.embedded.faults import EmbeddedFault
from shared.db.embedded.leftovers import end_leftovers
from shared.db.embedded.places import Places
from shared.db.embedded.record import complete_passwords, load_passwords
from shared.db.roles import DATABASE, database_user
from shared.processes.file_lock import FileLock, LockHeld

_READY_SECONDS = 120.0  # recovery after a crash is part of it
_STOP_SECONDS = 60.0
_LOG_BYTES = 5_000_000
_WRONG_PASSWORD = "28P01"  # noqa: S105 - PostgreSQL's error code


class EmbeddedPostgres:
    """A PostgreSQL server whose data, passwords and log live in `home`.

    `start` must be called from a thread that lives as long as the server is wanted: the server
    ends (orderly) when that thread does, also by kill -9. Not `fsync`: for tests only.
    """

    def __init__(self, home: Path, *, fsync: bool = True) -> None:
        self.home = home.resolve()
        self._fsync = fsync
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: FileLock | None = None

    @property
    def running(self) -> bool:
        """Is the postmaster alive?"""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start, and return when connections are accepted; makes the data folder if need be.

        Recovers from a crash of server or launcher. Raises EmbeddedFault: already running,
        no place the server's user can reach, or what the server itself said.
        """
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = _locked(self.home)
        elif self.running:
            raise EmbeddedFault(f"the server of {self.home} is already running")
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop (rolling back what is not committed), and wait until nothing of it is left."""
        if self._process is not None:
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                self._process.send_signal(number)
                try:
                    self._process.wait(_STOP_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    continue
            self._process = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def url(self, role: str, database: str | None = None) -> URL:
        """For SQLAlchemy: `role` of shared.settings.ROLES, or "admin" (the superuser)."""
        return URL.create(
            "postgresql+psycopg",
            username=database_user(role),
            password=load_passwords(self.home)[role],
            database=database or _default_database(role),
            query={"host": str(Places(self.home).sockets)},
        )

    def conninfo(self, role: str, database: str | None = None) -> str:
        """For psycopg: the same. Both work whenever a launcher has started this home."""
        return make_conninfo(
            host=str(Places(self.home).sockets),
            user=database_user(role),
            password=load_passwords(self.home)[role],
            dbname=database or _default_database(role),
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, t: TracebackType | None
    ) -> None:
        self.stop()

    def _start(self) -> None:
        places = Places(self.home)
        account = unprivileged(places.data)
        _refuse_other_owner(places.data, account)
        end_leftovers(places.data, places.record.cluster)
        binaries = places.settle_binaries(account)
        places.settle_data(account)
        if not places.data.exists():
            self._make_data(places, account, binaries)
        _refuse_other_version(places.data)
        complete_passwords(self.home)
        places.settle_sockets(account)
        self._launch(places, account, binaries)
        self._await_ready()

    def _make_data(self, places: Places, account: Account, binaries: Path) -> None:
        """Made under another name first: a data folder that is there is whole."""
        password = complete_passwords(self.home)["admin"]
        parent = places.data.parent
        for old in parent.glob("initdb-*"):
            shutil.rmtree(old)
        draft = Path(tempfile.mkdtemp(dir=parent, prefix="initdb-"))  # 0700
        try:
            account.take(draft)
            with tempfile.NamedTemporaryFile("w", dir=parent, encoding="ascii") as file:  # 0600
                file.write(password)
                file.flush()
                account.take(Path(file.name))
                command = initdb_command(binaries, draft, Path(file.name), fsync=self._fsync)
                code, output = account.run(command, seconds=300)
            if code != 0:
                raise EmbeddedFault(f"initdb failed: {output.strip()}")
            draft.rename(places.data)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _launch(self, places: Places, account: Account, binaries: Path) -> None:
        log = self.home / "postgres.log"
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        command = server_command(
            binaries, places.data, places.sockets, places.record.cluster, fsync=self._fsync
        )
        log.touch(mode=0o600)
        with log.open("ab") as output:
            self._log_start = output.tell()
            self._process = account.spawn(command, output, parting_signal=signal.SIGINT)

    def _await_ready(self) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        conninfo = make_conninfo(self.conninfo("admin"), connect_timeout=5)
        while self.running and time.monotonic() < deadline:
            try:
                psycopg.connect(conninfo).close()
                return
            except psycopg.OperationalError as fault:
                if fault.sqlstate == _WRONG_PASSWORD or "password authentication" in str(fault):
                    raise EmbeddedFault(
                        f"{self.home / 'passwords.json'} does not belong to {self.home}'s data"
                    ) from None
                time.sleep(0.05)
        raise EmbeddedFault(f"PostgreSQL did not start; the end of its log:\n{self._log_tail()}")

    def _log_tail(self) -> str:
        with (self.home / "postgres.log").open("rb") as log:
            log.seek(self._log_start)
            return "\n".join(log.read().decode(errors="replace").splitlines()[-15:])


def destroy(home: Path) -> None:
    """Remove a home with everything in and outside of it. Raises EmbeddedFault while it runs."""
    home = home.resolve()
    if not home.exists():
        return
    lock = _locked(home)
    try:
        places = Places(home)
        end_leftovers(places.data, places.record.cluster)
        places.remove()
    finally:
        lock.release()


def _locked(home: Path) -> FileLock:
    try:
        return FileLock(home / "lock")
    except LockHeld as held:
        raise EmbeddedFault(f"the server of {home} is already running ({held})") from None
    except PermissionError:
        raise EmbeddedFault(f"{home} belongs to another user: start as that user") from None


def _default_database(role: str) -> str:
    return "postgres" if role == "admin" else DATABASE


def _refuse_other_owner(data: Path, account: Account) -> None:
    if data.exists() and data.stat().st_uid != account.uid:
        raise EmbeddedFault(f"{data} belongs to another user: start as that user")


def _refuse_other_version(data: Path) -> None:
    found, ours = (data / "PG_VERSION").read_text().strip(), programs.major_version()
    if found != ours:
        raise EmbeddedFault(
            f"{data} was made by PostgreSQL {found}, and the programs are version {ours}: "
            "dump the data with the old version, or run `make demo-clean`"
        )
