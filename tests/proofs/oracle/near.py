"""Where the space turns: states that are allowed, or would be but for one thing, and all that are
one step from them. Far more telling than as many states taken anywhere.

Invariant: each is a state of the space, with its number.
"""

from tests.proofs.oracle.recording import ALL_STEPS
from tests.proofs.oracle.room import Room
from tests.proofs.oracle.space import ROOMS, number_of
from tests.proofs.oracle.substituting import KINDS

_EDUCATION, _CARE = "education to child_work", "education to veilig_thuis"
_POLICE = "police to child_work"
_STEPS = ", ".join(ALL_STEPS)
_RULE = ("9", "a part", "nothing", "the rule's", "a partner", "later")
_IT = ("it", "for long", "8", "a part", "by_age_reachable", "nothing", "nothing")
_SPOKEN = ("unreachable", "it", "since")
_REACHABLE = ("8", "a part", "by_age_reachable")
_RECORDED = ("a second", "no", "yes", "one", "no", "no")
_BOUNDS = ("this one", "this one", "later", "400", "later")
FITTING = (
    ("rule", (*_RULE, "consent", "yes", "alone")),
    ("rule", (*_RULE, "public_task", "yes", "alone")),
    *(("instead of a statement", (kind, *_IT)) for kind in KINDS),
    ("instead, and spoken", (*_SPOKEN, "nothing", "nothing", *_REACHABLE)),
    ("instead, and spoken", (*_SPOKEN, "yes to something beside", "nothing", *_REACHABLE)),
    ("recorded", ("public_task", "nothing", _EDUCATION, _STEPS, *_RECORDED)),
    ("recorded", ("vital_interest", "vital_interest", _EDUCATION, _STEPS, *_RECORDED)),
    ("recorded", ("abuse_protocol", "abuse_protocol", _CARE, _STEPS, *_RECORDED)),
    ("recorded", ("police_disclosure", "police_disclosure", _POLICE, _STEPS, *_RECORDED)),
    ("abuse protocol", (_STEPS, "a second", "no", "yes", _CARE, "this one", "no")),
    ("abuse protocol", ("none", "nobody", "yes", "yes", _CARE, "this one", "no")),
    ("recorded bounds", ("vital_interest", _EDUCATION, *_BOUNDS, "no", "no", "8")),
)
"""States that are allowed, or would be but for one thing; in the order of the room's dimensions."""


def beside_a_yes() -> list[int]:
    """The numbers of all states that are at most one step from those, each once."""
    rooms: dict[str, Room] = {room.name: room for room in ROOMS}
    found: dict[int, None] = {}
    for name, values in FITTING:
        room = rooms[name]
        fits = dict(zip(room.dimensions, values, strict=True))
        for which, others in room.dimensions.items():
            found |= {number_of(room, fits | {which: other}): None for other in others}
    return [*found]
