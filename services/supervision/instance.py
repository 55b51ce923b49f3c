"""One supervisor per var folder, and nothing left of the one before.

Invariant: while the lock is held, every process that carries this folder's mark is ours.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from shared.processes import table
from shared.processes.file_lock import FileLock, LockHeld

MARK = "SCHAKEL_SUPERVISED"
_GRACE_SECONDS = 5.0


class AlreadyRunning(Exception):
    """Another supervisor has this var folder; the message says which process."""


def locked(var: Path) -> FileLock:
    """Take the var folder, or raise AlreadyRunning."""
    var.mkdir(parents=True, exist_ok=True)
    try:
        return FileLock(var / "supervisor.lock")
    except LockHeld as held:
        raise AlreadyRunning(
            f"Schakel already runs on {var} ({held}): stop that one first, "
            "or choose another folder with SCHAKEL_VAR"
        ) from None
    except PermissionError:
        raise AlreadyRunning(
            f"{var} belongs to another user: start as that user, "
            "or choose another folder with SCHAKEL_VAR"
        ) from None


def mark(var: Path) -> dict[str, str]:
    """The variable by which a program of this folder, and all that it starts, is recognised."""
    return {MARK: str(var.resolve())}


def end_leftovers(var: Path) -> None:
    """End what a supervisor that was killed left behind; call it with the lock held.

    Its programs were told by the kernel. Their own children were not, when both were killed.
    """
    deadline = time.monotonic() + _GRACE_SECONDS
    for pid in _marked(var):
        _signal(pid, signal.SIGTERM)
    while _marked(var) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in _marked(var):
        _signal(pid, signal.SIGKILL)


def _marked(var: Path) -> list[int]:
    value = str(var.resolve())
    ours = {os.getpid(), os.getppid()}  # we may be a supervised program ourselves, in a test
    return [
        pid
        for pid, _ in table.running()
        if pid not in ours and table.environment_has(pid, MARK, value)
    ]


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
