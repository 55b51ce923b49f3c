"""What one decision costs the processor, without the database: in microseconds, and as a ratio.

The yardstick is a piece of plain Python that does what a decision is made of (comparing words,
ids, sets and moments, and making an object of the answer): the ratio to it is nearly the same on
a fast and a slow machine. Both are CPU time of this thread alone, taken in turns, at the median.

Invariant: a decision above `LONGEST_US`, or above its ratio, fails the run.
"""

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from services.sharing.rules import Facts, judge
from tests.slices.sharing.usual import usual_no, usual_yes

LONGEST_US = 50.0
ROUNDS = 2000


@dataclass(frozen=True, slots=True)
class Weighed:
    """Something like a statement, to compare."""

    person: UUID
    words: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Cost:
    """At the median: microseconds of CPU, and how many yardsticks."""

    name: str
    microseconds: float
    ratio: float
    limit: float

    @property
    def too_much(self) -> bool:
        return self.microseconds > LONGEST_US or self.ratio > self.limit


CASES: tuple[tuple[str, float, Callable[[], Facts]], ...] = (
    ("decision: yes", 7.0, usual_yes),
    ("decision: no", 8.0, usual_no),
)
"""With the most yardsticks that each may take: about twice what was measured."""
_START = datetime(2026, 11, 20, tzinfo=UTC)
_WEIGHED = [
    Weighed(UUID(int=n % 3), frozenset({"child_identity", str(n)}), _START + timedelta(days=n))
    for n in range(24)
]


def costs() -> list[Cost]:
    """What each of the cases costs; some seconds."""
    return [_cost(name, limit, made()) for name, limit, made in CASES]


def _cost(name: str, limit: float, facts: Facts) -> Cost:
    for _ in range(200):  # warm
        judge(facts)
        _yardstick()
    took: list[int] = []
    yardsticks: list[int] = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(ROUNDS):
            yardsticks.append(_cpu(_yardstick))
            took.append(_cpu(lambda: judge(facts)))
    finally:
        gc.enable()
    usual, floor = statistics.median(took), statistics.median(yardsticks)
    return Cost(name, usual / 1000, usual / floor, limit)


def _yardstick() -> Weighed:
    """The newest of some things that were said by one person about one word."""
    person, about = UUID(int=1), frozenset({"child_identity"})
    found = [one for one in _WEIGHED if one.person == person and about <= one.words]
    newest = max(found, key=lambda one: (one.at, one.person.int))
    return Weighed(newest.person, newest.words | about, min(newest.at, _START))


def _cpu(act: Callable[[], object]) -> int:
    started = time.thread_time_ns()
    act()
    return time.thread_time_ns() - started
