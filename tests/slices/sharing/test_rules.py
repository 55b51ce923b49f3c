"""The decision, edge by edge. No database, and no chance: these tests are quick and sure.

`make prove` changes every little thing in the rules, and wants one of these to notice.
"""

from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.sharing import reasons
from services.sharing.rules import Allowed, Facts, Refused, StatementFact, judge
from services.sharing.rules.facts import Carried
from shared.problems import Reason
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
    recorded,
    said,
    yes,
)

BY_LAW = replace(
    RULE,
    grounds=frozenset({"public_task", "legal_obligation"}),
    consent_regime="none",
)
SECOND = timedelta(seconds=1)


def no(facts: Facts) -> tuple[Reason, ...]:
    verdict = judge(facts)
    assert isinstance(verdict, Refused)
    return verdict.reasons


class TestAYes:
    def test_says_all_that_a_grant_must_say(self) -> None:
        mother, father = said(MOTHER), said(FATHER)
        assert yes(asked(mother, father)) == Allowed(
            rule=RULE,
            ground="consent",
            categories=CATEGORIES,
            consent_ids=(mother.consent_id, father.consent_id),
            until=NOW + timedelta(days=90),
            receiver_id=CHILD_WORK,
        )

    def test_on_a_ground_in_law_cites_no_consent(self) -> None:
        assert yes(asked(rules=(BY_LAW,), ground="public_task")) == Allowed(
            rule=BY_LAW,
            ground="public_task",
            categories=CATEGORIES,
            consent_ids=(),
            until=NOW + timedelta(days=365),
            receiver_id=CHILD_WORK,
        )

    def test_on_a_ground_in_law_no_birthday_ends_it(self) -> None:
        facts = asked(rules=(BY_LAW,), ground="public_task", birth_date=date(2014, 12, 1))
        assert yes(facts).until == NOW + timedelta(days=365)

    def test_no_birthday_ends_it_at_twelve_itself(self) -> None:
        """The day is over that the yes would end on: the child has spoken too."""
        family = (said(MOTHER), said(FATHER), said(None, days_ago=0))
        assert yes(asked(*family, birth_date=date(2014, 11, 20))).until == NOW + timedelta(days=90)

    @pytest.mark.parametrize("first", [0, 1])
    def test_of_two_rules_that_are_the_same_the_later_made_carries(self, first: int) -> None:
        rules = (RULE, replace(RULE, id=UUID(int=RULE.id.int + 1)))
        assert yes(asked(rules=(rules[first], rules[1 - first]))).rule == rules[1]


class TestTheRule:
    @pytest.mark.parametrize("first", [0, 1])
    def test_of_two_that_refuse_the_one_that_misses_least_speaks(self, first: int) -> None:
        far = replace(RULE, sender_kind="police", age_from=9)
        near = replace(RULE, grounds=frozenset({"public_task"}))
        rules = (far, near)
        assert codes(asked(rules=(rules[first], rules[1 - first]))) == ["ground_outside_rule"]

    @pytest.mark.parametrize("first", [0, 1])
    def test_one_that_allows_outweighs_one_that_refuses(self, first: int) -> None:
        rules = (RULE, replace(RULE, sender_kind="police"))
        assert yes(asked(rules=(rules[first], rules[1 - first]))).rule == RULE

    @pytest.mark.parametrize(("years", "fits"), [(3, False), (4, True), (11, True), (12, False)])
    def test_its_ages_are_both_included(self, years: int, fits: bool) -> None:
        rule = replace(RULE, age_to=11)
        family = (said(MOTHER), said(FATHER), said(None))
        assert (codes(asked(*family, rules=(rule,), birth_date=born(years))) == []) == fits

    def test_says_what_it_allows(self) -> None:
        assert no(asked(rules=())) == (reasons.no_rule(PURPOSE),)
        assert no(asked(birth_date=born(3))) == (reasons.age_outside(4, 17),)
        assert no(asked(sender_kind="youth_care")) == (
            reasons.sender_not_in_rule("education", frozenset({"care_coordinator"})),
        )
        assert no(asked(ground="public_task")) == (
            reasons.ground_outside("public_task", frozenset({"consent"})),
        )
        wide = frozenset({"child_identity", "child_voice"})
        words = tuple(said(who, categories=wide) for who in (MOTHER, FATHER))
        assert no(asked(*words, categories=wide)) == (
            reasons.categories_outside(frozenset({"child_voice"})),
        )


