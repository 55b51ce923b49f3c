"""Where the server keeps its things: in its home if its user can get there, else outside.

Invariant: what is made outside of the home is in the home's record before it is used, lies in a
folder that only we (and the server's user) can change, and is removed with the home.
"""

import hashlib
import os
import secrets
import shutil
import socket
import stat
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from shared.db.embedded import binaries
from shared.db.embedded.account import Account
from shared.db.embedded.faults import EmbeddedFault
from shared.db.embedded.record import Record, load_record, save_record

SOCKET_NAME = ".s.PGSQL.5432"
_OUTSIDE = ("/var/lib", "/var/tmp", "/tmp")  # noqa: S108 - checked in _made_outside
_SHORT = ("/tmp", "/var/tmp")  # noqa: S108 - mkdtemp


class Places:
    """The folders of one home. `home` must exist, and its lock must be ours."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.record = load_record(home) or Record(cluster=f"schakel-{secrets.token_hex(4)}")

    @property
    def data(self) -> Path:
        return Path(self.record.data or self.home / "data")

    @property
    def sockets(self) -> Path:
        return Path(self.record.sockets or self.home / "run")

    def settle_data(self, account: Account) -> None:
        """Choose, once, where the data is: the parent of `data` is writable by us alone."""
        self._remember(self.record)
        if not account.is_ours:
            self.home.chmod(0o711)  # ours: the server's user may pass, not look
        if self.data.exists():
            return
        probe = Path(tempfile.mkdtemp(dir=self.home, prefix="probe-"))
        account.take(probe)
        reachable = account.may_write(probe)
        probe.rmdir()
        data = None if reachable else str(self._outside(account) / "data")
        self._remember(replace(self.record, data=data))

    def settle_sockets(self, account: Account) -> None:
        """An empty folder for the socket, short enough (107 bytes) and on a fit file system.

        The same one as before if that is possible: clients of a server that is started again
        look for it there.
        """
        if self._made_sockets(account):
            return
        outside = self.record.outside and f"{self.record.outside}/run"
        for folder in (None, outside):
            self._remember(replace(self.record, sockets=folder))
            if self._made_sockets(account):
                return
        for parent in filter(None, (*_SHORT, os.environ.get("XDG_RUNTIME_DIR"))):
            with suppress(OSError):
                folder = tempfile.mkdtemp(dir=parent, prefix="schakel-")  # 0700
                self._remember(replace(self.record, sockets=folder))
                if self._made_sockets(account):
                    return
        raise EmbeddedFault(f"no folder for a socket in {self.home}, {' or '.join(_SHORT)}")

    def settle_binaries(self, account: Account) -> Path:
        """The programs' folder (`pginstall/bin`), copied outside if it cannot be reached."""
        package = binaries.installed()
        complaint = binaries.usable(package, account)
        if complaint and not account.is_ours:
            package = binaries.copied(package, self._outside(account))
            complaint = binaries.usable(package, account)
        if complaint:
            raise EmbeddedFault(f"PostgreSQL's programs do not run here: {complaint}")
        return package / "pginstall" / "bin"

    def remove(self) -> None:
        """Everything: what lies outside first, so that a failure can be tried again."""
        for recorded in (self.record.sockets, self.record.outside):
            if recorded and Path(recorded).name.startswith("schakel-"):
                with suppress(FileNotFoundError):
                    shutil.rmtree(recorded)
        shutil.rmtree(self.home)

    def _made_sockets(self, account: Account) -> bool:
        """Is `sockets` now an empty folder of this account, and fit? If not, it is gone."""
        folder = self.sockets
        try:
            with suppress(FileNotFoundError):
                shutil.rmtree(folder)
            folder.mkdir(mode=0o700)
            account.take(folder)
            if _holds_sockets(folder) and account.may_write(folder):
                return True
            folder.rmdir()
        except OSError:  # somebody else's by now
            pass
        return False

    def _outside(self, account: Account) -> Path:
        if self.record.outside and Path(self.record.outside).is_dir():
            return Path(self.record.outside)
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        for parent in _OUTSIDE:
            folder = Path(parent) / f"schakel-{digest}"
            self._remember(replace(self.record, outside=str(folder)))
            if _made_outside(folder) and account.run(["/bin/sh", "-c", 'cd "$0"', folder])[0] == 0:
                return folder
        raise EmbeddedFault(
            f"the user of PostgreSQL cannot reach {self.home}, nor {', '.join(_OUTSIDE)}: "
            "put the project elsewhere, start it as an ordinary user, or set DATABASE_URL"
        )

    def _remember(self, record: Record) -> None:
        self.record = record
        save_record(self.home, record)


def _made_outside(folder: Path) -> bool:
    """A folder of ours and nobody else's; what an earlier home of this name left is removed."""
    try:
        with suppress(FileExistsError):
            folder.mkdir(mode=0o711)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            return False  # somebody was there before us: in /tmp anybody can be
        folder.chmod(0o711)
        for left in folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    except OSError:
        return False
    return True


def _holds_sockets(folder: Path) -> bool:
    """Is the path short enough, and can this file system hold a socket? Tried."""
    if set(str(folder)) & set(',"\n'):  # a client would take it for several hosts
        return False
    path = folder / SOCKET_NAME
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.bind(str(path))
        except OSError:
            return False
    path.unlink()
    return True
