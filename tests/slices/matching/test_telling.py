"""What a side may hear of a pair: every way in which two can stand, tried whole."""

from dataclasses import FrozenInstanceError
from itertools import product

import pytest

from services.matching.rules.telling import Likeness, Outcome, Standing, outcome

LIKENESSES: tuple[Likeness, ...] = ("same", "possible")
STANDINGS = [
    Standing(is_open, beforehand, possible_too, decision)  # type: ignore[arg-type]
    for is_open, beforehand, possible_too, decision in product(
        (True, False), (True, False), (True, False), (None, "confirmed", "denied")
    )
]
ALL = list(product(STANDINGS, STANDINGS, LIKENESSES))


def yes(side: Standing, likeness: Likeness) -> bool:
    """In other words than the rule's own."""
    if side.decision == "confirmed":
        return True
    if side.decision == "denied" or not side.beforehand:
        return False
    return side.possible_too if likeness == "possible" else True


@pytest.mark.parametrize("likeness", LIKENESSES)
def test_a_yes_is_said_of_this_pair_or_beforehand(likeness: Likeness) -> None:
    assert [side for side in STANDINGS if side.says_yes(likeness) is not yes(side, likeness)] == []


def test_nobody_hears_without_the_other_s_yes() -> None:
    for one, other, likeness in ALL:
        found = outcome(one, other, likeness)
        if found.one in ("asked", "met"):
            assert yes(other, likeness)
            assert one.open
            assert other.open
        if found.other in ("asked", "met"):
            assert yes(one, likeness)


def test_they_know_each_other_when_both_say_yes_and_at_no_other_time() -> None:
    for one, other, likeness in ALL:
        found = outcome(one, other, likeness)
        both = one.open and other.open and yes(one, likeness) and yes(other, likeness)
        assert {found.pair == "met", found.one == "met", found.other == "met"} == {both}


def test_a_no_is_told_to_nobody() -> None:
    """Whose yes stood hears that it is gone, as of any other end; of who is asked no more, nothing
    tells it from a pair whose other side took its offer back.
    """
    for one, other, likeness in ALL:
        found = outcome(one, other, likeness)
        assert (found.one == "denied") == (one.decision == "denied" and one.open and other.open)
        if other.decision == "denied" and one.decision != "denied":
            withdrawn = Standing(False, other.beforehand, other.possible_too)
            assert found.one == outcome(one, withdrawn, likeness).one == "gone"


def test_a_side_that_the_other_has_not_answered_has_nothing() -> None:
    """As if there were no pair: whatever it said itself."""
    for one, other, likeness in ALL:
        silent = other.open and not yes(other, likeness) and other.decision is None
        if one.open and silent and one.decision != "denied":
            assert outcome(one, other, likeness).one is None


def test_both_sides_are_weighed_alike() -> None:
    for one, other, likeness in ALL:
        there, back = outcome(one, other, likeness), outcome(other, one, likeness)
        assert (there.pair, there.one, there.other) == (back.pair, back.other, back.one)


def test_what_is_over_is_over_for_both() -> None:
    for one, other, likeness in ALL:
        if not (one.open and other.open):
            assert outcome(one, other, likeness) == Outcome("gone", "gone", "gone")


def test_a_pair_is_denied_by_whoever_says_no_and_found_until_then() -> None:
    for one, other, likeness in ALL:
        if not (one.open and other.open):
            continue
        no = "denied" in (one.decision, other.decision)
        agreed = yes(one, likeness) and yes(other, likeness)
        wanted = "denied" if no else "met" if agreed else "found"
        assert outcome(one, other, likeness).pair == wanted
        if wanted == "found":
            assert (outcome(one, other, likeness).one == "asked") == yes(other, likeness)


def test_who_says_nothing_stands_with_no_answer() -> None:
    assert Standing(True, False, False).decision is None


@pytest.mark.parametrize("fact", [STANDINGS[0], Outcome("gone", "gone", "gone")])
def test_facts_do_not_change(fact: Standing | Outcome) -> None:
    for name in fact.__slots__:
        with pytest.raises(FrozenInstanceError):
            setattr(fact, name, None)
    assert not hasattr(fact, "__dict__")
