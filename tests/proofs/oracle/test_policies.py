"""The oracle itself: its policies are sound Cedar, each of them counts, and what our facts cannot
say yet is answered as domain.md tells it."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cedarpy import PolicySet, is_authorized

from services.sharing.rules import Facts
from tests.proofs.oracle.asking import sharing, voice
from tests.proofs.oracle.building import AGES, RULE, facts_of
from tests.proofs.oracle.cedar import HERE, NAMES, Answer, Oracle, schema, text, valid
from tests.proofs.oracle.space import ROOMS, SIZE, state
from tests.proofs.oracle.words import HOLDERS, SECOND, WHOLE, said

IDS = {name: re.findall(r'@id\("(\w+)"\)', text(name)) for name in NAMES}
OUTSIDE_THE_SPACE = {"court", "institution", "unreachable", "vital_interest"} | {
    "abuse_protocol",
    "abuse_protocol_acute",
    "abuse_protocol_elsewhere",
    "covenant_over",
}
"""What our facts cannot say: tried below, one by one."""
FEW = [*range(0, SIZE, 1009)]
ROOM = {room.name: room for room in ROOMS}
FITTING = ("9", "a part", "nothing", "the rule's", "a partner", "later", "consent", "yes", "alone")
YES: dict[str, Any] = {"protocol_steps": 5, "approved_by": ["second"], "asked_by": "first"}


@pytest.mark.parametrize("name", NAMES)
def test_policies_fit_the_schema(name: str) -> None:
    assert valid(name), valid(name).errors


def test_every_policy_stands_in_the_paper() -> None:
    paper = Path(HERE, "README.md").read_text("utf-8")
    assert [one for ids in IDS.values() for one in ids if f"`{one}`" not in paper] == []


def test_requests_fit_the_schema() -> None:
    facts = [state(number)[2] for number in FEW[::5]]
    assert Oracle(checked=True).decide(facts) == Oracle().decide(facts)


def beside_a_yes(ground: str) -> list[Facts]:
    """The states of the room of rules that are one step from a yes."""
    room = ROOM["rule"]
    fits = dict(zip(room.dimensions, FITTING, strict=True)) | {"ground": ground}
    return [
        room.build(fits | {name: value})
        for name, values in room.dimensions.items()
        for value in values
    ]


def refused_by_a_child() -> list[Facts]:
    """A child of eight that says no, before or beside something else."""
    child = {"who": "the child", "age": "8", "asked": "the whole"}
    then = child | {"when": "yesterday", "newest": "asked", "the other": "yes"}
    once = child | {"yes": "yes", "no": "no", "order": "yes first"}
    return [
        ROOM["timeline"].build(then | {"earlier": "no", "earliest": "nothing"}),
        ROOM["timeline"].build(then | {"earlier": "asked", "earliest": "no"}),
        ROOM["one moment"].build(once),
    ]


@pytest.fixture(scope="module")
def asked() -> list[Facts]:
    near = [*beside_a_yes("consent"), *beside_a_yes("public_task"), *refused_by_a_child()]
    return near + [state(number)[2] for number in FEW]


@pytest.fixture(scope="module")
def answers(asked: list[Facts]) -> list[Answer]:
    return Oracle().decide(asked)


@pytest.mark.parametrize(
    ("name", "policy"),
    [(n, i) for n in ("voice", "share") for i in IDS[n] if i not in OUTSIDE_THE_SPACE],
)
def test_without_a_policy_something_is_answered_otherwise(
    name: str, policy: str, asked: list[Facts], answers: list[Answer]
) -> None:
    kept = [one for one in re.split(r"(?=@id)", text(name)) if f'@id("{policy}")' not in one]
    without = Oracle(policies={name: "".join(kept)})
    assert [found.yes for found in without.decide(asked)] != [found.yes for found in answers]


@pytest.mark.parametrize(
    ("recorded", "kind", "allowed"),
    [
        (YES, "veilig_thuis", True),
        (YES, "child_work", False),
        (YES | {"protocol_steps": 4}, "veilig_thuis", False),
        (YES | {"approved_by": []}, "veilig_thuis", False),
        (YES | {"approved_by": ["first"]}, "veilig_thuis", False),
        ({"acute_danger": True}, "veilig_thuis", True),
        ({"acute_danger": True}, "child_work", False),
        ({}, "veilig_thuis", False),
    ],
)
def test_abuse_protocol(recorded: dict[str, Any], kind: str, allowed: bool) -> None:
    assert _shared("abuse_protocol", kind, recorded) is allowed


@pytest.mark.parametrize("written", [True, False])
def test_vital_interest_asks_for_a_written_reason(written: bool) -> None:
    assert _shared("vital_interest", "child_work", {"written_reason": written}) is written


@pytest.mark.parametrize(
    ("ends", "allowed"), [(-SECOND, False), (0 * SECOND, False), (SECOND, True)]
)
def test_a_covenant_that_has_ended_starts_nothing(ends: timedelta, allowed: bool) -> None:
    facts = facts_of(AGES["8"], WHOLE, 1, ground="public_task")
    rule = replace(RULE, grounds=frozenset({"public_task"}), ends_at=facts.now + ends)
    context = json.loads(sharing(facts, rule, [], []))
    assert _allowed("share", "share", "Member", context) is allowed


@pytest.mark.parametrize(
    ("recorded", "word", "allowed"),
    [
        ({"court_permission": True}, "no", True),
        ({"institution_instead": True}, "nothing", True),
        ({"unreachable": True, "unreachability_allowed": True}, "nothing", True),
        ({"unreachable": True, "unreachability_allowed": True}, "no", False),
        ({"unreachable": True}, "nothing", False),
        ({}, "nothing", False),
    ],
)
def test_in_the_place_of_a_statement(recorded: dict[str, Any], word: str, allowed: bool) -> None:
    facts = facts_of(AGES["8"], WHOLE, 1)
    spoken = said(HOLDERS[0], (word,), (facts.now,), facts.now)
    context = json.loads(voice(replace(facts, statements=tuple(spoken)), HOLDERS[0])) | recorded
    assert _allowed("voice", "speak", "Person", context) is allowed


def test_nothing_stands_in_the_place_of_the_childs_own_statement() -> None:
    context = json.loads(voice(facts_of(AGES["17"], WHOLE, 1), None)) | {"court_permission": True}
    assert not _allowed("voice", "speak", "Person", context)


def _shared(ground: str, kind: str, recorded: dict[str, Any]) -> bool:
    rule = replace(RULE, grounds=frozenset({ground}), receiver_kind=kind)
    facts = facts_of(AGES["8"], WHOLE, 1, ground=ground, receiver_kind=kind)
    return _allowed("share", "share", "Member", json.loads(sharing(facts, rule, [], [])) | recorded)


def _allowed(name: str, action: str, principal: str, context: dict[str, Any]) -> bool:
    request = {
        "principal": f'{principal}::"one"',
        "action": f'Action::"{action}"',
        "resource": 'Question::"one"',
        "context": context,
    }
    policies = PolicySet.from_str(text(name))
    result = is_authorized(request, policies, "[]", schema())
    assert not result.diagnostics.errors
    return result.allowed
