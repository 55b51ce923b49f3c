"""The decision space: rooms, each the full product of its dimensions' values.

Invariant: the same number always means the same state, so that any stretch of the space can be
gone through by anybody, in any order.
"""

from collections.abc import Mapping
from itertools import accumulate

from services.sharing.rules import Facts
from tests.proofs.oracle import building, recording, substituting
from tests.proofs.oracle.building import (
    AGES,
    ASKED,
    BOUNDS,
    ENDS,
    MOMENTS,
    NO,
    ROLES,
    WRONG,
)
from tests.proofs.oracle.room import Room
from tests.proofs.oracle.words import FEW, FEWER, WORDS

_SUPERSEDED = "yes, superseded"
_ALL = tuple(word for word in WORDS if word != _SUPERSEDED)
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
        "superseded",
        {
            "who": ("a holder", "the child"),
            "age": (*AGES,),
            "asked": (*ASKED,),
            "when": (*MOMENTS,),
            "newest": (_SUPERSEDED, "nothing", "yes", "no", "asked"),
            "earlier": (_SUPERSEDED, *FEW),
            "earliest": (_SUPERSEDED, "nothing", "yes", "no"),
            "the other": ("nothing", "yes", _SUPERSEDED),
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
    *substituting.ROOMS,
    *recording.ROOMS,
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


def number_of(room: Room, choice: Mapping[str, str]) -> int:
    """The number of that choice in one of the rooms."""
    end = next(end for one, end in zip(ROOMS, _ENDS, strict=True) if one is room)
    return end - len(room) + room.number(choice)
