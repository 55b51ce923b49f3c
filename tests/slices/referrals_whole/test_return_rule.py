"""The decision about what flows back, thing by thing: each that is missing is enough for a no."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.sharing.rules import Allowed, Refused, ReturnFacts, RuleFact, judge_return
from shared.ids import new_id

NOW = datetime(2026, 11, 21, tzinfo=UTC)
RULE = RuleFact(
    id=new_id(),
    version=1,
    covenant_name="Samen",
    purpose="child_work_support",
    record_kind="referral",
    sender_kind="education",
    sender_roles=frozenset({"care_coordinator"}),
    receiver_kind="child_work",
    receiver_roles=frozenset({"child_worker"}),
    categories=frozenset({"care_question"}),
    grounds=frozenset({"consent"}),
    consent_regime="by_age",
    retention_days=365,
    answer_days=5,
    age_from=4,
    age_to=17,
    ends_at=NOW + timedelta(days=30),
    return_categories=frozenset({"outcome"}),
)
RETURN = ReturnFacts(
    record_kind="referral",
    purpose="child_work_support",
    categories=frozenset({"outcome"}),
    exchange_id=new_id(),
    exchange_until=NOW + timedelta(days=60),
    sender_id=new_id(),
    sender_kind="education",
    sender_active=True,
    receiver_kind="child_work",
    actor_roles=frozenset({"child_worker"}),
    rules=(RULE,),
    now=NOW,
)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"actor_roles": frozenset({"neighbourhood_worker"})}, "sender_not_in_rule"),
        ({"categories": frozenset({"child_voice"})}, "category_may_not_return"),
        ({"exchange_id": None}, "exchange_ended"),
        ({"exchange_until": None}, "exchange_ended"),
        ({"exchange_until": NOW}, "exchange_ended"),
        ({"sender_active": False}, "receiver_not_active"),
        ({"sender_kind": "police"}, "covenant_rule_missing"),
        ({"receiver_kind": "police"}, "covenant_rule_missing"),
        ({"purpose": "youth_help"}, "covenant_rule_missing"),
        ({"record_kind": "signal"}, "covenant_rule_missing"),
        ({"rules": ()}, "covenant_rule_missing"),
    ],
)
def test_one_thing_missing_is_enough(changes: dict[str, Any], code: str | None) -> None:
    """The decision about flowing back, thing by thing."""
    verdict = judge_return(replace(RETURN, **changes))
    if code is None:
        assert isinstance(verdict, Allowed)
        assert (verdict.ground, verdict.rests_on) == ("return_flow", RETURN.exchange_id)
        assert verdict.until == min(RETURN.exchange_until or NOW, RULE.ends_at)
    else:
        assert isinstance(verdict, Refused)
        assert [reason.code for reason in verdict.reasons] == [code]
