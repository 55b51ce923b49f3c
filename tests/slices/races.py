"""Several at once: each act in a thread of its own, released together.

Invariant: a refusal is an outcome; anything else that goes wrong (a deadlock) fails the test.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier, Event
from typing import Any

from shared.problems import Problem

Act = Callable[[], Any]
_STEP_SECONDS = 0.0015
_LONGEST_SECONDS = 2.0
_rounds = count()


def together(*acts: Act, apart: int = 1) -> list[Any]:
    """What each act gave: its result, or the Problem that refused it.

    Each round another act goes first by a few milliseconds, so that all orders come by; where the
    acts differ in length, `apart` makes that lead so many times longer.
    """
    turn = next(_rounds)
    ready = Barrier(len(acts))

    def run(number: int) -> Any:
        ready.wait(timeout=20)
        behind = (number + turn) % len(acts) * (turn % 5)
        Event().wait(behind * _STEP_SECONDS * apart)
        try:
            return acts[number]()
        except Problem as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, range(len(acts))))


class Meeting:
    """Two acts that are made to meet, however fast the machine is and however long each takes.

    Who came first starts later the next time, by more each time in a row and by less once the other
    came first: so the head start closes in on where the two truly meet, and both orders come by.
    """

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()
        """How often each came first."""
        self._lead = 0.0
        self._step = _STEP_SECONDS
        self._last = ""

    def of(self, first: Act, second: Act) -> list[Any]:
        """What each gave, `first` with the head start that the last ones asked for (seconds)."""
        return together(
            _later(max(-self._lead, 0), first), _later(max(self._lead, 0), second), apart=0
        )

    def won_by(self, who: str, *, first: bool) -> None:
        """`who` came first, which was the `first` of the two or the second."""
        self.came[who] += 1
        faster = 1.5 if who == self._last else 0.3
        self._step = min(max(self._step * faster, _STEP_SECONDS), _LONGEST_SECONDS)
        self._last = who
        self._lead += -self._step if first else self._step


def _later(seconds: float, act: Act) -> Act:
    def run() -> Any:
        Event().wait(seconds)
        return act()

    return run


def won(outcomes: Sequence[Any]) -> list[Any]:
    """The outcomes that are no refusal."""
    return [outcome for outcome in outcomes if not isinstance(outcome, Problem)]
