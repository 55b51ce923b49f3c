"""What flows back: our decision agrees with the independent oracle: `make prove` asks about every
state of its room, the everyday tests about one in thirteen.
"""

import os
from collections import Counter
from itertools import islice
from typing import Any

import pytest

from services.sharing.rules import Allowed, ReturnFacts, judge_return
from tests.proofs.oracle.back import flowing, lasting_back, room
from tests.proofs.oracle.cedar import Oracle

EVERY = 1 if os.environ.get("PROOF_STATES") == "all" else 13
"""No dimension of the room has as many choices, and thirteen divides none: all of them come by."""


@pytest.mark.parametrize("sender", ["child_work", "police"])
def test_what_flows_back(sender: str) -> None:
    oracle = Oracle()
    count, examples = Counter[str](), dict[str, dict[str, Any]]()
    for choice, facts in islice(room(), None, None, EVERY):
        if choice["from"] == sender:
            for kind in _differences(oracle, facts):
                count[kind] += 1
                examples.setdefault(kind, choice)
    told = "\n".join(f"{times} states: {kind}: {examples[kind]}" for kind, times in count.items())
    assert not told, told


def _differences(oracle: Oracle, facts: ReturnFacts) -> set[str]:
    against = oracle.against("flow_back", [flowing(facts, rule) for rule in facts.rules])
    verdict = judge_return(facts)
    if not isinstance(verdict, Allowed):
        codes = sorted({reason.code for reason in verdict.reasons})
        return set() if all(against) else {f"we say no ({codes}), the oracle yes"}
    refused = against[facts.rules.index(verdict.rule)]
    if refused:
        return {f"we say yes, the oracle no: {sorted(refused)}"}
    ends = oracle.against("last", [lasting_back(facts, verdict.rule, verdict.until)])[0]
    found = {f"our end is wrong for the oracle: {sorted(ends)}"} if ends else set[str]()
    if (verdict.categories, verdict.rests_on) != (facts.categories, facts.exchange_id):
        found.add("we allow something else than was asked")
    restricted = not oracle.against("restrict_back", [flowing(facts, verdict.rule)])[0]
    if verdict.safety_restricted != restricted:
        found.add(f"safety-restricted: {verdict.safety_restricted}")
    return found
