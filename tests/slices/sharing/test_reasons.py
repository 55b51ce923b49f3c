"""Each reason of a no has a case of its own here, and speaks as it should."""

import string
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.sharing import reasons, reasons_in_law
from services.sharing.rules import Facts, Refused, judge
from services.sharing.rules.in_law import RECORDED
from shared.problems import Reason
from shared.texts import Text
from shared.vocabulary import GROUNDS
from tests.slices.sharing.questions import (
    FATHER,
    MOTHER,
    NOW,
    OTHER,
    RULE,
    SCHOOL,
    asked,
    born,
    codes,
    recorded,
    said,
    yes,
)

IN_LAW = replace(RULE, grounds=frozenset(GROUNDS) - {"consent"}, consent_regime="none")
BY_POLICE = replace(IN_LAW, sender_kind="police", sender_roles=frozenset({"community_officer"}))
TO_VEILIG_THUIS = replace(IN_LAW, receiver_kind="veilig_thuis")


def in_law(ground: str, **recorded_as: Any) -> Facts:
    """The usual question on a ground in law, with what was recorded for it."""
    to = {"abuse_protocol": (TO_VEILIG_THUIS,), "police_disclosure": (BY_POLICE,)}
    of_police = {"sender_kind": "police", "sender_roles": frozenset({"community_officer"})}
    return asked(
        rules=to.get(ground, (IN_LAW,)),
        ground=ground,
        receiver_kind="veilig_thuis" if ground == "abuse_protocol" else "child_work",
        legal_ground=recorded(ground, **recorded_as),
        **(of_police if ground == "police_disclosure" else {}),
    )


CASES: list[tuple[str, Facts]] = [
    ("receiver_unknown", asked(receiver_kind=None)),
    ("receiver_is_own", asked(receiver_id=SCHOOL, receiver_kind="education")),
    ("receiver_not_active", asked(receiver_active=False)),
    ("covenant_rule_missing", asked(rules=())),
    ("covenant_rule_missing", asked(purpose="youth_help")),
    ("covenant_rule_missing", asked(record_kind="signal")),
    ("covenant_rule_missing", asked(receiver_kind="youth_care")),
    ("sender_not_in_rule", asked(sender_kind="youth_care")),
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
    ("police_only_by_decision", replace(in_law("police_disclosure"), ground="public_task")),
    (
        "not_the_police",
        replace(
            in_law("police_disclosure"),
            sender_kind="education",
            sender_roles=RULE.sender_roles,
            rules=(IN_LAW,),
        ),
    ),
    ("objection_open", asked(objection_open=True)),
    (
        "only_to_veilig_thuis",
        replace(in_law("abuse_protocol"), receiver_kind="child_work", rules=(IN_LAW,)),
    ),
    *(("legal_ground_missing", replace(in_law(ground), legal_ground=None)) for ground in RECORDED),
    ("legal_ground_another_receiver", in_law("vital_interest", receiver_ids=frozenset({OTHER}))),
    ("legal_ground_another_purpose", in_law("vital_interest", purposes=frozenset({"youth_help"}))),
    ("legal_ground_over", in_law("vital_interest", until=NOW)),
    ("approval_missing", in_law("abuse_protocol", approved_by=frozenset())),
    ("protocol_steps_missing", in_law("abuse_protocol", steps=frozenset({"map", "talk"}))),
    ("reason_missing", in_law("vital_interest", reasoned=False)),
    ("decision_reference_missing", in_law("police_disclosure", reference=None)),
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
    said = [*vars(reasons).values(), *vars(reasons_in_law).values()]
    constants = {reason.code for reason in said if isinstance(reason, Reason)}
    made = {"covenant_rule_missing", "sender_not_in_rule", "age_outside_rule"}
    made |= {"category_outside_rule", "ground_outside_rule", "legal_ground_missing"}
    made |= {"protocol_steps_missing"}
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
    far = replace(RULE, sender_kind="youth_care", age_from=9, grounds=frozenset({"public_task"}))
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
