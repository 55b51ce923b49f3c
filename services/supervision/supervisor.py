"""Starts programs in order, starts again what dies, and stops all in reverse order.

Invariant: one thread and no waiting outside of `_turn`: every child is started by the main
thread (the kernel ends it with that thread), and no signal or line of output waits for long.
"""

import selectors
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from services.supervision.child import Child
from services.supervision.instance import end_leftovers, locked, mark
from services.supervision.program import Program
from shared.processes.signal_inbox import SignalInbox

_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_READY_POLL = 0.1
_SECOND_CALL_SECONDS = 0.5  # a terminal and its shell may send the first signal twice
_FAILURES_SHOWN, _FAILURES_BETWEEN = 3, 12


class _StartFault(Exception):
    """A program did not come up."""


def _show_on_screen(line: str) -> None:
    with suppress(OSError, ValueError):  # the terminal may be gone already
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


class Supervisor:
    """Runs `programs` with their logs in `var`/logs; `show` gets lines for people."""

    def __init__(
        self,
        programs: Sequence[Program],
        var: Path,
        show: Callable[[str], None] = _show_on_screen,
    ) -> None:
        self._var = var
        self._show = show
        self._children = [Child(p, var / "logs", mark(var), show) for p in programs]
        self._selector = selectors.DefaultSelector()
        self._first_call: float | None = None
        self._hurried = False

    def run(self, on_ready: Callable[[], None] | None = None) -> int:
        """Run until SIGINT, SIGTERM or SIGHUP (0), or until a program does not come up (1).

        Call it from the main thread, once. `on_ready` is called when all programs are ready.
        Raises AlreadyRunning when another supervisor has the same var folder.
        """
        lock = locked(self._var)
        try:
            end_leftovers(self._var)
            with SignalInbox([*_STOP, signal.SIGCHLD]) as inbox:
                self._inbox = inbox
                self._selector.register(inbox, selectors.EVENT_READ)
                try:
                    self._run(on_ready)
                except _StartFault as fault:
                    self._show(str(fault))
                    return 1
                finally:
                    self._stop_all()
            return 0
        finally:
            self._selector.close()
            lock.release()

    def _run(self, on_ready: Callable[[], None] | None) -> None:
        for child in self._children:
            self._bring_up(child)
        if on_ready is not None and not self._stopping:
            on_ready()
        while not self._stopping:
            due = [child.due for child in self._children if not child.process and not child.done]
            self._turn(max(0.0, min(due) - time.monotonic()) if due else None)

    @property
    def _stopping(self) -> bool:
        return self._first_call is not None

    def _bring_up(self, child: Child) -> None:
        program = child.program
        deadline = time.monotonic() + program.ready_seconds
        child.wanted = True
        self._turn(0)
        while not self._stopping and not self._is_up(child):
            if time.monotonic() > deadline:
                raise _StartFault(
                    f"{program.name} is not ready after {program.ready_seconds:.0f} s; "
                    f"the last that it said:\n{child.tail()}"
                )
            self._turn(_READY_POLL)

    def _is_up(self, child: Child) -> bool:
        if child.program.once:
            return child.done
        alive = child.process is not None and not child.has_ended()
        return alive and (child.program.ready is None or child.program.ready())

    def _turn(self, timeout: float | None) -> None:
        """Wait for something to happen, and see to it."""
        self._listen(timeout)
        for child in self._children:
            if child.process is not None and child.has_ended():
                self._see_to_end(child)
            if child.wanted and child.process is None and child.due <= time.monotonic():
                self._start(child)

    def _listen(self, timeout: float | None) -> None:
        for key, _ in self._selector.select(timeout):
            child: Child | None = key.data
            if child is None:
                self._heed(self._inbox.received())
            elif child.read_output() == 0:
                self._selector.unregister(key.fd)

    def _heed(self, signals: Sequence[signal.Signals]) -> None:
        for _ in filter(_STOP.__contains__, signals):
            if self._first_call is None:
                self._first_call = time.monotonic()
                self._show("stopping; once more to hurry")
            elif time.monotonic() - self._first_call > _SECOND_CALL_SECONDS:
                self._hurried = True

    def _start(self, child: Child) -> None:
        if self._stopping:
            return
        try:
            child.start()
        except OSError as fault:
            raise _StartFault(f"{child.program.name} cannot be started: {fault}") from None
        self._selector.register(child.output, selectors.EVENT_READ, child)

    def _see_to_end(self, child: Child) -> None:
        """It ended without being asked to."""
        name, code = child.program.name, self._bury(child)
        if child.program.once:
            if code != 0:
                raise _StartFault(f"{name} failed ({_described(code)}):\n{child.tail()}")
            child.wanted, child.done = False, True
            return
        delay = child.plan_restart()
        self._show(f"{name} ended ({_described(code)}); starting it again in {delay:.1f} s")
        if child.failures == _FAILURES_SHOWN or child.failures % _FAILURES_BETWEEN == 0:
            self._show(f"{name} keeps failing; the last that it said:\n{child.tail()}")

    def _bury(self, child: Child) -> int:
        with suppress(KeyError):
            self._selector.unregister(child.output)
        return child.bury()

    def _stop_all(self) -> None:
        for child in reversed(self._children):
            if child.process is not None:
                self._stop(child)
            child.close()
        end_leftovers(self._var)

    def _stop(self, child: Child) -> None:
        child.signal_group(child.program.stop_signal)
        deadline = time.monotonic() + child.program.grace_seconds
        while not child.has_ended() and not self._hurried:
            left = deadline - time.monotonic()
            if left <= 0:
                self._show(f"{child.program.name} does not stop; ending it")
                break
            self._listen(left)
        child.signal_group(signal.SIGKILL)
        while not child.has_ended():
            self._listen(None)
        self._bury(child)


def _described(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}, {signal.strsignal(-code)}"
