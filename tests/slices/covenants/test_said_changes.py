"""The changes between two versions one by one: which are said, in how many sentences, and how."""

from typing import Any

import pytest

from services.covenants.rules import differences
from services.covenants.rules.sentences import Change
from services.covenants.rules.terms import Terms
from tests.slices.covenants.contents import CLUB, POLICE, SCHOOL, WORK, content, rule

A, B, C = "child_identity", "care_question", "home_situation"
SENDERS = ("abuse_protocol_officer", "care_coordinator")
ONE: dict[str, Any] = {"receiver_roles": ["child_worker"], "return_categories": []}


def let(*categories: str, ages: tuple[int, int] = (4, 6), **given: Any) -> Terms:
    """A rule that lets these go in one message, from one role to one role, by consent."""
    values = ONE | {"categories": categories, "age_from": ages[0], "age_to": ages[1]}
    return rule(**values | given)


def changes(old: tuple[Terms, ...], new: tuple[Terms, ...]) -> tuple[Change, ...]:
    before = content(parties=(SCHOOL, WORK), rules=old)
    return differences.between(before, content(parties=(SCHOOL, WORK), rules=new)).changes


def told(old: tuple[Terms, ...], new: tuple[Terms, ...]) -> list[tuple[str, set[str], list[int]]]:
    """Of each sentence: its direction, its categories, its ages."""
    found = changes(old, new)
    return [(one.direction, set(one.categories), list(one.ages)) for one in found]


def test_what_differs_in_one_thing_is_said_at_once() -> None:
    whole = rule(
        sender_roles=SENDERS,
        receiver_roles=["child_worker", "programme_coordinator"],
        categories=[A, B],
        grounds=["consent", "vital_interest"],
    )
    for old, new, direction in (((), (whole,), "gains"), ((whole,), (), "loses")):
        (change,) = changes(old, new)
        assert change.direction == direction
        assert change.sender_roles == whole.sender_roles
        assert change.receiver_roles == whole.receiver_roles
        assert change.grounds == whole.grounds
        assert change.categories == whole.categories
        assert change.ages == tuple(range(4, 13))
        assert (change.purpose, change.record_kind) == ("child_work_support", "referral")
        assert (change.sender_kind, change.receiver_kind) == ("education", "child_work")


def test_sentences_come_in_one_order() -> None:
    """By who sends, whatever the order of the rules and however old the children are."""
    late = let(A, ages=(4, 4), sender_roles=[SENDERS[1]])
    early = let(B, ages=(5, 5), sender_roles=[SENDERS[0]])
    expected = [("gains", {B}, [5]), ("gains", {A}, [4])]
    assert told((), (late, early)) == told((), (early, late)) == expected


def test_flows_come_in_one_order() -> None:
    signal = let(A, record_kind="signal")
    assert [one.record_kind for one in changes((), (signal, let(A)))] == ["referral", "signal"]


@pytest.mark.parametrize("lowest", [0, -5])
def test_the_youngest(lowest: int) -> None:
    """Nobody is younger than nought, whatever a draft says."""
    assert told((), (let(A, ages=(lowest, 1)),)) == [("gains", {A}, [0, 1])]
    apart = (let(A, ages=(0, 1)), let(B, ages=(0, 1)))
    joined = (*apart, let(A, B, ages=(lowest, 1)))
    assert told(apart, joined) == [("together", {A, B}, [0, 1])]
    assert told(joined, apart) == [("apart", {A, B}, [0, 1])]


def test_together_at_the_ages_of_the_rule_alone() -> None:
    apart = (let(A), let(B))
    assert told(apart, (*apart, let(A, B, ages=(5, 5)))) == [("together", {A, B}, [5])]


def test_together_where_each_went_by_itself_before() -> None:
    old = (let(A), let(B, ages=(4, 4)))
    assert told(old, (let(A, B),)) == [("gains", {B}, [5, 6]), ("together", {A, B}, [4])]


def test_what_comes_or_goes_is_not_said_twice() -> None:
    one, both = (let(A, ages=(0, 0)),), (let(A, B, ages=(0, 0)),)
    assert told(one, both) == [("gains", {B}, [0])]
    assert told(both, one) == [("loses", {B}, [0])]
    three = (let(A, B, C, ages=(0, 0)),)
    assert told(both, three) == [("gains", {C}, [0])]


def test_one_rule_that_lets_it_go_together_is_enough() -> None:
    old = (let(A), let(A, B))
    assert told(old, (*old, let(A, B, C), let(C))) == [("gains", {C}, [4, 5, 6])]
    assert told((*old, let(B)), (let(A, B),)) == []


OTHER: list[tuple[dict[str, Any], list[int]]] = [
    ({"sender_roles": [SENDERS[0]]}, [4, 5, 6]),
    ({"receiver_roles": ["programme_coordinator"]}, [4, 5, 6]),
    ({"grounds": ["vital_interest"]}, [4, 5, 6]),
    ({"consent_regime": "none"}, [4, 5, 6]),
    ({"ages": (5, 6)}, [4]),
    ({"ages": (4, 5)}, [6]),
]


@pytest.mark.parametrize(("given", "ages"), OTHER)
def test_together_for_another_is_not_together_for_these(
    given: dict[str, Any], ages: list[int]
) -> None:
    old = (let(A), let(B), let(A, B, **given))
    assert told(old, (*old, let(A, B))) == [("together", {A, B}, ages)]
    assert told((*old, let(A, B)), old) == [("apart", {A, B}, ages)]


def test_what_goes_together_comes_in_one_order_too() -> None:
    apart = tuple(let(one, sender_roles=SENDERS) for one in (A, B, C))
    late = let(A, B, sender_roles=[SENDERS[1]])
    early = let(B, C, sender_roles=[SENDERS[0]])
    for new in ((*apart, late, early), (*apart, early, late)):
        found = told(apart, new)
        assert [said[:2] for said in found] == [("together", {B, C}), ("together", {A, B})]


def test_a_first_covenant_gives_everything() -> None:
    found = differences.between(None, content(parties=(CLUB, WORK, SCHOOL, POLICE)))
    assert {change.direction for change in found.changes} == {"gains"}
    assert found.joining == (SCHOOL, WORK, POLICE, CLUB)
    assert (found.leaving, found.terms) == ((), ())


def test_parties_come_and_go_in_one_order() -> None:
    old, new = content(parties=(CLUB, SCHOOL)), content(parties=(WORK, POLICE, SCHOOL)[::-1])
    found = differences.between(old, new)
    assert (found.joining, found.leaving) == ((WORK, POLICE), (CLUB,))
    found = differences.between(new, old)
    assert (found.joining, found.leaving) == ((CLUB,), (WORK, POLICE))
