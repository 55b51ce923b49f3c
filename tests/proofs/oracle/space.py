"""The decision space: rooms, each the full product of its dimensions' values.

Invariant: the same number always means the same state, so that any stretch of the space can be
gone through by anybody, in any order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod

from services.sharing.rules import Facts
from tests.proofs.oracle import building
from tests.proofs.oracle.building import (
    AGES,
    ASKED,
    BOUNDS,
    ENDS,
    GROUNDS,
    MOMENTS,
    NO,
    ROLES,
    WRONG,
)
from tests.proofs.oracle.words import FEW, FEWER, WORDS


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the space: its dimensions, and how a choice in each becomes facts."""

    name: str
    dimensions: Mapping[str, Sequence[str]]
    build: Callable[[Mapping[str, str]], Facts]

    def __len__(self) -> int:
        return prod(map(len, self.dimensions.values()))

    def chosen(self, number: int) -> dict[str, str]:
        """The choice in each dimension, in words."""
        choice = {}
        for name, values in reversed([*self.dimensions.items()]):
            number, at = divmod(number, len(values))
            choice[name] = values[at]
        return choice


_ALL = tuple(WORDS)
ROOMS = (
    Room(
        "one holder",
        {"age": (*AGES,), "asked": (*ASKED,), "first": _ALL, "child": _ALL},
        building.words,
    ),
    Room("no holder", {"age": (*AGES,), "asked": (*ASKED,), "child": _ALL}, building.words),
    Room(
        "two holders",
        {
            "age": (*AGES,),
            "asked": (*ASKED,),
            "first": _ALL,
            "second": _ALL,
            "child": _ALL,
            "stranger": ("nothing", "yes", "no"),
        },
        building.words,
    ),
    Room(
        "three holders",
        {
            "age": (*AGES,),
            "asked": (*ASKED,),
            **dict.fromkeys(("first", "second", "third"), FEW),
            "child": FEWER,
        },
        building.words,
    ),
    Room(
        "timeline",
        {
            "who": ("a holder", "the child"),
            "age": (*AGES,),
            "asked": (*ASKED,),
            "when": (*MOMENTS,),
            "newest": _ALL,
            "earlier": _ALL,
            "earliest": ("nothing", "yes", "no"),
            "the other": ("nothing", "yes"),
        },
        building.timeline,
    ),
    Room(
        "one moment",
        {
            "who": ("a holder", "the child"),
            "age": (*AGES,),
            "asked": (*ASKED,),
            "yes": ("yes", "yes to exactly the whole", "yes to a part"),
            "no": tuple(name for name, word in WORDS.items() if word and word.state in NO),
            "order": ("yes first", "no first"),
        },
        building.one_moment,
    ),
    Room(
        "rule",
        {
            "age": (*BOUNDS,),
            "asked": (*ASKED, "more than the rule"),
            "differs": WRONG,
            "roles": (*ROLES,),
            "receiver": ("a partner", "not active", "unknown", "itself"),
            "ends": (*ENDS,),
            "ground": ("consent", "public_task"),
            "word": ("yes", "nothing"),
            "rules": ("alone", "first", "last", "none"),
        },
        building.rule,
    ),
    Room(
        "ground",
        {
            "from": (
                "education to child_work",
                "police to child_work",
                "education to veilig_thuis",
                "police to veilig_thuis",
                "municipality to youth_care",
            ),
            "ground": GROUNDS,
            "grounds": ("the one", "all", "all but the one", "consent", "none"),
            "reference": ("none", "empty", "one"),
            "regime": ("by_age", "none"),
            "holder": ("nothing", "yes", "no"),
            "child": ("nothing", "yes", "no"),
            "age": (*AGES,),
            "asked": (*ASKED,),
            "kept": ("1", "400"),
            "ends": (*ENDS,),
        },
        building.ground,
    ),
)
_ENDS = tuple(accumulate(map(len, ROOMS)))
SIZE = _ENDS[-1]


def state(number: int) -> tuple[Room, dict[str, str], Facts]:
    """The state of that number: its room, its choices in words, its facts."""
    for room, end in zip(ROOMS, _ENDS, strict=True):
        if number < end:
            choice = room.chosen(number - end + len(room))
            return room, choice, room.build(choice)
    raise IndexError(number)
