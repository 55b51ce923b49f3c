"""Signals as something to wait for, instead of something that interrupts anywhere.

Invariant: a signal that arrives while the inbox is open is never lost and never raises.
"""

import os
import select
import signal
from collections.abc import Sequence
from types import FrameType, TracebackType
from typing import Self


def _note(_number: int, _frame: FrameType | None) -> None:
    """Nothing: the wake-up pipe has the signal's number already."""


class SignalInbox:
    """Collects signals in a pipe; open it in the main thread with `with`."""

    def __init__(self, signals: Sequence[signal.Signals]) -> None:
        # nohup ignores SIGHUP for us: that wish is kept.
        hangup_ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
        self._signals = [s for s in signals if not (s is signal.SIGHUP and hangup_ignored)]

    def __enter__(self) -> Self:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._wakeup = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
        self._handlers = {s: signal.signal(s, _note) for s in self._signals}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, t: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        os.close(self._reader)
        os.close(self._writer)

    def fileno(self) -> int:
        """For select: readable when a signal is waiting."""
        return self._reader

    def received(self) -> list[signal.Signals]:
        """The signals that arrived since the last call, oldest first; does not wait."""
        try:
            return [signal.Signals(number) for number in os.read(self._reader, 4096)]
        except BlockingIOError:
            return []

    def wait(self, timeout: float | None = None) -> list[signal.Signals]:
        """Wait at most `timeout` seconds (None: as long as it takes) for a signal."""
        select.select([self._reader], [], [], timeout)
        return self.received()
