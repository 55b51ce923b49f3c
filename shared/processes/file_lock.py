"""One at a time: a lock on a file that ends with the process that holds it, however it ends.

Invariant: at most one open FileLock per file on this machine (flock(2); not over NFS).
"""

import fcntl
import os
from pathlib import Path


class LockHeld(Exception):
    """Somebody else has the lock; `pid` is who, or None when that cannot be read."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        super().__init__(f"held by process {pid}" if pid else "held by another process")


class FileLock:
    """Takes the lock at once, or raises LockHeld. Not inherited by child programs."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._file, 20)
            os.close(self._file)
            raise LockHeld(int(holder) if holder.isdigit() else None) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Give it back. The file stays: removing it would let two holders in."""
        os.close(self._file)
