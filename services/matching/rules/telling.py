"""What a pair of offers comes to, and what each side may know of it. Pure.

Invariant: a side hears of a pair only after the other side has said yes, and who the other is only
after both have; a side that has heard nothing has nothing, so that a pair that the other has not
answered and no pair at all are one and the same (decision 8).
"""

from dataclasses import dataclass
from typing import Literal

Likeness = Literal["same", "possible"]
PairState = Literal["found", "met", "denied", "gone"]
SideState = Literal["asked", "met", "denied", "gone"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How one side stands: whether its offer is open, what it said beforehand, and what it said of
    this very pair since it was asked.

    `beforehand`: a yes to being known to whoever else is concerned; `possible_too`: also where it
    is not certain that it is the same child.
    """

    open: bool
    beforehand: bool
    possible_too: bool
    decision: Literal["confirmed", "denied"] | None = None

    def says_yes(self, likeness: Likeness) -> bool:
        """What it said of this pair, or else beforehand."""
        if self.decision is not None:
            return self.decision == "confirmed"
        return self.beforehand and (likeness == "same" or self.possible_too)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the pair and of each side; None: that side hears nothing."""

    pair: PairState
    one: SideState | None
    other: SideState | None


def outcome(one: Standing, other: Standing, likeness: Likeness) -> Outcome:
    """Both sides of a pair that is not over, weighed."""
    if not (one.open and other.open):
        return Outcome("gone", "gone", "gone")
    if "denied" in (one.decision, other.decision):
        return Outcome("denied", _after_denial(one), _after_denial(other))
    yes, other_yes = one.says_yes(likeness), other.says_yes(likeness)
    if yes and other_yes:
        return Outcome("met", "met", "met")
    return Outcome("found", "asked" if other_yes else None, "asked" if yes else None)


def _after_denial(side: Standing) -> SideState:
    return "denied" if side.decision == "denied" else "gone"
