"""Grounds in law, edge by edge: what was recorded beforehand carries this question or does not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.sharing import reasons_in_law as words
from services.sharing.rules import Allowed, Facts, Refused, judge
from services.sharing.rules.in_law import RECORDED
from shared.problems import Reason
from shared.vocabulary import GROUNDS, PROTOCOL_STEPS
from tests.slices.sharing.questions import (
    ASKER,
    CATEGORIES,
    CHILD_WORK,
    NOW,
    OTHER,
    PURPOSE,
    RULE,
    SECOND_MEMBER,
    asked,
    codes,
    recorded,
    yes,
)

SECOND = timedelta(seconds=1)
OFFICER = frozenset({"community_officer"})


def question(ground: str, **recorded_as: Any) -> Facts:
    """A question that the ground carries, with what was recorded for it."""
    police = ground == "police_disclosure"
    receiver = "veilig_thuis" if ground == "abuse_protocol" else "child_work"
    rule = replace(
        RULE,
        grounds=frozenset(GROUNDS),
        consent_regime="none",
        sender_kind="police" if police else "education",
        sender_roles=OFFICER if police else RULE.sender_roles,
        receiver_kind=receiver,
    )
    return asked(
        rules=(rule,),
        ground=ground,
        sender_kind=rule.sender_kind,
        sender_roles=rule.sender_roles,
        receiver_kind=receiver,
        legal_ground=recorded(ground, **recorded_as),
    )


def no(facts: Facts) -> tuple[Reason, ...]:
    verdict = judge(facts)
    assert isinstance(verdict, Refused)
    return verdict.reasons


@pytest.mark.parametrize("ground", sorted(RECORDED))
class TestWhatIsRecorded:
    def test_carries_what_it_was_recorded_for(self, ground: str) -> None:
        facts = question(ground)
        assert yes(facts) == Allowed(
            rule=facts.rules[0],
            ground=ground,
            categories=CATEGORIES,
            consent_ids=(),
            until=NOW + timedelta(days=30),
            receiver_id=CHILD_WORK,
            legal_ground_id=recorded(ground).id,
            decision_reference=recorded(ground).reference,
            safety_restricted=ground == "abuse_protocol",
        )

    def test_is_needed_and_of_that_ground(self, ground: str) -> None:
        missing = (words.legal_ground_missing(ground),)
        assert no(replace(question(ground), legal_ground=None)) == missing
        (other, *_) = sorted(RECORDED - {ground})
        assert no(replace(question(ground), legal_ground=recorded(other))) == missing

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"receiver_ids": frozenset({OTHER})}, words.LEGAL_GROUND_ANOTHER_RECEIVER),
            ({"purposes": frozenset({"youth_help"})}, words.LEGAL_GROUND_ANOTHER_PURPOSE),
            ({"until": NOW}, words.LEGAL_GROUND_OVER),
            ({"until": NOW - SECOND}, words.LEGAL_GROUND_OVER),
        ],
    )
    def test_is_for_this_question_and_lasts(
        self, ground: str, changes: dict[str, Any], reason: Reason
    ) -> None:
        assert no(question(ground, **changes)) == (reason,)

    def test_may_leave_open_for_whom_and_for_what(self, ground: str) -> None:
        anywhere = question(ground, receiver_ids=frozenset(), purposes=frozenset())
        assert codes(anywhere) == []
        two = question(
            ground,
            receiver_ids=frozenset({CHILD_WORK, OTHER}),
            purposes=frozenset({PURPOSE, "youth_help"}),
        )
        assert codes(two) == []

    def test_lasts_to_the_second(self, ground: str) -> None:
        assert yes(question(ground, until=NOW + SECOND)).until == NOW + SECOND
        longer = question(ground, until=NOW + timedelta(days=9000))
        assert yes(longer).until == NOW + timedelta(days=longer.rules[0].retention_days)

    def test_is_kept_out_of_sight_where_it_says_so(self, ground: str) -> None:
        assert yes(question(ground, safety_restricted=True)).safety_restricted

    def test_needs_the_rule_to_name_the_ground(self, ground: str) -> None:
        facts = question(ground)
        narrow = replace(facts.rules[0], grounds=frozenset({"consent"}))
        assert "ground_outside_rule" in codes(replace(facts, rules=(narrow,)))


class TestTheAbuseProtocol:
    @pytest.mark.parametrize("step", PROTOCOL_STEPS)
    def test_asks_for_each_of_its_five_steps(self, step: str) -> None:
        steps = frozenset(PROTOCOL_STEPS) - {step}
        left = words.protocol_steps_missing(frozenset({step}))
        assert no(question("abuse_protocol", steps=steps)) == (left,)
        assert PROTOCOL_STEPS[step].nl in left.text.nl

    @pytest.mark.parametrize(
        ("approved", "fits"),
        [((), False), ((ASKER,), False), ((SECOND_MEMBER,), True), ((ASKER, SECOND_MEMBER), True)],
    )
    def test_asks_for_a_second_member(self, approved: tuple[Any, ...], fits: bool) -> None:
        found = codes(question("abuse_protocol", approved_by=frozenset(approved)))
        assert found == ([] if fits else ["approval_missing"])

    def test_says_all_that_is_left(self) -> None:
        bare = question("abuse_protocol", steps=frozenset(), approved_by=frozenset())
        assert codes(bare) == ["protocol_steps_missing", "approval_missing"]

    def test_in_acute_danger_reports_at_once(self) -> None:
        bare = {"steps": frozenset[str](), "approved_by": frozenset[Any](), "reasoned": False}
        assert yes(question("abuse_protocol", acute=True, **bare)).safety_restricted

    @pytest.mark.parametrize("acute", [True, False])
    def test_goes_to_veilig_thuis_only(self, acute: bool) -> None:
        facts = question("abuse_protocol", acute=acute)
        elsewhere = replace(facts.rules[0], receiver_kind="child_work")
        facts = replace(facts, receiver_kind="child_work", rules=(elsewhere,))
        assert no(facts) == (words.ONLY_TO_VEILIG_THUIS,)
        nothing = replace(facts, legal_ground=None)
        assert codes(nothing) == ["only_to_veilig_thuis", "legal_ground_missing"]


def test_a_vital_interest_wants_a_written_reason() -> None:
    assert no(question("vital_interest", reasoned=False)) == (words.REASON_MISSING,)
    assert codes(question("vital_interest", approved_by=frozenset())) == []
    assert not yes(question("vital_interest")).safety_restricted


class TestThePolice:
    @pytest.mark.parametrize("reference", [None, ""])
    def test_want_the_reference_of_their_decision(self, reference: str | None) -> None:
        assert no(question("police_disclosure", reference=reference)) == (words.DECISION_MISSING,)

    @pytest.mark.parametrize("ground", sorted(set(GROUNDS) - {"police_disclosure"}))
    def test_share_on_no_other_ground(self, ground: str) -> None:
        facts = question("police_disclosure")
        rule = replace(facts.rules[0], consent_regime="by_age", receiver_kind="veilig_thuis")
        facts = replace(
            facts,
            ground=ground,
            rules=(rule,),
            receiver_kind="veilig_thuis",
            legal_ground=recorded(ground),
        )
        assert no(facts) == (words.POLICE_ONLY_BY_DECISION,)

    def test_alone_take_such_a_decision(self) -> None:
        facts = question("police_disclosure")
        rule = replace(facts.rules[0], sender_kind="education", sender_roles=RULE.sender_roles)
        facts = replace(
            facts, rules=(rule,), sender_kind="education", sender_roles=RULE.sender_roles
        )
        assert no(facts) == (words.NOT_THE_POLICE,)


@pytest.mark.parametrize("ground", GROUNDS)
def test_an_open_objection_freezes_all_but_what_protects_the_child_now(ground: str) -> None:
    facts = asked() if ground == "consent" else question(ground)
    assert codes(facts) == []
    frozen = codes(replace(facts, objection_open=True))
    assert frozen == ([] if ground in ("abuse_protocol", "vital_interest") else ["objection_open"])


def test_a_task_or_obligation_in_law_asks_for_nothing_recorded() -> None:
    for ground in ("public_task", "legal_obligation"):
        facts = replace(question(ground), legal_ground=None)
        assert yes(facts).legal_ground_id is None
        assert yes(facts).until == NOW + timedelta(days=facts.rules[0].retention_days)
