"""Server processes that an earlier launcher left behind.

Invariant: only processes that carry this home's cluster name are signalled, and the data folder
is free of servers when `end_leftovers` returns.
"""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from shared.db.embedded.faults import EmbeddedFault
from shared.processes import table

_ORDERLY_SECONDS = 60.0
_ORPHAN_SECONDS = 3.0
_QUIT_SECONDS = 10.0


def end_leftovers(data: Path, cluster: str) -> None:
    """End the old postmaster (fast, then at once) and backends that lost theirs; then clean up.

    The home's lock must be ours: only then are processes of this name left over.
    """
    postmaster = [pid for pid, command in _ours(cluster) if _is_postmaster(command, cluster)]
    _signal(postmaster, signal.SIGINT)
    patience = _ORDERLY_SECONDS if postmaster else _ORPHAN_SECONDS
    if not _wait(lambda: not _ours(cluster), patience):
        for harsher in (signal.SIGQUIT, signal.SIGKILL):
            _signal([pid for pid, _ in _ours(cluster)], harsher)
            if _wait(lambda: not _ours(cluster), _QUIT_SECONDS):
                break
        else:
            raise EmbeddedFault(f"an old server on {data} does not end")
    _see_to_pid_file(data)


def _ours(cluster: str) -> list[tuple[int, list[str]]]:
    title = f"postgres: {cluster}: "  # what cluster_name makes a backend show
    return [
        (pid, command)
        for pid, command in table.running()
        if _is_postmaster(command, cluster) or " ".join(command).startswith(title)
    ]


def _is_postmaster(command: list[str], cluster: str) -> bool:
    return Path(command[0]).name == "postgres" and f"cluster_name={cluster}" in command


def _see_to_pid_file(data: Path) -> None:
    """Remove it when it misleads; otherwise it is PostgreSQL's own guard, and stays."""
    file = data / "postmaster.pid"
    try:
        pid = int(file.read_text().splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return
    command = table.command_line(pid)
    uses_data = str(data) in command or table.working_folder(pid) == data
    if command and Path(command[0]).name == "postgres" and uses_data:
        # Somebody started a server on this folder by hand: leave it, and stay away.
        raise EmbeddedFault(f"another PostgreSQL server (process {pid}) uses {data}: stop it first")
    with suppress(ProcessLookupError, PermissionError):  # gone; of somebody else
        os.kill(pid, 0)
        file.unlink()  # a zombie, or another program that has got the number


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def _wait(over: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not over():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
