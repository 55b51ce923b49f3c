"""Referrals against a small model of them: all actors, all steps, withdrawals, and the clock."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.house import House
from tests.proofs.figures import figures
from tests.slices.referrals_whole.acts import TABLE
from tests.slices.referrals_whole.machine import Machine
from tests.slices.referrals_whole.model import PARTIES, SIDE
from tests.slices.referrals_whole.region import Region

STEPS = int(os.environ.get("PROOF_STEPS", "300"))
DEPTH = 40
ENOUGH_FOR_ALL = 5_000
"""After so many steps everything that can happen has happened at least once."""


def test_the_model_and_schakel_agree(the_house: House, region: Region) -> None:
    Machine.region, Machine.house = region, the_house
    Machine.taken = 0
    Machine.done.clear()
    enough = settings(
        max_examples=max(1, STEPS // DEPTH),
        stateful_step_count=DEPTH,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    while Machine.taken < STEPS:
        run_state_machine_as_test(Machine, settings=enough)
    assert Machine.taken >= STEPS
    if STEPS >= ENOUGH_FOR_ALL:
        everything_happened()
    tried = len(Machine.done)
    figures(f"{Machine.taken} steps, {tried} kinds of act by somebody in a state; all as modelled")


def everything_happened() -> None:
    """Each lawful step was taken, and each actor was let through and refused where that is so."""
    won = {(SIDE[p], state, what) for what, p, state, ok in Machine.done if ok and p in SIDE}
    assert set(TABLE) - won == set()
    outcomes = {(party, ok) for _, party, _, ok in Machine.done}
    assert outcomes == {(party, False) for party in PARTIES} | {(party, True) for party in SIDE}
    acts = {what for what, *_, ok in Machine.done if ok}
    assert {"send_message", "attach", "remove_attachment", "triage_referral"} <= acts
