"""The oracle itself: its policies are sound Cedar, and each of them counts."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from services.sharing.rules import Facts
from tests.proofs.oracle.asking import sharing
from tests.proofs.oracle.building import AGES, RULE, facts_of
from tests.proofs.oracle.cedar import HERE, NAMES, Answer, Oracle, text, valid
from tests.proofs.oracle.near import beside_a_yes
from tests.proofs.oracle.space import ROOMS, SIZE, state
from tests.proofs.oracle.words import SECOND, WHOLE

IDS = {name: re.findall(r'@id\("(\w+)"\)', text(name)) for name in NAMES}
OUTSIDE_THE_SPACE = {"covenant_over"}
"""What never comes in: tried below."""
FEW = [*range(0, SIZE, 1009)]
BATCH = 200
ROOM = {room.name: room for room in ROOMS}


@pytest.mark.parametrize("name", NAMES)
def test_policies_fit_the_schema(name: str) -> None:
    assert valid(name), valid(name).errors


def test_every_policy_stands_in_the_paper() -> None:
    paper = Path(HERE, "README.md").read_text("utf-8")
    assert [one for ids in IDS.values() for one in ids if f"`{one}`" not in paper] == []


def test_requests_fit_the_schema() -> None:
    facts = [state(number)[2] for number in FEW[::5]]
    assert Oracle(checked=True).decide(facts) == Oracle().decide(facts)


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


def agreed_to_a_part() -> Facts:
    """A parent who refused, then agreed to a part, and then could not be reached."""
    return ROOM["instead, and spoken"].build(
        {
            "regime": "by_age_reachable",
            "asked": "the whole",
            "age": "8",
            "earlier": "no",
            "newest": "yes to a part",
            "said": "before",
            "about": "it",
            "kind": "unreachable",
        }
    )


@pytest.fixture(scope="module")
def batches() -> list[list[Facts]]:
    """Those near a yes first: with them most policies are shown to count."""
    near = [*(state(number)[2] for number in beside_a_yes()), *refused_by_a_child()]
    near.append(agreed_to_a_part())
    far = [state(number)[2] for number in FEW]
    return [near, *(far[at : at + BATCH] for at in range(0, len(far), BATCH))]


@pytest.fixture(scope="module")
def oracle() -> Oracle:
    return Oracle()


@pytest.fixture(scope="module")
def answers(oracle: Oracle, batches: list[list[Facts]]) -> list[list[Answer]]:
    return [oracle.decide(batch) for batch in batches]


@pytest.mark.parametrize(
    ("name", "policy"),
    [(n, i) for n in ("voice", "instead", "share") for i in IDS[n] if i not in OUTSIDE_THE_SPACE],
)
def test_without_a_policy_something_is_answered_otherwise(
    name: str, policy: str, oracle: Oracle, batches: list[list[Facts]], answers: list[list[Answer]]
) -> None:
    kept = [one for one in re.split(r"(?=@id)", text(name)) if f'@id("{policy}")' not in one]
    without = oracle.with_other(name, "".join(kept))
    assert any(
        [found.yes for found in without.decide(batch)] != [found.yes for found in answered]
        for batch, answered in zip(batches, answers, strict=True)
    )


@pytest.mark.parametrize(
    ("ends", "allowed"), [(-SECOND, False), (0 * SECOND, False), (SECOND, True)]
)
def test_a_covenant_that_has_ended_starts_nothing(ends: timedelta, allowed: bool) -> None:
    facts = facts_of(AGES["8"], WHOLE, 1, ground="public_task")
    rule = replace(RULE, grounds=frozenset({"public_task"}), ends_at=facts.now + ends)
    against = Oracle(checked=True).against("share", [sharing(facts, rule, [], [])])
    assert (not against[0]) is allowed
