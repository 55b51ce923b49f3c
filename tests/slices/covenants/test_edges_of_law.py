"""Each bound of law at its edge: allowed up to it, refused one further, with the number said.

The numbers stand here a second time, written from the sources that `legal_bounds` names.
"""

from datetime import timedelta
from typing import Any

import pytest

from services.covenants import bound_words
from services.covenants.rules.legal_bounds import UNFINISHED, faults, longest_days
from services.covenants.rules.terms import Content, Party
from shared.authz.permissions import ROLES
from shared.ids import new_id
from shared.problems import Reason
from shared.vocabulary import GROUNDS, ORGANISATION_KINDS, RECORD_KINDS
from tests.slices.covenants.contents import NOW, SCHOOL, WORK, content, rule

EVERYBODY = tuple(Party(new_id(), kind, kind) for kind in ORGANISATION_KINDS)
DAYS_OF_RECEIVER = {
    "education": 730,
    "child_work": 1826,
    "youth_care": 7305,
    "police": 1826,
    "public_health": 7305,
    "youth_mental_health": 7305,
    "neighbourhood_team": 1826,
    "childcare": 1826,
    "youth_work": 1826,
    "leisure": 1826,
    "veilig_thuis": 7305,
    "certified_institution": 7305,
    "child_protection_board": 7305,
    "education_partnership": 1095,
    "municipality": 1826,
}
DAYS_OF_RECORD = {"signal": 730, "match": 365, "risk_list_entry": 92}
PRIVATE = {"leisure", "childcare"}
"""No task in law, and nothing that the police may tell them."""
BLIND = {"organisation_admin", "data_protection_officer", "municipal_analyst"}


def found(**given: Any) -> list[tuple[str, str | None]]:
    """What is wrong with one rule, in a covenant to which every kind is a party."""
    return [(fault.code, fault.pointer) for fault in said(**given)]


def said(**given: Any) -> list[Reason]:
    return faults(content(rule(**given), parties=EVERYBODY))


def around(**given: Any) -> list[tuple[str, str | None]]:
    return [(fault.code, fault.pointer) for fault in faults(content(**given))]


@pytest.mark.parametrize("record", RECORD_KINDS)
@pytest.mark.parametrize("receiver", ORGANISATION_KINDS)
def test_how_long_what_may_be_seen(receiver: str, record: str) -> None:
    longest = min(DAYS_OF_RECEIVER[receiver], DAYS_OF_RECORD.get(record, 10_000))
    about: dict[str, Any] = {"receiver_kind": receiver, "record_kind": record}
    if record == "match":
        contact = frozenset({"professional_contact"})
        about |= {"categories": contact, "return_categories": frozenset()}
    assert longest_days(rule(**about)) == longest
    over = [("retention_over_bound", "/rules/0/retentionDays")]
    for days, wrong in ((0, over), (1, []), (longest, []), (longest + 1, over)):
        assert found(**about, retention_days=days) == wrong


def test_the_bound_is_said() -> None:
    (fault,) = said(record_kind="signal", retention_days=731)
    assert fault.text.nl == "Deze termijn ligt buiten wat mag: 1 tot 730 dagen."
    assert fault.text.en == "This term is outside what is allowed: 1 to 730 days."
    assert fault.remedy == ("Kies hooguit 730 dagen.", "Choose 730 days at most.")
    (fault,) = said(answer_days=21)
    assert fault.text.nl == "Antwoorden duurt 1 tot 20 werkdagen."
    assert fault.remedy == ("Kies hooguit 20 werkdagen.", "Choose 20 working days at most.")


def test_how_long_an_answer_takes() -> None:
    over = [("answer_over_bound", "/rules/0/answerDays")]
    for days, wrong in ((0, over), (1, []), (20, []), (21, over)):
        assert found(answer_days=days) == wrong


