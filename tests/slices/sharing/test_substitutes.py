"""What stands in the place of a holder's statement, edge by edge."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.sharing.rules import Facts, StatementFact, SubstituteFact
from tests.slices.sharing.questions import (
    CATEGORIES,
    CHILD_WORK,
    FATHER,
    MOTHER,
    NOW,
    OTHER,
    PURPOSE,
    RULE,
    asked,
    born,
    codes,
    instead,
    said,
    yes,
)

KINDS = ["court_permission", "institution", "unreachable"]
LENIENT = replace(RULE, consent_regime="by_age_reachable")
SECOND = timedelta(seconds=1)


def with_(
    *substitutes: SubstituteFact, words: tuple[StatementFact, ...] = (), **given: Any
) -> Facts:
    """The mother says yes; of the father there is this."""
    usual = {"rules": (LENIENT,), "substitutes": substitutes}
    return asked(said(MOTHER), *words, **(usual | given))


@pytest.mark.parametrize("kind", KINDS)
class TestEach:
    def test_stands_in_the_place_of_nothing_said(self, kind: str) -> None:
        verdict = yes(with_(instead(kind)))
        assert verdict.consent_ids == (said(MOTHER).consent_id,)
        assert verdict.substitute_ids == (instead(kind).id,)
        assert verdict.until == NOW + timedelta(days=60)

    @pytest.mark.parametrize(
        ("changes", "fits"),
        [
            ({"purpose": "youth_help"}, False),
            ({"receiver_ids": frozenset({OTHER})}, False),
            ({"receiver_ids": frozenset({OTHER, CHILD_WORK})}, True),
            ({"categories": CATEGORIES}, True),
            ({"categories": frozenset({"child_identity"})}, False),
            ({"holder_id": OTHER}, False),
            ({"since": NOW}, True),
            ({"since": NOW + SECOND}, False),
            ({"until": NOW + SECOND}, True),
            ({"until": NOW}, False),
        ],
    )
    def test_is_for_this_question_this_holder_and_this_time(
        self, kind: str, changes: dict[str, Any], fits: bool
    ) -> None:
        assert codes(with_(instead(kind, **changes))) == ([] if fits else ["consent_missing"])

    def test_of_two_the_one_that_lasts_longest_carries(self, kind: str) -> None:
        later = instead(kind, id=OTHER, until=NOW + timedelta(days=70))
        for order in ((instead(kind), later), (later, instead(kind))):
            assert yes(with_(*order)).substitute_ids == (OTHER,)
        for order in ((replace(later, id=MOTHER), later), (later, replace(later, id=MOTHER))):
            assert yes(with_(*order)).substitute_ids == (max(OTHER, MOTHER),)

    def test_stands_in_nobody_elses_place(self, kind: str) -> None:
        at_twelve = with_(instead(kind), birth_date=born(12))
        assert codes(at_twelve) == ["consent_missing"]
        assert codes(asked(rules=(LENIENT,), substitutes=(instead(kind),))) == []

    def test_is_not_cited_beside_the_holders_own_yes_which_can_be_withdrawn(
        self, kind: str
    ) -> None:
        yes_before = said(FATHER, days_ago=20)
        verdict = yes(with_(instead(kind), words=(yes_before,)))
        assert verdict.consent_ids == (said(MOTHER).consent_id, yes_before.consent_id)
        assert verdict.substitute_ids == ()
        narrow = said(FATHER, days_ago=20, categories=frozenset({"care_question"}))
        assert yes(with_(instead(kind), words=(narrow,))).substitute_ids == (instead(kind).id,)

    def test_at_sixteen_the_child_decides_alone(self, kind: str) -> None:
        facts = with_(instead(kind), words=(said(None),), birth_date=born(16))
        assert yes(facts).substitute_ids == ()


@pytest.mark.parametrize("state", ["refused", "withdrawn"])
class TestAgainstANo:
    @pytest.mark.parametrize("kind", ["court_permission", "institution"])
    def test_a_court_or_an_institution_decides_over_it(self, kind: str, state: str) -> None:
        facts = with_(instead(kind), words=(said(FATHER, state),), rules=(RULE,))
        assert codes(facts) == []

    @pytest.mark.parametrize("days_ago", [1, 20])
    def test_who_said_it_was_reached(self, state: str, days_ago: int) -> None:
        facts = with_(instead("unreachable"), words=(said(FATHER, state, days_ago),))
        assert codes(facts) == [f"consent_{state}"]


class TestUnreachable:
    def test_counts_where_the_rule_allows_it(self) -> None:
        assert codes(with_(instead("unreachable"), rules=(RULE,))) == ["consent_missing"]

    @pytest.mark.parametrize(("days_ago", "fits"), [(9, False), (10, False), (11, True)])
    def test_who_has_answered_anything_since_was_reached(self, days_ago: int, fits: bool) -> None:
        elsewhere = said(FATHER, days_ago=days_ago, purpose="youth_help")
        found = codes(with_(instead("unreachable"), words=(elsewhere,)))
        assert found == ([] if fits else ["consent_missing"])

    @pytest.mark.parametrize("state", ["given", "refused", "withdrawn", "expired"])
    def test_whatever_that_answer_was_and_became(self, state: str) -> None:
        elsewhere = said(FATHER, state, purpose="youth_help")
        found = codes(with_(instead("unreachable"), words=(elsewhere,)))
        assert found == ["consent_missing"]

    def test_a_question_is_no_answer(self) -> None:
        asked_again = said(FATHER, "requested", purpose="youth_help")
        assert codes(with_(instead("unreachable"), words=(asked_again,))) == []

    @pytest.mark.parametrize("state", ["refused", "withdrawn"])
    def test_a_later_yes_to_a_part_does_not_hide_a_no_to_the_rest(self, state: str) -> None:
        no = said(FATHER, state, 40, categories=frozenset({"care_question"}))
        part = said(FATHER, "given", 30, categories=frozenset({"child_identity"}))
        assert codes(with_(instead("unreachable"), words=(no, part))) == ["consent_too_narrow"]
        whole = said(FATHER, "given", 30, until=NOW - SECOND)
        assert codes(with_(instead("unreachable"), words=(no, whole))) == []

    def test_somebody_elses_answer_is_not_theirs(self) -> None:
        assert codes(with_(instead("unreachable"), words=(said(None, "given"),))) == []

    def test_lapses_where_the_old_yes_has_expired(self) -> None:
        expired = said(FATHER, "given", 20, until=NOW - SECOND)
        assert codes(with_(instead("unreachable"), words=(expired,))) == []


def test_an_unknown_kind_stands_in_no_place() -> None:
    assert codes(with_(instead("a neighbour"))) == ["consent_missing"]


def test_everybody_may_be_replaced_under_twelve() -> None:
    both = (instead("institution", MOTHER), instead("court_permission", FATHER))
    facts = asked(said(OTHER), substitutes=both)
    assert yes(facts).consent_ids == ()
    assert yes(facts).substitute_ids == tuple(one.id for one in both)
    assert both[0].purpose == PURPOSE
