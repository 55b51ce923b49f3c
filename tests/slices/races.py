"""Several at once: each act in a thread of its own, released together.

Invariant: a refusal is an outcome; anything else that goes wrong (a deadlock) fails the test.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier, Event
from typing import Any

from shared.problems import Problem

Act = Callable[[], Any]
_STEP_SECONDS = 0.0015
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


def won(outcomes: Sequence[Any]) -> list[Any]:
    """The outcomes that are no refusal."""
    return [outcome for outcome in outcomes if not isinstance(outcome, Problem)]
