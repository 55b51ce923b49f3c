"""Children that do not outlive the process that started them.

Invariant: on Linux, a child started with `dies_with_parent` gets its signal as soon as the
*thread* that started it ends, even by kill -9. So start children from the main thread.
Elsewhere nothing like it exists, and the next start ends what was left behind.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # prctl(2)
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def dies_with_parent(parting_signal: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` for Popen. It runs after setuid, which would have cleared the request."""
    parent = os.getpid()

    def in_child() -> None:
        if _libc is None:
            return
        _libc.prctl(_PR_SET_PDEATHSIG, int(parting_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and prctl: nobody will tell us
            os.kill(os.getpid(), signal.SIGKILL)

    return in_child
