"""Our decision agrees with the independent oracle, state by state.

Every day a slice of the space and all that is one step from a yes; in `make prove ARGS=decision`
all of it.
"""

import os
import time

import pytest

from tests.proofs.figures import figures
from tests.proofs.oracle.cedar import Oracle
from tests.proofs.oracle.compare import Tally, compare, whole
from tests.proofs.oracle.near import beside_a_yes
from tests.proofs.oracle.space import SIZE

ALL = os.environ.get("PROOF_STATES") == "all"
"""Whether the whole space is asked: `make prove` sets it."""
EVERY = 199
"""The everyday slice is one state in so many; no dimension has a multiple of it as its size."""


@pytest.mark.skipif(ALL, reason="all of it is asked below")
def test_a_slice_agrees() -> None:
    numbers = range(0, SIZE, EVERY)
    tally = compare(numbers, Oracle())
    assert tally.allowed > len(numbers) // 20  # a slice in which nothing is allowed shows nothing
    assert not tally.differences, told(tally)


@pytest.mark.skipif(ALL, reason="all of it is asked below")
def test_all_near_a_yes_agrees() -> None:
    numbers = [*beside_a_yes()]
    tally = compare(numbers, Oracle())
    assert len(numbers) // 4 < tally.allowed < len(numbers) * 3 // 4
    assert not tally.differences, told(tally)


@pytest.mark.skipif(not ALL, reason="minutes: part of `make prove`")
def test_the_whole_space_agrees() -> None:
    total, started = Tally(), time.monotonic()
    for part in whole():
        total.add(part)
    spent = time.monotonic() - started
    figures(
        f"{total.states} states, {total.allowed} of them allowed; Cedar answered {total.asked} "
        f"different questions; {total.states / spent:.0f} states a second"
    )
    assert total.states == SIZE
    assert not total.differences, told(total)


def told(tally: Tally) -> str:
    """Each way of differing, with an example."""
    return "\n\n".join(found.told(kind) for kind, found in sorted(tally.differences.items()))