@pytest.mark.parametrize(
    ("ages", "wrong"),
    [
        ((0, 0), None),
        ((0, 23), None),
        ((23, 23), None),
        ((-1, 0), "age_over_bound"),
        ((0, 24), "age_over_bound"),
        ((12, 11), "ages_upside_down"),
        ((0, -1), "ages_upside_down"),
    ],
)
def test_whom_it_is_about(ages: tuple[int, int], wrong: str | None) -> None:
    expected = [(wrong, "/rules/0/ageTo")] if wrong else []
    assert found(age_from=ages[0], age_to=ages[1]) == expected


def test_how_long_a_covenant_lasts() -> None:
    longest, little = NOW + timedelta(days=1827), timedelta(microseconds=1)
    assert around(ends_at=longest) == around(ends_at=NOW + little) == []
    assert around(ends_at=longest + little) == [("covenant_too_long", "/endsAt")]
    assert around(ends_at=NOW) == [("ends_before_start", "/endsAt")]
    assert around(ends_at=NOW - little) == [("ends_before_start", "/endsAt")]


def test_who_takes_part() -> None:
    few = ("too_few_parties", "/partyIds")
    assert around(parties=(SCHOOL, WORK)) == []
    assert few in around(parties=(SCHOOL,))
    assert few in around(parties=(SCHOOL, SCHOOL))
    absent = [("kind_without_party", f"/rules/0/{side}Kind") for side in ("sender", "receiver")]
    assert around(parties=()) == [few, *absent]
    both_schools = (SCHOOL, Party(new_id(), "education", "Een andere school"))
    assert around(parties=both_schools) == absent[1:]


def test_for_what() -> None:
    missing = ("purposes_missing", "/purposes")
    elsewhere = ("purpose_not_of_covenant", "/rules/0/purpose")
    assert around(purposes=frozenset()) == [missing, elsewhere]
    assert around(purposes=frozenset({"youth_help"})) == [elsewhere]
    strange = frozenset({"child_work_support", "gossip"})
    assert around(purposes=strange) == [("unknown_code", "/purposes")]
    bare = Content("", "", frozenset(), (), NOW, NOW, ())
    assert [fault.code for fault in faults(bare)] == [
        "too_few_parties",
        "purposes_missing",
        "rules_missing",
        "ends_before_start",
    ]


@pytest.mark.parametrize("receiver", ORGANISATION_KINDS)
def test_whom_the_police_may_tell(receiver: str) -> None:
    wrong = [("police_data_forbidden", "/rules/0/receiverKind")] if receiver in PRIVATE else []
    told = {"grounds": ["police_disclosure"], "consent_regime": "none"}
    assert found(sender_kind="police", receiver_kind=receiver, **told) == wrong
    assert found(sender_kind="education", receiver_kind=receiver) == []


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("receiver", ORGANISATION_KINDS)
def test_what_carries_what_somebody_receives(receiver: str, ground: str) -> None:
    wrong = {
        "police_disclosure": "ground_of_police_only",
        "abuse_protocol": None if receiver == "veilig_thuis" else "abuse_protocol_elsewhere",
        "public_task": "receiver_without_task" if receiver in PRIVATE else None,
        "legal_obligation": "receiver_without_task" if receiver in PRIVATE else None,
    }.get(ground)
    expected = [(wrong, "/rules/0/grounds")] if wrong else []
    regime = "by_age" if ground == "consent" else "none"
    about = {"receiver_kind": receiver, "grounds": [ground], "retention_days": 1}
    assert found(**about, consent_regime=regime) == expected
    assert found(**about | {"grounds": ["consent", ground]}) == expected


@pytest.mark.parametrize("sender", ORGANISATION_KINDS)
def test_who_discloses_by_the_police_act(sender: str) -> None:
    wrong = [] if sender == "police" else [("ground_of_police_only", "/rules/0/grounds")]
    assert found(sender_kind=sender, grounds=["consent", "police_disclosure"]) == wrong


@pytest.mark.parametrize(
    ("grounds", "regime", "fits"),
    [
        (["consent"], "by_age", True),
        (["consent"], "by_age_reachable", True),
        (["consent"], "none", False),
        (["vital_interest"], "none", True),
        (["vital_interest"], "by_age", False),
        (["vital_interest"], "by_age_reachable", False),
    ],
)
def test_consent_and_its_regime(grounds: list[str], regime: str, *, fits: bool) -> None:
    wrong = [] if fits else [("consent_regime_contradicts", "/rules/0/consentRegime")]
    assert found(grounds=grounds, consent_regime=regime) == wrong


