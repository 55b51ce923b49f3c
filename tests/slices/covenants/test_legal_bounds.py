"""What no covenant may allow, one bend at a time; and that the demonstration's is lawful."""

from datetime import timedelta
from typing import Any

import pytest

from services.covenants.rules.legal_bounds import faults
from services.covenants.rules.terms import Party, Terms
from services.demo import covenant
from shared.ids import new_id
from tests.slices.covenants.contents import NOW, POLICE, SCHOOL, WORK, content, rule

TO_CLUB = {"receiver_kind": "leisure", "receiver_roles": ["child_worker"]}
TOO_LONG_LISTED = {"record_kind": "risk_list_entry", "retention_days": 93}
BENT: list[tuple[dict[str, Any], str, str]] = [
    ({"sender_kind": "police", **TO_CLUB}, "police_data_forbidden", "receiverKind"),
    ({"grounds": [], "consent_regime": "none"}, "ground_missing", "grounds"),
    ({"grounds": ["consent", "public_task"], **TO_CLUB}, "receiver_without_task", "grounds"),
    ({"grounds": ["consent", "legal_obligation"], **TO_CLUB}, "receiver_without_task", "grounds"),
    ({"grounds": ["consent", "police_disclosure"]}, "ground_of_police_only", "grounds"),
    ({"grounds": ["consent", "abuse_protocol"]}, "abuse_protocol_elsewhere", "grounds"),
    ({"grounds": ["public_task"]}, "consent_regime_contradicts", "consentRegime"),
    ({"consent_regime": "none"}, "consent_regime_contradicts", "consentRegime"),
    ({"return_categories": ["home_situation"]}, "more_back_than_went", "returnCategories"),
    ({"retention_days": 1827}, "retention_over_bound", "retentionDays"),
    ({"retention_days": 0}, "retention_over_bound", "retentionDays"),
    ({"record_kind": "signal", "retention_days": 731}, "retention_over_bound", "retentionDays"),
    (
        {"record_kind": "risk_list_entry", "retention_days": 93},
        "retention_over_bound",
        "retentionDays",
    ),
    ({"answer_days": 21}, "answer_over_bound", "answerDays"),
    ({"age_from": 13}, "ages_upside_down", "ageTo"),
    ({"age_to": 24}, "age_over_bound", "ageTo"),
    ({"categories": ["shoe_size"], "return_categories": []}, "unknown_code", "categories"),
    ({"categories": [], "return_categories": []}, "nothing_chosen", "categories"),
    ({"sender_roles": []}, "nothing_chosen", "senderRoles"),
    ({"receiver_roles": ["organisation_admin"]}, "role_sees_no_children", "receiverRoles"),
    ({"sender_roles": ["municipal_analyst"]}, "role_sees_no_children", "senderRoles"),
    ({"record_kind": "rumour"}, "unknown_code", "recordKind"),
    ({"purpose": "youth_help"}, "purpose_not_of_covenant", "purpose"),
    ({"receiver_kind": "youth_care"}, "kind_without_party", "receiverKind"),
]


@pytest.mark.parametrize(("bend", "code", "field"), BENT)
def test_each_bend_is_refused_at_its_field(bend: dict[str, Any], code: str, field: str) -> None:
    found = faults(content(rule(), rule(**bend)))
    assert [(fault.code, fault.pointer) for fault in found] == [(code, f"/rules/1/{field}")]
    assert all(fault.remedy and fault.text.nl and fault.text.en for fault in found)


@pytest.mark.parametrize(
    "edge",
    [
        {"retention_days": 1826},
        {"retention_days": 1},
        {"record_kind": "signal", "retention_days": 730},
        {"age_from": 0, "age_to": 23},
        {"age_from": 12},
        {"answer_days": 20},
        {"record_kind": "risk_list_entry", "retention_days": 92},
        {"grounds": ["consent", "vital_interest"], **TO_CLUB},
        {"sender_kind": "police", "grounds": ["police_disclosure"], "consent_regime": "none"},
        {"return_categories": ["outcome", "answer_reason", "arrangements", "child_identity"]},
    ],
)
def test_up_to_the_bound_is_allowed(edge: dict[str, Any]) -> None:
    assert faults(content(rule(**edge))) == []


def test_all_faults_come_at_once() -> None:
    bent = rule(age_from=13, answer_days=0, categories=[], return_categories=[])
    codes = {fault.code for fault in faults(content(bent, purposes=frozenset()))}
    assert {"ages_upside_down", "answer_over_bound", "nothing_chosen", "purposes_missing"} <= codes


@pytest.mark.parametrize(
    ("given", "code", "pointer"),
    [
        ({"parties": (SCHOOL,)}, "too_few_parties", "/partyIds"),
        ({"ends_at": NOW}, "ends_before_start", "/endsAt"),
        ({"ends_at": NOW + timedelta(days=1828)}, "covenant_too_long", "/endsAt"),
        ({"purposes": frozenset({"gossip", "child_work_support"})}, "unknown_code", "/purposes"),
        ({"rules": ()}, "rules_missing", "/rules"),
    ],
)
def test_around_the_rules(given: dict[str, Any], code: str, pointer: str) -> None:
    found = {(fault.code, fault.pointer) for fault in faults(content(**given))}
    assert (code, pointer) in found


def test_a_rule_stands_there_once() -> None:
    found = faults(content(rule(), rule(age_to=11), rule()))
    assert [(fault.code, fault.pointer) for fault in found] == [("rule_twice", "/rules/2")]


def test_the_demonstration_s_covenant_is_lawful() -> None:
    rules = tuple(Terms.read(said) for said in covenant.RULES)
    kinds = {kind for said in rules for kind in (said.sender_kind, said.receiver_kind)}
    parties = tuple(Party(new_id(), kind, kind) for kind in kinds)
    purposes = frozenset(said.purpose for said in rules)
    assert faults(content(*rules, parties=parties, purposes=purposes)) == []
    assert {SCHOOL.kind, WORK.kind, POLICE.kind} <= kinds
