"""One program's process, its output, and when it is started again.

Invariant: before a program is started again, nothing of its process group is alive.
"""

import logging
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from services.supervision.program import Program
from shared.processes.parent_death import dies_with_parent

_FIRST_DELAY, _LONGEST_DELAY = 0.2, 5.0
_HEALTHY_SECONDS = 30.0
_LOG_BYTES, _LINE_BYTES, _TAIL_LINES, _LAST_READS = 2_000_000, 4_000, 12, 64


class Child:
    """Runs one program; `show` gets the lines that people should see. Main thread only."""

    def __init__(
        self, program: Program, logs: Path, mark: Mapping[str, str], show: Callable[[str], None]
    ) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.wanted = False
        self.done = False
        self._environment = {**program.env, **mark}
        self._show = show
        self._partial = b""
        self._tail: deque[str] = deque(maxlen=_TAIL_LINES)
        self._started = self.due = time.monotonic()
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._log = RotatingFileHandler(
            logs / f"{program.name}.log",
            maxBytes=_LOG_BYTES,
            backupCount=1,
            encoding="utf-8",
            errors="backslashreplace",
        )

    def start(self) -> None:
        """Start it now. Raises OSError when the program is not there."""
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            self.program.argv,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_parent(self.program.stop_signal),  # noqa: PLW1509 - no threads
        )
        os.set_blocking(self.output, False)

    @property
    def output(self) -> int:
        """The file descriptor of what it says; only while there is a process."""
        assert self.process is not None and self.process.stdout is not None  # noqa: S101, PT018
        return self.process.stdout.fileno()

    def read_output(self) -> int | None:
        """Take in what it said since: how many bytes; 0 at the end; None: nothing for now."""
        try:
            heard = os.read(self.output, 65_536)
        except BlockingIOError:
            return None
        *lines, self._partial = (self._partial + heard).split(b"\n")
        if len(self._partial) > _LINE_BYTES or (self._partial and not heard):
            lines.append(self._partial)
            self._partial = b""
        for line in lines:
            self._say(line[:_LINE_BYTES].decode(errors="replace").rstrip())
        return len(heard)

    def tail(self) -> str:
        """The last lines it said, for people who must find out why it fails."""
        return "\n".join(f"    {line}" for line in self._tail)

    def has_ended(self) -> bool:
        """Has the process ended? It stays a zombie, so that its group's id stays ours."""
        if self.process is None:
            return True
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process.pid, options) is not None

    def signal_group(self, number: signal.Signals) -> None:
        """Signal the process and all that it started in its session."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):  # macOS: EPERM on a zombie
                os.killpg(self.process.pid, number)

    def bury(self) -> int:
        """End the rest of its group and take its exit code; it must have ended."""
        assert self.process is not None  # noqa: S101
        self.signal_group(signal.SIGKILL)
        for _ in range(_LAST_READS):  # a stranger that holds the pipe open must not hold us
            if not self.read_output():
                break
        assert self.process.stdout is not None  # noqa: S101
        self.process.stdout.close()
        code = self.process.wait()
        self.process = None
        return code

    def plan_restart(self) -> float:
        """After an unwanted end: when to start it again; each time later, up to five seconds."""
        if time.monotonic() - self._started >= _HEALTHY_SECONDS:
            self.failures = 0
        delay = min(_FIRST_DELAY * 2.0**self.failures, _LONGEST_DELAY)
        self.failures += 1
        self.due = time.monotonic() + delay
        return delay

    def close(self) -> None:
        """Close its log."""
        self._log.close()

    def _say(self, line: str) -> None:
        line = f"{self.program.name} | {line}"
        self._tail.append(line)
        self._log.emit(logging.LogRecord("", 0, "", 0, line, None, None))
        if self.program.shown:
            self._show(line)