class TestConsent:
    SECOND_HOLDER = reasons.person(False, 2, 2)

    @pytest.mark.parametrize(
        "changes",
        [
            {"purpose": "youth_help"},
            {"receiver_ids": frozenset({OTHER})},
            {"receiver_ids": frozenset()},
            {"state": "requested"},
            {"state": "superseded"},
            {"holder_id": OTHER},
            {"categories": frozenset({"child_voice"})},
        ],
    )
    def test_to_another_question_is_no_answer_to_this_one(self, changes: dict[str, Any]) -> None:
        fathers = replace(said(FATHER), **changes)
        assert no(asked(said(MOTHER), fathers)) == (
            reasons.consent_missing(self.SECOND_HOLDER, FATHER),
        )

    def test_for_several_receivers_is_for_each(self) -> None:
        fathers = said(FATHER, receiver_ids=frozenset({OTHER, CHILD_WORK}))
        assert codes(asked(said(MOTHER), fathers)) == []

    @pytest.mark.parametrize("state", ["refused", "withdrawn"])
    def test_that_is_against_says_how(self, state: str) -> None:
        assert no(asked(said(MOTHER), said(FATHER, state))) == (
            reasons.consent_against(state, self.SECOND_HOLDER, FATHER),
        )

    @pytest.mark.parametrize(
        ("state", "until", "fits"),
        [
            ("given", NOW + SECOND, True),
            ("given", NOW, False),
            ("given", NOW - SECOND, False),
            ("expired", NOW + SECOND, False),
        ],
    )
    def test_lasts_until_its_end_and_no_second_longer(
        self, state: str, until: datetime, fits: bool
    ) -> None:
        facts = asked(said(MOTHER), said(FATHER, state, until=until))
        if fits:
            assert yes(facts).until == until
        else:
            assert no(facts) == (reasons.consent_expired(self.SECOND_HOLDER, FATHER),)

    def test_that_is_too_narrow_says_what_it_leaves_out(self) -> None:
        narrow = said(FATHER, categories=frozenset({"child_identity"}))
        excess = frozenset({"care_question"})
        assert no(asked(said(MOTHER), narrow)) == (
            reasons.consent_too_narrow(self.SECOND_HOLDER, FATHER, excess),
        )

    def test_of_one_holder_is_spoken_of_as_such(self) -> None:
        only = ((MOTHER, "guardian"),)
        assert no(asked(said(FATHER), holders=only)) == (
            reasons.consent_missing(reasons.person(False, 1, 1), MOTHER),
        )

    def test_of_the_first_of_two_is_spoken_of_as_such(self) -> None:
        assert no(asked(said(FATHER))) == (
            reasons.consent_missing(reasons.person(False, 1, 2), MOTHER),
        )

    def test_of_nobody_is_asked_where_nobody_has_authority(self) -> None:
        assert no(asked(said(None, "refused"), holders=())) == (reasons.NO_AUTHORITY_HOLDER,)
        assert codes(asked(said(None), holders=(), birth_date=born(16))) == []

    @pytest.mark.parametrize(("years", "holders_asked"), [(15, True), (16, False)])
    def test_of_a_holder_is_asked_until_sixteen(self, years: int, holders_asked: bool) -> None:
        found = no(asked(said(None, "refused"), birth_date=born(years)))
        assert ("consent_missing" in {reason.code for reason in found}) == holders_asked

    @pytest.mark.parametrize("years", [11, 12])
    def test_the_childs_own_no_is_named_once_and_as_its_own(self, years: int) -> None:
        words = (said(MOTHER), said(FATHER), said(None, "refused"))
        assert no(asked(*words, birth_date=born(years))) == (
            reasons.consent_against("refused", reasons.person(True, 0, 0), None),
        )

    @pytest.mark.parametrize("state", ["given", "withdrawn", "expired"])
    def test_only_a_refusal_of_a_young_child_counts(self, state: str) -> None:
        assert codes(asked(said(MOTHER), said(FATHER), said(None, state))) == []

    @pytest.mark.parametrize("order", [1, -1])
    def test_of_two_words_of_the_same_moment_the_no_counts_and_then_the_later_made(
        self, order: int
    ) -> None:
        yes_, no_ = said(FATHER, number=9), said(FATHER, "refused", number=1)
        assert codes(asked(said(MOTHER), *(yes_, no_)[::order])) == ["consent_refused"]
        words = (said(FATHER, number=8), said(FATHER, number=9))
        cited = yes(asked(said(MOTHER), *words[::order])).consent_ids
        assert cited == (said(MOTHER).consent_id, UUID(int=9))


@pytest.mark.parametrize(
    ("birth", "day"),
    [
        (date(2014, 11, 20), datetime(2026, 11, 19, 23, 0, tzinfo=UTC)),
        (date(2014, 11, 21), datetime(2026, 11, 20, 23, 0, tzinfo=UTC)),
    ],
)
def test_parents_alone_carry_it_until_midnight_here(birth: date, day: datetime) -> None:
    before = day - timedelta(hours=9)
    facts = asked(said(MOTHER), said(FATHER), birth_date=birth, now=before, today=before.date())
    assert yes(facts).until == day


MADE = [
    RULE,
    said(MOTHER),
    instead("unreachable"),
    recorded("vital_interest"),
    asked(),
    Carried(),
    yes(asked()),
    judge(asked(rules=())),
]


@pytest.mark.parametrize("made", MADE, ids=type)
def test_facts_and_verdicts_do_not_change(made: StatementFact) -> None:
    name = fields(made)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(made, name, None)
    assert not hasattr(made, "__dict__")


def test_a_yes_says_about_which_child() -> None:
    assert yes(asked(child_id=UUID(int=5))).child_id == UUID(int=5)
