"""Calls that are one's own but for one id: the second id of a call is attacked by itself.

Such a call must answer as for an id that never was, and not with a fault of the database: that
would tell that the id exists somewhere, and leave no line in the audit trail.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from shared import clock
from shared.authz.actor import Actor
from shared.ids import new_id
from shared.problems import Invalid, NotFound, Problem
from tests.factories.matched import at_desk, register
from tests.factories.town import PURPOSE
from tests.house import House
from tests.isolation.ground_samples import recorded
from tests.isolation.list_samples import Quarter, found_alike, planned, recognised
from tests.isolation.matching_samples import Met
from tests.isolation.ring import Ring, in_days
from tests.isolation.samples import identity
from tests.isolation.witness import assert_one_line, attempted, traced, unharmed

Call = tuple[str, Actor, dict[str, Any], str, UUID, type[Problem]]
"""Operation, actor, arguments, the one that is foreign (`list/field`: in the last of a list), its
foreign value, what must follow.
"""


def foreign_team_for_a_new_child(ring: Ring) -> Call:
    kwargs = {"team_id": None, **identity()}
    whole = ring.school.coordinator()
    return "children.register_child", whole, kwargs, "team_id", ring.stranger.teams[0], Invalid


def foreign_team_for_an_own_child(ring: Ring) -> Call:
    kwargs = {"child_id": ring.child()["id"], **identity()}
    team = ring.child_work.teams[0]
    return "children.change_child", ring.school.coordinator(), kwargs, "team_id", team, Invalid


def team_of_a_colleague(ring: Ring) -> Call:
    kwargs = {"child_id": ring.child()["id"], **identity()}
    return (
        "children.change_child",
        ring.school.member(),
        kwargs,
        "team_id",
        ring.school.teams[1],
        Invalid,
    )


def foreign_team_to_adopt_in(ring: Ring) -> Call:
    kwargs = {"referral_id": ring.received()["id"]}
    team = ring.school.teams[0]
    actor = ring.child_work.coordinator()
    return "referrals.accept_referral", actor, kwargs, "team_id", team, Invalid


def colleague_s_team_to_adopt_in(ring: Ring) -> Call:
    kwargs = {"referral_id": ring.received()["id"]}
    team = ring.child_work.teams[1]
    return "referrals.accept_referral", ring.child_work.member(), kwargs, "team_id", team, Invalid


def foreign_holder(ring: Ring) -> Call:
    theirs = Ring.founded().child()["authority_holders"][0]["id"]
    kwargs = {
        "child_id": ring.child()["id"],
        "purpose": PURPOSE,
        "receiver_ids": [ring.child_work.id],
        "categories": ["child_identity"],
        "state": "given",
        "stated_at": clock.now(),
        "until": in_days(90),
        "method": "in_person",
        "assurance": "known_in_person",
        "notice_text": "Wij delen wat nodig is.",
    }
    return "consents.record_consent", ring.school.member(), kwargs, "holder_id", theirs, Invalid


def holder_of_another_child(ring: Ring) -> Call:
    name, actor, kwargs, _, _, refused = foreign_holder(ring)
    other = ring.child(given_name="Sem")["authority_holders"][0]["id"]
    return name, actor, kwargs, "holder_id", other, refused


def team_of_another_receiver(ring: Ring) -> Call:
    kwargs = {
        "child_id": ring.child()["id"],
        "receiver_id": ring.child_work.id,
        "purpose": PURPOSE,
        "question": "Zoekt aansluiting.",
    }
    team = ring.bystander.teams[0]
    actor = ring.school.member()
    return "referrals.draft_referral", actor, kwargs, "receiver_team_id", team, Invalid


def foreign_key_for_an_export(ring: Ring) -> Call:
    kwargs = {"child_id": ring.child()["id"], "purpose": "transfer"}
    key = ring.key(ring.child_work)
    actor = ring.school.member()
    return "exports.ask_export", actor, kwargs, "recipient_key_id", key, NotFound


def foreign_child_to_list(ring: Ring) -> Call:
    theirs = ring.child()["id"]
    return "referrals.list_referrals", ring.child_work.member(), {}, "child_id", theirs, NotFound


def child_of_a_colleague_to_list(ring: Ring) -> Call:
    theirs = ring.child()["id"]
    actor = ring.school.member(team=1)
    return "referrals.list_referrals", actor, {}, "child_id", theirs, NotFound


def foreign_team_of_assignees(ring: Ring) -> Call:
    kwargs = {"referral_id": ring.sent()["id"]}
    actor, team = ring.child_work.member(), ring.school.teams[0]
    return "referrals.list_assignees", actor, kwargs, "team_id", team, Invalid


def ground_of_another_to_ask_by(ring: Ring) -> Call:
    _asker, theirs = recorded(Ring.founded())
    kwargs = {
        "child_id": ring.child()["id"],
        "receiver_id": ring.child_work.id,
        "purpose": PURPOSE,
        "record_kind": "referral",
        "categories": ["child_identity"],
        "ground": "abuse_protocol",
    }
    actor, named = ring.school.member(), "legal_ground_id"
    return "sharing.ask_decision", actor, kwargs, named, theirs["id"], NotFound


def ground_of_a_colleague_to_ask_by(ring: Ring) -> Call:
    name, actor, kwargs, argument, _, refused = ground_of_another_to_ask_by(ring)
    _asker, theirs = recorded(ring)
    return name, actor, kwargs | {"child_id": theirs["child_id"]}, argument, theirs["id"], refused


def ground_of_another_to_draft_on(ring: Ring) -> Call:
    _asker, theirs = recorded(Ring.founded())
    kwargs = {
        "child_id": ring.child()["id"],
        "receiver_id": ring.child_work.id,
        "receiver_team_id": ring.child_work.teams[0],
        "purpose": PURPOSE,
        "question": "Zoekt aansluiting.",
        "ground": "abuse_protocol",
    }
    actor, named = ring.school.member(), "legal_ground_id"
    return "referrals.draft_referral", actor, kwargs, named, theirs["id"], NotFound


def ground_of_a_colleague_to_draft_on(ring: Ring) -> Call:
    name, actor, kwargs, argument, _, refused = ground_of_another_to_draft_on(ring)
    _asker, theirs = recorded(ring)
    return name, actor, kwargs | {"child_id": theirs["child_id"]}, argument, theirs["id"], refused


def ground_of_another_for_a_draft(ring: Ring) -> Call:
    _, actor, new, argument, theirs, refused = ground_of_another_to_draft_on(ring)
    draft = ring.draft({"id": new.pop("child_id")})
    kwargs = new | {"referral_id": draft["id"], "expected_version": draft["version"]}
    return "referrals.change_draft", actor, kwargs, argument, theirs, refused


def ground_of_another_to_offer_on(_ring: Ring) -> Call:
    town = Met.founded(grounds=["vital_interest"])
    _asker, theirs = recorded(Ring.founded())
    kwargs = {
        "signal_id": town.signals[town.school.id]["id"],
        "purpose": "early_signalling",
        "ground": "vital_interest",
        "phone": "06 1234 5678",
        "confirmed": True,
    }
    return "matching.offer_signal", town.actor, kwargs, "legal_ground_id", theirs["id"], NotFound


def lead_of_who_is_no_party(ring: Ring) -> Call:
    town = Met.founded().met()
    kwargs = {"match_id": town.side(town.school)}
    theirs = ring.stranger.id
    return "matching.propose_lead", town.actor, kwargs, "organisation_id", theirs, Invalid


def lead_of_who_has_not_met(_ring: Ring) -> Call:
    """In the same covenant, and concerned about nobody."""
    town = Met.founded().met()
    kwargs = {"match_id": town.side(town.school), "accepted": True}
    theirs = town.bystander.id
    return "matching.answer_lead", town.actor, kwargs, "organisation_id", theirs, Invalid


def member_of_another_on_a_list(ring: Ring) -> Call:
    """Somebody who works elsewhere, be it for the other party."""
    beat = Quarter.founded().beat
    kwargs, theirs = {"list_id": beat.list_id}, at_desk(beat.child_work).id
    return "risk_lists.name_member", beat.officer, kwargs, "member_id", theirs, Invalid


def step_for_who_is_not_named(ring: Ring) -> Call:
    """A colleague of our own, who would hear of it."""
    beat = Quarter.founded().beat
    kwargs = {"entry_id": beat.put()["id"], "kind": "talk", "due_on": clock.today()}
    theirs = at_desk(beat.police).id
    return "risk_lists.plan_step", beat.officer, kwargs, "assignee_id", theirs, Invalid


def step_given_on_to_who_is_not_named(ring: Ring) -> Call:
    quarter = Quarter.founded()
    kwargs = {"step_id": planned(quarter), "due_on": clock.today()}
    officer, theirs = quarter.beat.officer, at_desk(quarter.beat.child_work).id
    return "risk_lists.change_step", officer, kwargs, "assignee_id", theirs, Invalid


def ground_of_another_to_say_known_on(ring: Ring) -> Call:
    quarter, _entry, _child = recognised()
    beat = quarter.beat
    kwargs, named = {"list_id": beat.list_id, "ground": "public_task"}, "legal_ground_id"
    theirs = beat.decision_id
    assert theirs is not None
    return "risk_lists.say_known", beat.worker, kwargs, named, theirs, NotFound


def ground_of_another_to_add_facts_on(ring: Ring) -> Call:
    quarter, entry, _child = recognised()
    beat = quarter.beat
    kwargs = {"entry_id": entry["id"], "facts": "Alleen op het plein.", "ground": "public_task"}
    theirs = beat.decision_id
    assert theirs is not None
    return "risk_lists.add_facts", beat.worker, kwargs, "legal_ground_id", theirs, NotFound


def file_of_another_to_recognise(ring: Ring) -> Call:
    quarter, pair = found_alike()
    return _recognising(quarter, pair, register(quarter.stranger)["id"])


def file_of_a_partner_to_recognise(ring: Ring) -> Call:
    quarter, pair = found_alike()
    return _recognising(quarter, pair, register(quarter.beat.police)["id"])


def child_of_another_list_to_recognise(ring: Ring) -> Call:
    quarter, pair = found_alike()
    _elsewhere, other = found_alike()
    return _recognising(quarter, pair, other["entry_id"], "entry_id")


def _recognising(
    quarter: Quarter, pair: dict[str, UUID], theirs: UUID, field: str = "child_id"
) -> Call:
    kwargs = {"list_id": quarter.beat.list_id, "recognitions": [pair, pair]}
    actor, argument = quarter.beat.worker, f"recognitions/{field}"
    return "risk_lists.decide_recognitions", actor, kwargs, argument, theirs, NotFound


CALLS: list[Callable[[Ring], Call]] = [
    file_of_another_to_recognise,
    file_of_a_partner_to_recognise,
    child_of_another_list_to_recognise,
    member_of_another_on_a_list,
    step_for_who_is_not_named,
    step_given_on_to_who_is_not_named,
    ground_of_another_to_say_known_on,
    ground_of_another_to_add_facts_on,
    ground_of_another_to_offer_on,
    lead_of_who_is_no_party,
    lead_of_who_has_not_met,
    ground_of_another_to_ask_by,
    ground_of_a_colleague_to_ask_by,
    ground_of_another_to_draft_on,
    ground_of_a_colleague_to_draft_on,
    ground_of_another_for_a_draft,
    foreign_team_for_a_new_child,
    foreign_team_for_an_own_child,
    team_of_a_colleague,
    foreign_team_to_adopt_in,
    colleague_s_team_to_adopt_in,
    foreign_holder,
    holder_of_another_child,
    team_of_another_receiver,
    foreign_child_to_list,
    child_of_a_colleague_to_list,
    foreign_team_of_assignees,
    foreign_key_for_an_export,
]


def laid_in(kwargs: dict[str, Any], argument: str, value: UUID) -> dict[str, Any]:
    """The arguments with this value in them."""
    name, _, field = argument.partition("/")
    if not field:
        return kwargs | {name: value}
    *others, last = kwargs[name]
    return kwargs | {name: [*others, {**last, field: value}]}


@pytest.mark.parametrize("build", CALLS, ids=lambda build: build.__name__)
def test_one_foreign_id_among_one_s_own(the_house: House, build: Callable[[Ring], Call]) -> None:
    name, actor, kwargs, argument, foreign, refused = build(Ring.founded())
    admin = the_house.engines["admin"]
    outcomes = []
    for value in (foreign, new_id()):
        actor = traced(actor)
        with unharmed(admin):
            outcome = attempted(name, actor, laid_in(kwargs, argument, value))
        assert_one_line(admin, name, actor, outcome.code)
        outcomes.append(outcome)
    assert outcomes[0] == outcomes[1], "a foreign id differs from one that never was"
    assert outcomes[0].problem is refused
