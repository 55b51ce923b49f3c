"""Random timelines of consent agree with a model that was written from the domain alone."""

import os
import time

from tests.proofs.figures import figures
from tests.slices.sharing.chances import timeline
from tests.slices.sharing.timelines import Tally, fault, shown, smallest

TIMELINES = int(os.environ.get("PROOF_TIMELINES", "2000"))
FIRST = int(os.environ.get("PROOF_FIRST", "0"))
"""The seed to begin with: so two can each do a half."""


def test_the_decision_agrees_with_the_model_at_every_moment() -> None:
    tally, started = Tally(), time.monotonic()
    for seed in range(FIRST, FIRST + TIMELINES):
        if fault(timeline(seed), tally):
            least = smallest(timeline(seed))
            raise AssertionError(f"seed {seed}\n{shown(least)}\n{fault(least, Tally())}")
    assert tally.yes > tally.asked / 10, tally
    assert tally.birthdays > tally.yes / 50, tally
    figures(
        f"{TIMELINES} timelines from {FIRST} on agree with the model"
        f" in {time.monotonic() - started:.0f} s:"
        f" {tally.asked} questions, {tally.yes} yes, of which {tally.ends} to the very moment"
        f" that the model ends it and {tally.birthdays} that a birthday ends"
    )
