"""What is recorded for a ground in law, against the question that cites it: its rooms.

The usual record carries its ground: all steps, a second member's approval, a written reason, a
reference.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from uuid import UUID

from services.sharing.rules import Facts, LegalGroundFact
from tests.proofs.oracle.building import AGES, ASKED, DAY, ENDS, RULE, facts_of
from tests.proofs.oracle.room import Room
from tests.proofs.oracle.substituting import REGIMES
from tests.proofs.oracle.words import (
    ANOTHER,
    ANOTHER_PURPOSE,
    HOLDERS,
    PURPOSE,
    RECEIVER,
    SECOND,
    said,
)

TO_RECORD = ("vital_interest", "abuse_protocol", "police_disclosure")
GROUNDS = ("consent", "legal_obligation", "public_task", *TO_RECORD)
FROM = (
    "education to child_work",
    "police to child_work",
    "education to veilig_thuis",
    "police to veilig_thuis",
    "municipality to youth_care",
)
ALL_STEPS = ("map", "consult", "talk", "weigh", "decide")
STEPS = {
    ", ".join(some) or "none": frozenset(some)
    for count in range(len(ALL_STEPS) + 1)
    for some in combinations(ALL_STEPS, count)
}
_ASKED_BY, _SECOND, _THIRD = (UUID(int=n) for n in (951, 952, 953))
APPROVED = {
    "nobody": frozenset[UUID](),
    "who asked": frozenset({_ASKED_BY}),
    "a second": frozenset({_SECOND}),
    "both": frozenset({_ASKED_BY, _SECOND}),
    "two others": frozenset({_SECOND, _THIRD}),
}
RECEIVERS = {
    "this one": frozenset({RECEIVER}),
    "any": frozenset[UUID](),
    "another": frozenset({ANOTHER}),
    "two": frozenset({RECEIVER, ANOTHER}),
}
PURPOSES = {
    "this one": frozenset({PURPOSE}),
    "any": frozenset[str](),
    "another": frozenset({ANOTHER_PURPOSE}),
    "two": frozenset({PURPOSE, ANOTHER_PURPOSE}),
}
UNTIL: dict[str, timedelta] = {
    "a second ago": -SECOND,
    "now": 0 * DAY,
    "a second more": SECOND,
    "later": 200 * DAY,
    "years": 3000 * DAY,
}
REFERENCES = {"none": None, "empty": "", "one": "PL-2026-17"}
BOTH = ("yes", "no")


def recorded(facts: Facts, ground: str) -> LegalGroundFact:
    """The usual record for that ground."""
    return LegalGroundFact(
        id=UUID(int=950),
        ground=ground,
        receiver_ids=RECEIVERS["this one"],
        purposes=PURPOSES["this one"],
        steps=frozenset(ALL_STEPS),
        acute=False,
        reasoned=True,
        asked_by=_ASKED_BY,
        approved_by=APPROVED["a second"],
        reference="PL-2026-17" if ground == "police_disclosure" else None,
        safety_restricted=False,
        until=facts.now + UNTIL["years"],
    )


def _question(choice: Mapping[str, str], ground: str) -> Facts:
    """On that ground, which the rule names; the holder of a child of eight says yes."""
    sender, receiver = choice["from"].split(" to ")
    age, asked = choice.get("age", "8"), choice.get("asked", "the whole")
    facts = facts_of(AGES[age], ASKED[asked], 1, ground=ground)
    rule = replace(
        RULE, sender_kind=sender, receiver_kind=receiver, grounds=frozenset({ground, "public_task"})
    )
    names = ((HOLDERS[0], choice.get("holder", "yes")), (None, choice.get("child", "nothing")))
    spoken = [one for who, name in names for one in said(who, (name,), (facts.now,), facts.now)]
    return replace(
        facts,
        sender_kind=sender,
        receiver_kind=receiver,
        rules=(rule,),
        statements=tuple(spoken),
        objection_open=choice.get("objection") == "yes",
        child_id=UUID(int=7),
    )


def _ground(choice: Mapping[str, str]) -> Facts:
    """Every ground asked for, against what the rule allows and what was said."""
    asked = choice["ground"]
    facts = _question(choice, asked)
    allowed = {
        "the one": {asked},
        "all": {*GROUNDS},
        "all but the one": {*GROUNDS} - {asked},
        "consent": {"consent"},
        "none": set[str](),
    }
    rule = replace(
        facts.rules[0],
        grounds=frozenset(allowed[choice["grounds"]]),
        consent_regime=choice["regime"],
        ends_at=facts.now + ENDS[choice["ends"]],
    )
    fitting = recorded(facts, asked if asked in TO_RECORD else "vital_interest")
    return replace(
        facts, rules=(rule,), legal_ground=fitting if choice["recorded"] == "usual" else None
    )


def _what(choice: Mapping[str, str]) -> Facts:
    """What is asked for, against what is recorded: for that ground, or for another."""
    facts = _question(choice, choice["ground"])
    if choice["recorded"] == "nothing":
        return facts
    record = replace(
        recorded(facts, choice["recorded"]),
        steps=STEPS[choice["steps"]],
        approved_by=APPROVED[choice["approved by"]],
        acute=choice["acute"] == "yes",
        reasoned=choice["reasoned"] == "yes",
        reference=REFERENCES[choice["reference"]],
        safety_restricted=choice["safety"] == "yes",
    )
    return replace(facts, legal_ground=record)


def _protocol(choice: Mapping[str, str]) -> Facts:
    """The abuse protocol: all sets of steps, all approvals."""
    facts = _question(choice, "abuse_protocol")
    record = replace(
        recorded(facts, "abuse_protocol"),
        steps=STEPS[choice["steps"]],
        approved_by=APPROVED[choice["approved by"]],
        acute=choice["acute"] == "yes",
        reasoned=choice["reasoned"] == "yes",
        receiver_ids=RECEIVERS[choice["receiver"]],
    )
    return replace(facts, legal_ground=record)


def _bounds(choice: Mapping[str, str]) -> Facts:
    """For whom, for what and until when it is recorded, and what else ends it."""
    facts = _question(choice, choice["ground"])
    rule = replace(
        facts.rules[0],
        retention_days=int(choice["kept"]),
        ends_at=facts.now + ENDS[choice["ends"]],
    )
    record = replace(
        recorded(facts, choice["ground"]),
        receiver_ids=RECEIVERS[choice["receiver"]],
        purposes=PURPOSES[choice["purpose"]],
        until=facts.now + UNTIL[choice["until"]],
        safety_restricted=choice["safety"] == "yes",
    )
    named = record if choice["ground"] in TO_RECORD else None
    return replace(facts, rules=(rule,), legal_ground=named)


ROOMS = (
    Room(
        "ground",
        {
            "from": FROM,
            "ground": GROUNDS,
            "grounds": ("the one", "all", "all but the one", "consent", "none"),
            "recorded": ("nothing", "usual"),
            "regime": REGIMES,
            "holder": ("nothing", "yes", "no"),
            "child": ("nothing", "yes", "no"),
            "age": (*AGES,),
            "asked": (*ASKED,),
            "ends": (*ENDS,),
        },
        _ground,
    ),
    Room(
        "recorded",
        {
            "ground": GROUNDS,
            "recorded": ("nothing", *TO_RECORD),
            "from": FROM,
            "steps": ("none", "map, consult, talk, weigh", ", ".join(ALL_STEPS)),
            "approved by": ("nobody", "who asked", "a second"),
            "acute": BOTH,
            "reasoned": BOTH,
            "reference": (*REFERENCES,),
            "safety": BOTH,
            "objection": BOTH,
        },
        _what,
    ),
    Room(
        "abuse protocol",
        {
            "steps": (*STEPS,),
            "approved by": (*APPROVED,),
            "acute": BOTH,
            "reasoned": BOTH,
            "from": FROM,
            "receiver": (*RECEIVERS,),
            "objection": BOTH,
        },
        _protocol,
    ),
    Room(
        "recorded bounds",
        {
            "ground": GROUNDS,
            "from": FROM,
            "receiver": (*RECEIVERS,),
            "purpose": (*PURPOSES,),
            "until": (*UNTIL,),
            "kept": ("1", "400"),
            "ends": (*ENDS,),
            "safety": BOTH,
            "objection": BOTH,
            "age": ("8", "11, a second before the 12th birthday"),
        },
        _bounds,
    ),
)
