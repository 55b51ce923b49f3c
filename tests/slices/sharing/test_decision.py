"""The laws of the decision, whatever is asked.

What it must say is in `tests.proofs.oracle` (all of it, once) and `remembered` (through time).
"""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from services.sharing.rules import Allowed, Facts, RuleFact, StatementFact, judge
from tests.slices.sharing.questions import (
    CATEGORIES,
    CHILD_WORK,
    FATHER,
    MOTHER,
    NOW,
    OTHER,
    PURPOSE,
    RULE,
    STRANGER,
    TODAY,
    asked,
    said,
)

GROUNDS = [
    "consent",
    "legal_obligation",
    "public_task",
    "vital_interest",
    "abuse_protocol",
    "police_disclosure",
]
STATES = ["requested", "given", "refused", "withdrawn", "expired"]
SOME = ["child_identity", "care_question", "home_situation", "child_voice"]


def mostly(usual: object, *others: object) -> st.SearchStrategy[object]:
    """Mostly the usual, so that many questions come far: about one in three is a yes."""
    return st.sampled_from([usual] * (15 * len(others)) + list(others))


PEOPLE = st.sampled_from([MOTHER, FATHER, None, STRANGER])
MOMENTS = st.integers(-3, 3).map(lambda days: NOW - timedelta(days=3 + days))
STATEMENTS = st.builds(
    StatementFact,
    consent_id=st.uuids(),
    holder_id=PEOPLE,
    purpose=mostly(PURPOSE, "youth_help"),
    receiver_ids=mostly(
        frozenset({CHILD_WORK}), frozenset({OTHER}), frozenset({OTHER, CHILD_WORK})
    ),
    categories=mostly(frozenset(SOME), frozenset({"child_identity"}), CATEGORIES),
    state=mostly("given", *STATES),
    stated_at=MOMENTS,
    until=mostly(NOW + timedelta(days=90), NOW, NOW - timedelta(days=1), NOW + timedelta(days=3)),
)


def some_of(who: UUID | None) -> st.SearchStrategy[list[StatementFact]]:
    """One or two statements of this person, and now and then none."""
    one = STATEMENTS.map(lambda statement: replace(statement, holder_id=who))
    fewest = st.sampled_from([1] * 7 + [0])
    return fewest.flatmap(lambda number: st.lists(one, min_size=number, max_size=2))


RULES = st.builds(
    RuleFact,
    id=st.uuids(),
    version=st.just(1),
    covenant_name=st.just("Samen rond het kind"),
    purpose=mostly(PURPOSE, "youth_help"),
    record_kind=mostly("referral", "signal"),
    sender_kind=mostly("education", "police"),
    sender_roles=mostly(frozenset({"care_coordinator"}), frozenset({"child_worker"})),
    receiver_kind=mostly("child_work", "youth_care"),
    receiver_roles=st.just(frozenset({"child_worker"})),
    categories=mostly(frozenset(SOME), CATEGORIES, frozenset({"child_identity"})),
    grounds=mostly(frozenset(GROUNDS), frozenset({"consent"}), frozenset({"public_task"})),
    consent_regime=mostly("by_age", "none"),
    retention_days=st.sampled_from([30, 90, 365]),
    answer_days=st.just(5),
    age_from=mostly(4, 12),
    age_to=mostly(17, 12),
    ends_at=mostly(NOW + timedelta(days=700), NOW + timedelta(days=2)),
)
QUESTIONS = st.builds(
    Facts,
    record_kind=mostly("referral", "signal"),
    purpose=st.just(PURPOSE),
    categories=mostly(CATEGORIES, frozenset({"child_identity"}), frozenset(SOME)),
    ground=mostly("consent", *GROUNDS),
    sender_id=st.just(asked().sender_id),
    sender_kind=st.just("education"),
    sender_roles=mostly(frozenset({"care_coordinator"}), frozenset({"privacy_officer"})),
    receiver_id=mostly(CHILD_WORK, asked().sender_id),
    receiver_kind=mostly("child_work", "youth_care", None),
    receiver_active=mostly(True, False),
    rules=st.lists(RULES, min_size=1, max_size=3).map(tuple),
    birth_date=st.dates(date(2007, 6, 1), date(2023, 6, 1)),
    holders=mostly(((MOTHER, "parent"), (FATHER, "parent")), ((MOTHER, "guardian"),), ()),
    statements=st.builds(
        lambda *several: tuple(statement for some in several for statement in some),
        *(some_of(who) for who in (MOTHER, FATHER, None)),
        st.lists(STATEMENTS, max_size=2),
    ),
    now=st.just(NOW),
    today=st.just(TODAY),
)


def test_the_questions_come_far_enough() -> None:
    """One that no question ever reaches would prove nothing."""
    seen: Counter[str] = Counter()

    @given(QUESTIONS)
    @settings(max_examples=400, deadline=None, derandomize=True, database=None)
    def ask(facts: Facts) -> None:
        verdict = judge(facts)
        if isinstance(verdict, Allowed):
            seen[f"yes by {verdict.ground}"] += 1

    ask()
    assert seen["yes by consent"] >= 40, seen


@pytest.mark.parametrize("code", ["consent_refused", "consent_missing", "consent_expired"])
def test_the_questions_come_to_each_no(code: str) -> None:
    def is_it(facts: Facts) -> bool:
        verdict = judge(facts)
        return not isinstance(verdict, Allowed) and code in {r.code for r in verdict.reasons}

    limits = settings(max_examples=4000, deadline=None, database=None, phases=[Phase.generate])
    assert is_it(find(QUESTIONS, is_it, settings=limits))


@given(QUESTIONS)
@settings(max_examples=120, deadline=None)
def test_a_yes_rests_on_what_it_cites(facts: Facts) -> None:
    verdict = judge(facts)
    if not isinstance(verdict, Allowed):
        assert verdict.reasons
        return
    assert verdict.rule in facts.rules
    assert verdict.categories == facts.categories
    assert verdict.receiver_id == facts.receiver_id
    cited = [s for s in facts.statements if s.consent_id in verdict.consent_ids]
    assert bool(cited) == (facts.ground == "consent")
    assert all(s.state == "given" and s.until >= verdict.until for s in cited)
    assert verdict.until <= min(
        facts.now + timedelta(days=verdict.rule.retention_days), verdict.rule.ends_at
    )


@given(QUESTIONS, PEOPLE)
@settings(max_examples=120, deadline=None)
def test_one_more_refusal_never_makes_a_yes(facts: Facts, who: UUID | None) -> None:
    no = said(MOTHER, "refused", days_ago=-1)
    refused = replace(facts, statements=(*facts.statements, replace(no, holder_id=who)))
    if not isinstance(judge(facts), Allowed):
        assert not isinstance(judge(refused), Allowed)


@given(QUESTIONS)
@settings(max_examples=120, deadline=None)
def test_consent_never_repairs_a_missing_rule(facts: Facts) -> None:
    everybody = tuple(
        said(person, categories=frozenset(SOME), number=number)
        for number, person in enumerate((MOTHER, FATHER, None), start=1)
    )
    others = tuple(rule for rule in facts.rules if rule.purpose != PURPOSE)
    assert not isinstance(judge(replace(facts, rules=others, statements=everybody)), Allowed)


@given(st.permutations([said(MOTHER), said(FATHER), said(None, "requested")]))
def test_the_order_in_which_things_are_read_does_not_matter(order: list[StatementFact]) -> None:
    verdict = judge(asked(*order, rules=(RULE,)))
    assert isinstance(verdict, Allowed)
    assert verdict.consent_ids == (said(MOTHER).consent_id, said(FATHER).consent_id)
