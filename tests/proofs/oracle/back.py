"""What flows back: the facts as Cedar asks for them, and their room, gone through as a whole."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID

from services.sharing.rules import ReturnFacts, RuleFact
from tests.proofs.oracle.asking import seconds
from tests.proofs.oracle.building import RULE, WRONG
from tests.proofs.oracle.words import ANOTHER_PURPOSE, BESIDE, MORE, PART, PURPOSE, SECOND, SENDER

NOW = RULE.ends_at.astimezone(UTC) - timedelta(days=100)
EXCHANGE = UUID(int=77)
DIMENSIONS: dict[str, tuple[Any, ...]] = {
    "exchange": (None, -SECOND, 0 * SECOND, SECOND, timedelta(days=30), timedelta(days=200)),
    "differs": WRONG,
    "roles": ((), ("child_worker",), ("community_officer",), ("child_worker", "care_coordinator")),
    "asked": (PART, MORE, BESIDE),
    "returned": (frozenset[str](), PART, MORE),
    "to": (("education", True), ("education", False), (None, True)),
    "from": ("child_work", "police"),
    "rules": ("alone", "first", "last", "none"),
    "within": tuple(product(("consent", "abuse_protocol", "vital_interest"), (False, True))),
    "safety": (False, True),
}


def room() -> Iterator[tuple[dict[str, Any], ReturnFacts]]:
    """Every state, with its choices."""
    for values in product(*DIMENSIONS.values()):
        choice = dict(zip(DIMENSIONS, values, strict=True))
        yield choice, _facts(choice)


def flowing(facts: ReturnFacts, rule: RuleFact) -> str:
    """The context of `flow_back`, by this one rule."""
    context: dict[str, Any] = {
        "now": seconds(facts.now),
        "purpose": facts.purpose,
        "record_kind": facts.record_kind,
        "categories": sorted(facts.categories),
        "to_active": facts.sender_active,
        "from_kind": facts.receiver_kind,
        "roles": sorted(facts.actor_roles),
        "objection_open": facts.objection_open,
        "exchange_ground": facts.exchange_ground,
        "exchange_restricted": facts.safety_restricted,
        "rule": {
            "purpose": rule.purpose,
            "record_kind": rule.record_kind,
            "sender_kind": rule.sender_kind,
            "receiver_kind": rule.receiver_kind,
            "receiver_roles": sorted(rule.receiver_roles),
            "return_categories": sorted(rule.return_categories),
        },
    }
    if facts.sender_kind is not None:
        context["to_kind"] = facts.sender_kind
    if facts.exchange_id is not None and facts.exchange_until is not None:
        context["exchange_until"] = seconds(facts.exchange_until)
    return json.dumps(context)


def lasting_back(facts: ReturnFacts, rule: RuleFact, until: datetime) -> str:
    """The context of `last`: what flows back rests on the exchange."""
    context: dict[str, Any] = {
        "until": seconds(until),
        "now": seconds(facts.now),
        "ground": "return_flow",
        "rule_ends": seconds(rule.ends_at),
        "seconds_kept": rule.retention_days * 86_400,
        "twelfth": 0,
        "outgrown": 2**40,  # of what flows back the exchange itself has that end
    }
    if facts.exchange_until is not None:
        context["rests_until"] = seconds(facts.exchange_until)
    return json.dumps(context)


def _facts(choice: dict[str, Any]) -> ReturnFacts:
    rule = replace(RULE, return_categories=choice["returned"], receiver_kind=choice["from"])
    other = replace(rule, id=UUID(int=901), purpose="early_signalling")
    otherwise: dict[str, Any] = {
        "nothing": rule.purpose,
        "purpose": ANOTHER_PURPOSE,
        "record_kind": "signal",
        "sender_kind": "youth_care",
        "receiver_kind": "leisure",
    }
    if choice["differs"] != "nothing":
        rule = replace(rule, **{choice["differs"]: otherwise[choice["differs"]]})
    beside = {"alone": (rule,), "first": (rule, other), "last": (other, rule), "none": ()}
    kind, active = choice["to"]
    lasts = choice["exchange"]
    ground, objection = choice["within"]
    return ReturnFacts(
        record_kind="referral",
        purpose=PURPOSE,
        categories=choice["asked"],
        exchange_id=None if lasts is None else EXCHANGE,
        exchange_until=None if lasts is None else NOW + lasts,
        sender_id=SENDER,
        sender_kind=kind,
        sender_active=active,
        receiver_kind=choice["from"],
        actor_roles=frozenset(choice["roles"]),
        rules=beside[choice["rules"]],
        now=NOW,
        exchange_ground=ground,
        safety_restricted=choice["safety"],
        objection_open=objection,
    )
