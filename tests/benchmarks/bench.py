"""`make bench`: what the usual requests cost, as ratios to a floor that is measured beside them.

The floor is one trip to the database as every operation makes it: BEGIN with the tenant set, one
SELECT, COMMIT. A ratio says how many of those trips a request takes as long as: it is nearly the
same on a fast and a slow machine, and on a busy one. Requests go through the whole application in
this process (no network, no server); what the client does (making proofs) is done before the clock
runs. A decision alone, without the database, is measured in CPU (`decision`).

Invariant: a case above its limit fails the run. Limits are about twice what was measured when they
were set, so that they find what became worse and not what is noise.
"""

import argparse
import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy import text

from services.app import load_slices
from shared.db.tenant import Tenant, acting_for
from shared.runtime import current
from tests.benchmarks.cases import Case, cases
from tests.benchmarks.decision import LONGEST_US, costs
from tests.benchmarks.matching import LEAST, MOST
from tests.benchmarks.matching import stage as first_stage
from tests.factories.town import Town
from tests.house import House, house

ROUNDS = 40


def main(wanted: Sequence[str]) -> int:
    """Measure all cases, or those whose names hold one of the words; 0 when none is too slow."""
    parser = argparse.ArgumentParser(description="Costs of requests, in trips to the database.")
    parser.add_argument("words", nargs="*")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args(wanted)
    slow = _decisions(asked.words)
    load_slices()
    with tempfile.TemporaryDirectory(prefix="schakel-bench-") as home, house(Path(home)) as made:
        slow += _matching(made, asked.words)
        town = Town.founded()
        chosen = [c for c in cases(made, town) if not asked.words or _holds(c.name, asked.words)]
        print(f"{'case':<44}{'trips':>8}{'limit':>8}")  # noqa: T201 - this is its answer
        for case in chosen:
            ratio = measured(case, town, asked.rounds)
            slow += ratio > case.limit
            late = "  TOO SLOW" if ratio > case.limit else ""
            print(f"{case.name:<44}{ratio:>8.1f}{case.limit:>8.1f}{late}")  # noqa: T201
    return 1 if slow else 0


def _decisions(words: Sequence[str]) -> int:
    """How many of the decisions that were asked for cost too much."""
    chosen = [cost for cost in costs() if not words or _holds(cost.name, words)]
    if chosen:
        print(f"{'without the database':<44}{'µs':>8}{'limit':>8}{'ratio':>8}{'limit':>8}")  # noqa: T201
    for one in chosen:
        figures = (one.microseconds, LONGEST_US, one.ratio, one.limit)
        late = "  TOO SLOW" if one.too_much else ""
        print(f"{one.name:<44}" + "".join(f"{figure:>8.1f}" for figure in figures) + late)  # noqa: T201
    return sum(one.too_much for one in chosen)


def _matching(made: House, words: Sequence[str]) -> int:
    """The first stage of matching, if it was asked for: 1 where it costs too much."""
    if words and not _holds("matching: first stage", words):
        return 0
    stage = first_stage(made)
    late = stage.ratio > MOST or stage.gain < LEAST
    print(  # noqa: T201
        f"matching: 5,000 children, 1,000,000 tokens: {stage.whole:.2f} s, {stage.ratio:.2f} times"
        f" the bare query (at most {MOST}), {stage.gain:.1f} times faster than one by one"
        f" (at least {LEAST:.0f}){'  TOO SLOW' if late else ''}"
    )
    return int(late)


def measured(case: Case, town: Town, rounds: int) -> float:
    """How many trips it takes as long as, by the faster half of rounds that alternate with the
    floor: what another program took from us in between is in neither.
    """
    prepared = [case.prepare() for _ in range(rounds + 3)]
    for act in prepared[:3]:  # warm: keys in memory, statements compiled
        act()
    floors, costs = [], []
    gc.collect()
    gc.disable()
    try:
        for act in prepared[3:]:
            floors.append(_took(lambda: _trip(town)))
            costs.append(_took(act))
    finally:
        gc.enable()
    return _usual(costs) / _usual(floors)


def _trip(town: Town) -> None:
    with acting_for(Tenant(town.school.id)), current().engines["app"].begin() as connection:
        connection.execute(_SELECT).one()


def _took(act: Callable[[], object]) -> int:
    started = time.perf_counter_ns()
    act()
    return time.perf_counter_ns() - started


def _usual(took: Sequence[int]) -> float:
    return statistics.fmean(sorted(took)[: len(took) // 2])


def _holds(name: str, words: Sequence[str]) -> bool:
    return any(word in name for word in words)


_SELECT = text("SELECT 1")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
