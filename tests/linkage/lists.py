"""Two lists of records with the truth about them, and how well the rules find it.

Invariant: the truth is a set of pairs of places; a child is in a list once.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from random import Random

from services.matching.rules import Identity, pairs
from services.matching.rules.pairing import Pair
from tests.linkage.names_more import CITY
from tests.linkage.people import Child, Plan, population
from tests.linkage.records import Rates, written

CITY_PLAN = Plan(CITY)
ORDINARY = Rates()


@dataclass(frozen=True, slots=True)
class Lists:
    """What two organisations know, and which children they share."""

    left: list[Identity]
    right: list[Identity]
    left_children: list[Child]
    right_children: list[Child]

    def truth(self) -> set[tuple[int, int]]:
        """The pairs of places that are one child."""
        where = {child.id: j for j, child in enumerate(self.right_children)}
        return {(i, where[c.id]) for i, c in enumerate(self.left_children) if c.id in where}


@dataclass(frozen=True, slots=True)
class Settings:
    """How two lists come about."""

    plan: Plan = CITY_PLAN
    left: Rates = ORDINARY
    right: Rates = ORDINARY
    overlap: float = 0.6


def make(seed: int, size: int, settings: Settings | None = None) -> Lists:
    """Two lists of `size` each, with that part in common."""
    settings = settings or Settings()
    random = Random(seed)
    shared = round(size * settings.overlap)
    children = population(random, settings.plan, 2 * size - shared)
    random.shuffle(children)
    lefts, rights = children[:size], children[size - shared :]
    random.shuffle(rights)
    return Lists(
        [written(random, c, settings.left, settings.plan) for c in lefts],
        [written(random, c, settings.right, settings.plan) for c in rights],
        lefts,
        rights,
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found of what was there."""

    true: int
    same: int
    same_right: int
    listed: int
    listed_right: int

    @property
    def same_precision(self) -> float:
        return self.same_right / self.same if self.same else 1.0

    @property
    def same_recall(self) -> float:
        return self.same_right / self.true if self.true else 1.0

    @property
    def list_precision(self) -> float:
        return self.listed_right / self.listed if self.listed else 1.0

    @property
    def list_recall(self) -> float:
        return self.listed_right / self.true if self.true else 1.0


def together(found: Iterable[Figures]) -> Figures:
    """The same of several pairs of lists."""
    return Figures(*(sum(counts) for counts in zip(*map(astuple, found), strict=True)))


def figures(lists: Lists, found: list[Pair], group: str | None = None) -> Figures:
    """Precision and recall, of all or of one group (`native`, `migrant`, or a group's name)."""

    def counts(child: Child) -> bool:
        kinds = {None, child.group, "native" if child.native else "migrant"}
        return group in kinds

    truth = {p for p in lists.truth() if counts(lists.left_children[p[0]])}
    mine = [(i, j, c) for i, j, c in found if counts(lists.left_children[i])]
    same = {(i, j) for i, j, c in mine if c.klass == "same"}
    listed = {(i, j) for i, j, _ in mine}
    return Figures(len(truth), len(same), len(same & truth), len(listed), len(listed & truth))


def measured(lists: Lists) -> list[Pair]:
    """What the rules find in the two lists."""
    return pairs(lists.left, lists.right)
