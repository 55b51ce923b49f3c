"""Which live grants a covenant still carries, edge by edge."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.covenants.rules.carrying import InForce, LiveGrant, not_carried
from tests.slices.covenants.contents import NOW, SCHOOL, WORK, rule

BY = UUID(int=50)
GRANT = LiveGrant(
    id=UUID(int=60),
    rule_id=BY,
    ground="consent",
    categories=frozenset({"child_identity"}),
    viewer_roles=frozenset({"child_worker"}),
    owner_id=SCHOOL.id,
    viewer_id=WORK.id,
    starts_at=NOW - timedelta(days=10),
)
BACK = replace(
    GRANT,
    ground="return_flow",
    categories=frozenset({"outcome"}),
    viewer_roles=frozenset({"care_coordinator"}),
    owner_id=WORK.id,
    viewer_id=SCHOOL.id,
)
ALL = frozenset({SCHOOL.id, WORK.id})
LITTLE = timedelta(microseconds=1)


def stands(grant: LiveGrant, parties: frozenset[UUID] = ALL, **bent: Any) -> bool:
    then = InForce((rule(**bent),), parties, NOW + timedelta(days=1))
    return not not_carried([grant], {BY: rule()}, then, NOW)


def test_what_changes_nothing_ends_nothing() -> None:
    assert stands(GRANT)
    assert stands(BACK)
    assert stands(GRANT, retention_days=11)


@pytest.mark.parametrize(
    "bent",
    [
        {"purpose": "youth_help"},
        {"record_kind": "signal"},
        {"sender_kind": "youth_care"},
        {"receiver_kind": "youth_care"},
        {"receiver_roles": ["programme_coordinator"]},
        {"categories": ["care_question"]},
        {"grounds": ["public_task"]},
        {"consent_regime": "none"},
        {"retention_days": 10},
    ],
)
def test_what_no_rule_would_give_ends(bent: dict[str, Any]) -> None:
    assert not stands(GRANT, **bent)


def test_what_flowed_back_is_judged_by_what_may_flow_back() -> None:
    assert not stands(BACK, return_categories=[])
    assert not stands(BACK, sender_roles=["child_worker"])
    assert stands(BACK, categories=["care_question"], receiver_roles=["child_worker"])


@pytest.mark.parametrize("left", [SCHOOL.id, WORK.id])
def test_who_left_neither_shows_nor_sees(left: UUID) -> None:
    assert not stands(GRANT, ALL - {left})


def test_nothing_in_force_carries_nothing() -> None:
    assert not_carried([GRANT, BACK], {BY: rule()}, None, NOW) == [GRANT, BACK]
    over = InForce((rule(),), ALL, NOW)
    assert not_carried([GRANT], {BY: rule()}, over, NOW) == [GRANT]


def test_a_grant_by_a_rule_that_nobody_knows_ends() -> None:
    then = InForce((rule(),), ALL, NOW + timedelta(days=1))
    assert not_carried([GRANT], {}, then, NOW) == [GRANT]
    assert not_carried([GRANT], {}, replace(then, party_ids=frozenset()), NOW) == [GRANT]


def test_one_rule_that_carries_is_enough() -> None:
    then = InForce((rule(record_kind="signal"), rule()), ALL, NOW + timedelta(days=1))
    assert not_carried([GRANT], {BY: rule()}, then, NOW) == []
    assert not_carried([GRANT], {BY: rule()}, replace(then, rules=()), NOW) == [GRANT]


def test_all_that_the_rule_gives_may_be_shown_and_to_all() -> None:
    whole = replace(GRANT, categories=rule().categories, viewer_roles=rule().receiver_roles)
    assert stands(whole)
    assert not stands(replace(whole, categories=whole.categories | {"outcome"}))
    assert not stands(replace(whole, viewer_roles=whole.viewer_roles | {"care_coordinator"}))


def test_the_last_moment() -> None:
    """At the end of its days, and of the covenant, a grant is over."""
    assert not stands(GRANT, retention_days=10)
    assert stands(replace(GRANT, starts_at=GRANT.starts_at + LITTLE), retention_days=10)
    then = InForce((rule(),), ALL, NOW + LITTLE)
    assert not_carried([GRANT], {BY: rule()}, then, NOW) == []
    assert not_carried([GRANT], {BY: rule()}, replace(then, ends_at=NOW), NOW) == [GRANT]


def test_a_grant_is_told_of_unless_it_is_said_to_be_restricted() -> None:
    assert not GRANT.safety_restricted
