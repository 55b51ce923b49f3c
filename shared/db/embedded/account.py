"""The unprivileged user that PostgreSQL runs as.

Invariant: PostgreSQL never runs as root, and of folders above its own nobody's rights change.
"""

import os
import pwd
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shared.db.embedded.faults import EmbeddedFault
from shared.processes.parent_death import dies_with_parent

# Nothing of our own environment: it may hold secrets, and PGDATA and its like would mislead.
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group of this machine."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Do we run as this user ourselves?"""
        return self.uid == os.geteuid()

    def spawn(
        self,
        argv: Sequence[str | Path],
        output: IO[bytes] | int,
        parting_signal: signal.Signals = signal.SIGTERM,
    ) -> subprocess.Popen[bytes]:
        """Start a program as this user, in a session of its own, that ends when we end."""
        return subprocess.Popen(
            argv,
            user=None if self.is_ours else self.uid,
            group=None if self.is_ours else self.gid,
            extra_groups=None if self.is_ours else [],
            umask=0o077,
            cwd="/",  # where we stand may be closed to this user
            env=_ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(parting_signal),  # noqa: PLW1509 - one system call
        )

    def run(self, argv: Sequence[str | Path], seconds: float = 60) -> tuple[int, str]:
        """Run a program as this user; its exit code (126: may not be started) and output."""
        try:
            process = self.spawn(argv, subprocess.PIPE)
        except PermissionError as fault:
            return 126, f"{argv[0]}: {fault.strerror}"
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
        return process.returncode, output.decode(errors="replace")

    def may_write(self, folder: Path) -> bool:
        """Can this user come to this folder and write in it? Tried, not reckoned."""
        code, _ = self.run(["/bin/sh", "-c", 'cd "$0" && test -w .', folder])
        return code == 0

    def take(self, path: Path) -> None:
        """Make this user the owner of `path`."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)


def unprivileged(data: Path | None) -> Account:
    """Ourselves; for root the owner of the data folder that is there already, else nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if data and data.is_dir() and (found := data.stat()).st_uid != 0:
        return Account(found.st_uid, found.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise EmbeddedFault(
            "PostgreSQL cannot run as root and this machine has no user 'nobody': "
            "start Schakel as an ordinary user, or set DATABASE_URL"
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)