def test_nothing_without_a_ground() -> None:
    missing = ("ground_missing", "/rules/0/grounds")
    assert found(grounds=[], consent_regime="none") == [missing]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("side", ["sender", "receiver"])
def test_who_sees_children(side: str, role: str) -> None:
    wrong = [("role_sees_no_children", f"/rules/0/{side}Roles")] if role in BLIND else []
    assert found(**{f"{side}_roles": ["care_coordinator", role]}) == wrong


@pytest.mark.parametrize("category", ["answer_reason", "outcome", "arrangements"])
def test_what_may_come_back_without_having_gone(category: str) -> None:
    assert found(categories=["care_question"], return_categories=[category]) == []


@pytest.mark.parametrize("category", ["child_identity", "child_voice", "family_contact"])
def test_what_may_only_come_back_when_it_went(category: str) -> None:
    back = {"return_categories": [category, "outcome"]}
    wrong = [("more_back_than_went", "/rules/0/returnCategories")]
    assert found(categories=["care_question"], **back) == wrong
    assert found(categories=["care_question", category], **back) == []


STRANGE: list[tuple[str, str, Any]] = [
    ("purpose", "purpose", "strange"),
    ("record_kind", "recordKind", "strange"),
    ("sender_kind", "senderKind", "strange"),
    ("receiver_kind", "receiverKind", "strange"),
    ("consent_regime", "consentRegime", "strange"),
    ("sender_roles", "senderRoles", ["care_coordinator", "strange"]),
    ("receiver_roles", "receiverRoles", ["child_worker", "strange"]),
    ("categories", "categories", ["child_identity", "care_question", "strange"]),
    ("grounds", "grounds", ["consent", "strange"]),
]


@pytest.mark.parametrize(("name", "field", "value"), STRANGE)
def test_a_word_that_nobody_knows(name: str, field: str, value: Any) -> None:
    assert found(**{name: value}) == [("unknown_code", f"/rules/0/{field}")]


def test_a_strange_word_that_comes_back() -> None:
    assert found(categories=["care_question"], return_categories=["strange"]) == [
        ("unknown_code", "/rules/0/returnCategories"),
        ("more_back_than_went", "/rules/0/returnCategories"),
    ]


@pytest.mark.parametrize(
    ("name", "field"),
    [("sender_roles", "senderRoles"), ("receiver_roles", "receiverRoles")],
)
def test_somebody_sends_and_somebody_receives(name: str, field: str) -> None:
    assert found(**{name: []}) == [("nothing_chosen", f"/rules/0/{field}")]


def test_something_is_sent() -> None:
    expected = [("nothing_chosen", "/rules/0/categories")]
    assert found(categories=[], return_categories=["outcome"]) == expected


def test_each_rule_points_at_itself_and_stands_there_once() -> None:
    rules = (rule(), rule(answer_days=0), rule(), rule(age_to=11), rule())
    assert [(fault.code, fault.pointer) for fault in faults(content(*rules))] == [
        ("answer_over_bound", "/rules/1/answerDays"),
        ("rule_twice", "/rules/2"),
        ("rule_twice", "/rules/4"),
    ]


def test_each_fault_says_what_is_wrong_and_then_what_would_be_right() -> None:
    (fault,) = said(grounds=["consent", "abuse_protocol"])
    assert (fault.text, fault.remedy) == bound_words.ABUSE


def test_a_draft_may_lack_what_no_law_forbids() -> None:
    lacking = content(rule(purpose="youth_help"), parties=(SCHOOL,), purposes=frozenset())
    empty = Content("", "", frozenset(), (), NOW, NOW + timedelta(days=1), ())
    codes = {fault.code for part in (lacking, empty) for fault in faults(part)}
    assert codes == UNFINISHED
