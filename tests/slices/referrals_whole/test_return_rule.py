"""The decision about what flows back, thing by thing: each that is missing is enough for a no."""

from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.sharing import reasons
from services.sharing.rules import Allowed, Refused, ReturnFacts, RuleFact, judge_return
from shared.ids import new_id

NOW = datetime(2026, 11, 21, tzinfo=UTC)
RULE = RuleFact(
    id=UUID(int=21),
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
        ({"receiver_kind": "youth_care"}, "covenant_rule_missing"),
        ({"receiver_kind": "police"}, "police_only_by_decision"),
        ({"objection_open": True}, "objection_open"),
        ({"objection_open": True, "exchange_ground": "vital_interest"}, None),
        ({"objection_open": True, "exchange_ground": "abuse_protocol"}, None),
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


def test_a_yes_says_all_that_a_grant_must_say() -> None:
    assert judge_return(RETURN) == Allowed(
        rule=RULE,
        ground="return_flow",
        categories=RETURN.categories,
        consent_ids=(),
        until=RULE.ends_at,
        receiver_id=RETURN.sender_id,
        decision_reference=None,
        rests_on=RETURN.exchange_id,
    )


@pytest.mark.parametrize("days", [29, 31])
def test_it_lasts_as_long_as_the_exchange_and_the_rule(days: int) -> None:
    verdict = judge_return(replace(RETURN, exchange_until=NOW + timedelta(days=days)))
    assert isinstance(verdict, Allowed)
    assert verdict.until == NOW + timedelta(days=min(days, 30))


@pytest.mark.parametrize(
    "other",
    [
        replace(RULE, ends_at=RULE.ends_at - timedelta(seconds=1), id=UUID(int=99)),
        replace(RULE, id=UUID(int=20)),
    ],
    ids=["ends sooner", "made sooner"],
)
@pytest.mark.parametrize("order", [1, -1])
def test_of_two_rules_the_one_that_lasts_longest_carries(other: RuleFact, order: int) -> None:
    verdict = judge_return(replace(RETURN, rules=(RULE, other)[::order]))
    assert isinstance(verdict, Allowed)
    assert verdict.rule == RULE


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_that_refuse_the_one_that_misses_least_speaks(order: int) -> None:
    far = replace(RULE, return_categories=frozenset(), receiver_roles=frozenset())
    near = replace(RULE, return_categories=frozenset())
    verdict = judge_return(replace(RETURN, rules=(far, near)[::order]))
    assert verdict == Refused((reasons.return_outside(frozenset({"outcome"})),))


def test_a_no_says_who_may() -> None:
    verdict = judge_return(replace(RETURN, actor_roles=frozenset({"community_officer"})))
    roles = frozenset({"child_worker"})
    assert verdict == Refused((reasons.sender_not_in_rule("child_work", roles),))
    verdict = judge_return(replace(RETURN, rules=()))
    assert verdict == Refused((reasons.no_rule("child_work_support"),))


def test_everything_that_is_missing_is_named() -> None:
    nothing = replace(RULE, return_categories=frozenset(), receiver_roles=frozenset())
    verdict = judge_return(replace(RETURN, rules=(nothing,)))
    assert verdict == Refused(
        (
            reasons.sender_not_in_rule("child_work", frozenset()),
            reasons.return_outside(frozenset({"outcome"})),
        )
    )


def test_its_facts_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        RETURN.sender_active = False  # type: ignore[misc]
    assert not hasattr(RETURN, "__dict__")


@pytest.mark.parametrize("restricted", [False, True])
def test_an_answer_is_as_close_as_its_question(restricted: bool) -> None:
    verdict = judge_return(replace(RETURN, safety_restricted=restricted))
    assert isinstance(verdict, Allowed)
    assert verdict.safety_restricted is restricted
