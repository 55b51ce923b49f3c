"""Each reason of a no has a case of its own here, and speaks as it should."""

import string
from dataclasses import replace
from datetime import timedelta

import pytest

from services.sharing import reasons
from services.sharing.rules import Facts, Refused, judge
from shared.problems import Reason
from shared.texts import Text
from tests.slices.sharing.questions import (
    FATHER,
    MOTHER,
    NOW,
    RULE,
    SCHOOL,
    asked,
    born,
    codes,
    said,
    yes,
)

WITHOUT_CONSENT = replace(
    RULE,
    grounds=frozenset({"legal_obligation", "police_disclosure", "abuse_protocol"}),
    consent_regime="none",
)
CASES: list[tuple[str, Facts]] = [
    ("receiver_unknown", asked(receiver_kind=None)),
    ("receiver_is_own", asked(receiver_id=SCHOOL, receiver_kind="education")),
    ("receiver_not_active", asked(receiver_active=False)),
    ("covenant_rule_missing", asked(rules=())),
    ("covenant_rule_missing", asked(purpose="youth_help")),
    ("covenant_rule_missing", asked(record_kind="signal")),
    ("covenant_rule_missing", asked(receiver_kind="youth_care")),
    ("sender_not_in_rule", asked(sender_kind="police")),
    ("sender_not_in_rule", asked(sender_roles=frozenset({"programme_coordinator"}))),
    ("age_outside_rule", asked(birth_date=born(3))),
    ("age_outside_rule", asked(said(None), birth_date=born(18))),
    (
        "category_outside_rule",
        asked(
            said(MOTHER, categories=frozenset({"child_identity", "child_voice"})),
            said(FATHER, categories=frozenset({"child_identity", "child_voice"})),
            categories=frozenset({"child_identity", "child_voice"}),
        ),
    ),
    ("ground_outside_rule", asked(ground="public_task")),
    (
        "consent_is_no_ground",
        asked(rules=(replace(RULE, consent_regime="none"),)),
    ),
    (
        "decision_reference_missing",
        asked(rules=(WITHOUT_CONSENT,), ground="police_disclosure"),
    ),
    ("approval_missing", asked(rules=(WITHOUT_CONSENT,), ground="abuse_protocol")),
    ("authority_holder_missing", asked(holders=())),
    ("consent_missing", asked(said(MOTHER))),
    ("consent_refused", asked(said(MOTHER), said(FATHER, "refused"))),
    ("consent_refused", asked(said(MOTHER), said(FATHER), said(None, "refused"))),
    ("consent_withdrawn", asked(said(MOTHER), said(FATHER, "withdrawn"))),
    ("consent_expired", asked(said(MOTHER), said(FATHER, until=NOW))),
    ("consent_expired", asked(said(MOTHER), said(FATHER, "expired"))),
    (
        "consent_too_narrow",
        asked(said(MOTHER), said(FATHER, categories=frozenset({"child_identity"}))),
    ),
]


@pytest.mark.parametrize(("code", "facts"), CASES)
def test_this_alone_is_missing(code: str, facts: Facts) -> None:
    assert codes(facts) == [code]


def test_the_usual_question_is_allowed_so_that_each_case_fails_for_its_own_reason() -> None:
    assert codes(asked()) == []


def test_every_reason_has_a_case() -> None:
    constants = {reason.code for reason in vars(reasons).values() if isinstance(reason, Reason)}
    made = {"covenant_rule_missing", "sender_not_in_rule", "age_outside_rule"}
    made |= {"category_outside_rule", "ground_outside_rule", "approval_missing"}
    made |= {f"consent_{how}" for how in ("missing", "refused", "withdrawn", "expired")}
    back = {"exchange_ended"}  # of what flows back: tests/slices/referrals_whole/test_return_rule
    assert {code for code, _ in CASES} == constants - back | made | {"consent_too_narrow"}


def test_a_no_names_everything_that_is_missing() -> None:
    everything = asked(
        said(MOTHER, "refused"),
        sender_roles=frozenset({"privacy_officer"}),
        birth_date=born(3),
        categories=frozenset({"child_identity", "child_voice"}),
    )
    assert codes(everything) == [
        "sender_not_in_rule",
        "age_outside_rule",
        "category_outside_rule",
        "consent_refused",
        "consent_missing",
    ]


def test_the_rule_that_comes_closest_gives_the_reasons() -> None:
    far = replace(RULE, sender_kind="police", age_from=9, grounds=frozenset({"public_task"}))
    assert codes(asked(said(MOTHER), rules=(far, RULE))) == ["consent_missing"]


def test_of_two_rules_that_allow_the_longest_carries() -> None:
    short = replace(RULE, retention_days=10)
    verdict = yes(asked(rules=(short, RULE)))
    assert verdict.rule == RULE
    assert verdict.until > NOW + timedelta(days=10)


@pytest.mark.parametrize(("code", "facts"), CASES)
def test_a_reason_speaks_both_languages_in_whole_sentences(code: str, facts: Facts) -> None:
    verdict = judge(facts)
    assert isinstance(verdict, Refused)
    for reason in verdict.reasons:
        texts: list[Text] = [text for text in (reason.text, reason.remedy) if text]
        for text in texts:
            assert text.nl != text.en
            for spoken in text:
                assert spoken[0] in string.ascii_uppercase
                assert spoken.endswith(".")
                assert not set(spoken) & set("{}_"), spoken  # no blank or code left in it


def test_a_reason_points_at_a_person_and_names_nobody() -> None:
    verdict = judge(asked(said(MOTHER)))
    assert isinstance(verdict, Refused)
    (reason,) = verdict.reasons
    assert reason.pointer == f"/authorityHolders/{FATHER}"
    assert reason.text.nl == "Toestemming van de tweede gezaghebbende ouder of voogd ontbreekt."
    assert reason.text.en == "Consent of the second authority holder is missing."
    about_child = judge(asked(said(None, "refused"), birth_date=born(16)))
    assert isinstance(about_child, Refused)
    assert about_child.reasons[0].pointer == "/child"
    assert about_child.reasons[0].text.nl == "Toestemming van het kind zelf is geweigerd."


def test_a_fifth_holder_has_a_number_too() -> None:
    who = reasons.person(False, 5, 6)
    assert (who.nl, who.en) == (
        "de 5e gezaghebbende ouder of voogd",
        "the 5th authority holder",
    )
