"""Which processes run on this machine, as far as we may see.

Invariant: a process that has ended but was not waited for (a zombie) does not count as running.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")


def running() -> Iterator[tuple[int, list[str]]]:
    """(pid, command line) of every process; the command line is what the process shows."""
    if not (_PROC / "self" / "cmdline").exists():
        yield from _running_by_ps()
        return
    for folder in _PROC.iterdir():
        if folder.name.isdecimal() and (command := command_line(int(folder.name))):
            yield int(folder.name), command


def command_line(pid: int) -> list[str]:
    """The command line of a process on Linux; empty when it ended or is a zombie."""
    try:
        shown = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return []
    return shown.rstrip(b"\0").decode(errors="surrogateescape").split("\0") if shown else []


def environment_has(pid: int, name: str, value: str) -> bool:
    """Was this process, or one it stems from, started with this variable? Linux only."""
    try:
        shown = (_PROC / str(pid) / "environ").read_bytes()
    except OSError:
        return False
    return f"{name}={value}".encode() in shown.split(b"\0")


def working_folder(pid: int) -> Path | None:
    """Where a process stands, or None when it ended or may not be looked into."""
    try:
        return (_PROC / str(pid) / "cwd").readlink()
    except OSError:
        return None


def _running_by_ps() -> Iterator[tuple[int, list[str]]]:
    listed = subprocess.run(["ps", "-axo", "pid=,command="], capture_output=True, check=True)
    for line in listed.stdout.decode(errors="surrogateescape").splitlines():
        pid, _, command = line.strip().partition(" ")
        if "<defunct>" not in command:
            yield int(pid), command.split()
