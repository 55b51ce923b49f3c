"""What the supervisor is asked to run.

Invariant: a program's secrets come in its environment or files, never in its command line.
"""

import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Program:
    """One program. It runs in the foreground, and ends at `stop_signal` within `grace_seconds`.

    `env` is its whole environment. `ready` is asked until it says True, and must answer within
    a second or so. The next program starts when this one is ready; one that runs `once` is
    ready when it has ended with exit code 0, and is not started again. The output of one that
    is `shown` also goes to the screen.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str] = field(repr=False)
    ready: Callable[[], bool] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace_seconds: float = 10.0
    ready_seconds: float = 60.0
    once: bool = False
    shown: bool = False
