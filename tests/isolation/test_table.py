"""Every operation × every attack, generated from the registry: a new one cannot be missed."""

from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from services.app import load_slices
from shared.authz.operation import OPERATIONS
from tests.house import House
from tests.isolation import (
    asking_samples,
    consent_samples,
    covenant_samples,
    exchange_samples,
    ground_samples,
    import_samples,
    inside_samples,
    leaving_samples,
    list_letter_samples,
    list_samples,
    lost_factor_samples,
    matching_samples,
    referral_lapses,
    referral_samples,
    rotation_samples,
    samples,
    signal_samples,
    staff_samples,
    telling_samples,
    tenant_samples,
)
from tests.isolation.arguments import ARGUED
from tests.isolation.attacks import ATTACKS
from tests.isolation.lapses_declared import LAPSES
from tests.isolation.sample import SAMPLES, Sample
from tests.isolation.witness import assert_one_line, attempted, shown, traced, unharmed

load_slices()
DECLARED = (
    consent_samples,
    asking_samples,
    covenant_samples,
    samples,
    exchange_samples,
    ground_samples,
    import_samples,
    referral_samples,
    inside_samples,
    referral_lapses,
    tenant_samples,
    staff_samples,
    lost_factor_samples,
    leaving_samples,
    telling_samples,
    signal_samples,
    matching_samples,
    list_letter_samples,
    list_samples,
    rotation_samples,
)
"""Their import is what declares the samples."""
COMMON = {
    "receiver_id",
    "receiver_ids",
    "receiver_team_id",
    "organisation_id",
    "organisation_ids",
    "party_ids",
    "partner_ids",
    "person_id",
    "holder_id",
    "holder_ids",
}
"""Ids of the common directory, of people, and of holders, whom `test_mixed_ids` attacks."""
CELLS = [(column, name) for name in OPERATIONS for column in ATTACKS if name not in ARGUED[column]]
"""An operation after the other: its sample is made once by whoever runs these."""


@cache
def standing(name: str) -> Sample:
    """The operation's sample, made once: an attack leaves its world as it was."""
    return SAMPLES[name]()


@pytest.mark.parametrize(("column", "name"), CELLS, ids=lambda value: str(value).replace(" ", "-"))
def test_an_attack_is_refused(the_house: House, column: str, name: str) -> None:
    sample, admin = standing(name), the_house.engines["admin"]
    with unharmed(admin):
        ATTACKS[column](admin, name, sample)


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_valid_call_succeeds(the_house: House, name: str) -> None:
    """Or the attacks would be refused for another reason than they should."""
    sample = SAMPLES[name]()
    actor = traced(sample.actor)
    outcome = attempted(name, actor, sample.kwargs)
    assert outcome.problem is None, outcome
    assert sample.succeeded(outcome.result)
    assert sample.hidden <= shown(outcome.result)
    assert_one_line(the_house.engines["admin"], name, actor, "ok")


@pytest.mark.parametrize("name", [n for n, operation in OPERATIONS.items() if operation.reads])
def test_reading_stays_possible(the_house: House, name: str) -> None:
    sample = SAMPLES[name]()
    suspended = replace(sample.actor, read_only=True)
    assert attempted(name, suspended, sample.kwargs).problem is None


def test_every_operation_has_a_sample() -> None:
    assert set(SAMPLES) == set(OPERATIONS)


@pytest.mark.parametrize("column", ARGUED)
def test_every_cell_is_attacked_or_argued(column: str) -> None:
    argued = ARGUED[column]
    assert set(argued) <= set(OPERATIONS), "an argument about an operation that is not there"
    assert all(len(reason) > 20 for reason in argued.values())
    if column not in ATTACKS:
        attacked = {name for lapse, name in LAPSES if lapse == column}
        assert attacked | set(argued) == set(OPERATIONS)
        assert not attacked & set(argued)


def test_the_columns_are_all_there() -> None:
    assert set(ARGUED) == set(ATTACKS) | {lapse for lapse, _ in LAPSES}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_id_that_a_call_names_is_attacked(the_house: House, name: str) -> None:
    parameters = {p: about.annotation for p, about in OPERATIONS[name].parameters.items()}
    ids = {p for p, annotation in parameters.items() if "UUID" in _spelled(annotation)}
    assert ids - COMMON <= {*standing(name).secrets, *_UNUSED.get(name, ())}


@pytest.mark.parametrize("column", ["another tenant", "another team", "unknown id"])
def test_an_argument_does_not_hide_an_attack(the_house: House, column: str) -> None:
    """What names a record of a tenant, or lists them, cannot be argued away."""
    for name, reason in ARGUED[column].items():
        sample = standing(name)
        named = sample.secrets if column != "another tenant" else (*sample.secrets, *sample.hidden)
        if column != "another team":
            assert not named, f"{name}: {reason}"


def _spelled(annotation: Any) -> str:
    return annotation.__name__ if annotation is UUID else str(annotation)


_UNUSED = {
    "imports.start_import": ("list_id", "legal_ground_id"),
    "risk_lists.decide_recognitions": ("recognitions",),
    "sharing.list_disclosures": ("partner_id",),
    "sharing.export_disclosures": ("partner_id",),
    "information_duty.list_duties": ("child_id",),
    "information_duty.list_objections": ("child_id",),
    "children.change_child": ("team_id",),
    "referrals.accept_referral": ("team_id",),
    "referrals.list_assignees": ("team_id",),
    "referrals.list_referrals": ("child_id",),
    "sharing.ask_decision": ("legal_ground_id",),
    "referrals.draft_referral": ("in_reply_to", "legal_ground_id"),
    "referrals.change_draft": ("legal_ground_id",),
    "referrals.reject_referral": ("suggested_receiver_id",),
    "referrals.triage_referral": ("team_id",),
    "referrals.assign_referral": ("assignee_id",),
    "referrals.send_message": ("attachment_ids",),
    "notifications.announce_message": ("message_id",),
    "organisations.change_duties": ("team_ids",),
    "asking.pass_on": ("member_id", "successor_id"),
    "asking.leave": ("member_id",),
    "notifications.announce_left_questions": ("member_id",),
    "organisations.deactivate_member": ("successor_id",),
    "matching.offer_signal": ("legal_ground_id",),
    "imports.match_import": ("legal_ground_id",),
    "matching.list_offers": ("signal_id", "child_id"),
    "matching.list_matches": ("offer_id", "child_id"),
    "matching.pass_on": ("successor_id",),
    "signals.write_signal": ("author_id",),
    "signals.search_signals": ("team_id",),
    "signals.count_signals": ("team_id",),
    "signals.list_follow_ups": ("team_id",),
    "signals.add_follow_up": ("assignee_id",),
    "signals.change_follow_up": ("assignee_id",),
    "signals.share_signal": ("legal_ground_id",),
    "signals.list_shares": ("signal_id",),
    "risk_lists.name_member": ("member_id",),
    "risk_lists.plan_step": ("assignee_id",),
    "risk_lists.change_step": ("assignee_id",),
    "risk_lists.say_known": ("legal_ground_id",),
    "risk_lists.add_facts": ("legal_ground_id",),
}
"""Optional or second ids, which `test_mixed_ids` attacks (of members: `test_staff`, and of who left
`test_left_behind`)."""
