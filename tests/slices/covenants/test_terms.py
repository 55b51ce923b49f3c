"""A rule as it is kept and read, the names that people outside read, and what carries a ground."""

from itertools import permutations

import pytest

from services.covenants.rules.terms import SETS, Terms, camel, carries_ground
from tests.slices.covenants.contents import RULE, content, rule


def test_a_rule_is_read_as_it_was_kept() -> None:
    kept = rule().kept()
    assert kept == RULE | {name: sorted(RULE[name]) for name in SETS}
    assert Terms.read(kept) == rule()
    assert Terms.read(kept | {"something_else": 1}) == rule()


def test_its_lists_have_one_order() -> None:
    for some in permutations(["outcome", "care_question", "arrangements"]):
        kept = rule(return_categories=some).kept()
        assert kept["return_categories"] == ["arrangements", "care_question", "outcome"]


def test_what_flows_back_may_be_left_out() -> None:
    less = {name: value for name, value in RULE.items() if name != "return_categories"}
    assert Terms.read(less) == rule(return_categories=[])


@pytest.mark.parametrize("name", sorted(set(RULE) - {"return_categories"}))
def test_all_else_makes_a_difference(name: str) -> None:
    value = RULE[name]
    other = value + 1 if isinstance(value, int) else "x" if isinstance(value, str) else ["x"]
    assert rule(**{name: other}) != rule()
    assert content(rule(**{name: other})) != content()


def test_what_carries_a_ground() -> None:
    both = ["consent", "public_task"]
    assert carries_ground(rule(grounds=both), "consent") is True
    assert carries_ground(rule(grounds=both), "public_task") is True
    assert carries_ground(rule(grounds=both), "vital_interest") is False
    assert carries_ground(rule(grounds=both, consent_regime="none"), "consent") is False
    assert carries_ground(rule(grounds=both, consent_regime="none"), "public_task") is True
    assert carries_ground(rule(grounds=both, consent_regime="by_age_reachable"), "consent") is True


@pytest.mark.parametrize(
    ("name", "outside"),
    [("purpose", "purpose"), ("age_from", "ageFrom"), ("at_most_so_many", "atMostSoMany")],
)
def test_names_outside(name: str, outside: str) -> None:
    assert camel(name) == outside
