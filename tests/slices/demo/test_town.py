"""What happened in the demo's town: everything that can happen to a referral, each in its time."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.demo import courses, own_right, past
from services.demo.desks import DESKS
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock
from shared.authz.actor import Actor
from shared.vocabulary import REFERRAL_STATES
from tests.slices.demo.conftest import Vaardrecht

SCHOOL, WORKER, LEADER, YOUTH, WARD, *_ = DESKS


@pytest.fixture
def actors(vaardrecht: Vaardrecht) -> dict[str, Actor]:
    names = ("school", "worker", "leader", "youth", "ward")
    return {n: vaardrecht.actor(vaardrecht.at(d)) for n, d in zip(names, DESKS, strict=False)}


def listed(actor: Actor, **asked: Any) -> list[Mapping[str, Any]]:
    return list(referrals.list_referrals(actor, page_size=100, **asked).results)


def messages(actor: Actor, referral: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(referrals.list_messages(actor, referral_id=referral["id"]).results)


def test_referrals_are_in_every_state(vaardrecht: Vaardrecht) -> None:
    found = vaardrecht.of_town("SELECT state, type FROM referral WHERE owner_id = ANY(:ids)")
    assert {row.state for row in found} == set(REFERRAL_STATES)
    assert {row.type for row in found} == {"application", "statutory"}
    assert len(found) == len(courses.COURSES) + len(own_right.CASES)


def test_the_progress_reaches_its_end_one_by_one(vaardrecht: Vaardrecht) -> None:
    counts = [done for done, _, _ in vaardrecht.progress]
    assert counts == sorted(counts)
    assert (counts[0], *vaardrecht.progress[-1][:2]) == (0, counts[-1], counts[-1])
    assert f"{len(vaardrecht.who['members'])} people who work there" in vaardrecht.said


def test_nothing_happened_in_the_future_or_out_of_turn(vaardrecht: Vaardrecht) -> None:
    now = clock.now()
    steps = vaardrecht.of_town(
        "SELECT referral_id, at FROM referral_state_change WHERE owner_id = ANY(:ids)"
        " ORDER BY version"
    )
    last: dict[Any, Any] = {}
    for step in steps:
        assert last.get(step.referral_id, step.at) <= step.at <= now
        last[step.referral_id] = step.at
    trail = vaardrecht.of_town(
        "SELECT at, operation, outcome FROM audit_event WHERE organisation_id = ANY(:ids)"
        " AND channel = 'cli' ORDER BY id"
    )
    moments = [row.at for row in trail if row.operation.startswith("referrals.")]
    assert moments == sorted(moments)
    assert min(moments) > now - timedelta(days=past.DAYS)
    assert len({moment.date() for moment in moments}) > 20
    assert {row.outcome for row in trail} == {"ok"}


def test_a_disclosure_is_in_the_register_on_its_own_day(vaardrecht: Vaardrecht) -> None:
    grants = vaardrecht.of_town(
        "SELECT g.starts_at, g.opened_at, g.ends_at, s.at FROM access_grant g"
        " JOIN referral_state_change s ON s.referral_id = g.record_id AND s.state = 'requested'"
        " WHERE g.owner_id = ANY(:ids) AND g.viewer_id <> g.owner_id AND g.kind = 'referral'"
    )
    assert len(grants) > 30
    for grant in grants:
        assert grant.starts_at == grant.at
        assert grant.opened_at is None or grant.opened_at >= grant.starts_at
        assert grant.ends_at > grant.starts_at


def test_somebody_talks_and_files_go_along(actors: dict[str, Actor]) -> None:
    school = actors["school"]
    talked = [messages(school, one) for one in listed(school, state="in-progress")]
    assert any({True, False} == {m["ours"] for m in said} for said in talked)
    kinds: Counter[str] = Counter()
    for one in listed(actors["leader"], party="receiver"):
        for file in referrals.list_attachments(actors["leader"], referral_id=one["id"]).results:
            fetched = referrals.fetch_attachment(
                actors["leader"], referral_id=one["id"], attachment_id=file["id"]
            )
            assert not isinstance(fetched.content, bytes)
            assert len(b"".join(fetched.content)) == file["size_bytes"]
            kinds[file["media_type"]] += 1
    assert set(kinds) == {"application/pdf", "image/png"}


def test_the_school_reads_how_it_ended_and_why_not(
    vaardrecht: Vaardrecht, actors: dict[str, Actor]
) -> None:
    school = actors["school"]
    [completed] = listed(school, state="completed")
    [feedback] = [m for m in messages(school, completed) if m["kind"] == "feedback"]
    assert (feedback["outcome_code"], bool(feedback["text"])) == ("goals_reached", True)
    [rejected] = listed(school, state="rejected")
    [why] = messages(school, rejected)
    suggested = {one["id"]: one["kind"] for one in vaardrecht.who["organisations"]}
    assert why["reason_code"] == "other_help_better"
    assert suggested[str(why["suggested_receiver_id"])] == "youth_care"


def test_a_return_referral_is_linked_and_its_file_is_the_one_there_was(
    actors: dict[str, Actor],
) -> None:
    worker = actors["worker"]
    returned = {one["state"]: one for one in listed(worker) if one["in_reply_to"]}
    assert set(returned) == {"requested", "accepted"}
    taken = referrals.get_referral(worker, referral_id=returned["accepted"]["id"])
    child = children.get_child(worker, child_id=taken["child_id"])
    assert [one["referral_id"] for one in child["later_adoptions"]] == [taken["id"]]
    chain = referrals.list_chain(worker, referral_id=taken["id"]).results
    assert len(chain) == 3


def test_a_draft_waits_for_a_consent(actors: dict[str, Actor]) -> None:
    verdicts = []
    for one in listed(actors["school"], party="sender", state="draft"):
        draft = referrals.get_referral(actors["school"], referral_id=one["id"])
        asked = sharing.ask_decision(
            actors["school"],
            child_id=draft["child_id"],
            receiver_id=draft["receiver_id"],
            purpose=draft["purpose"],
            record_kind="referral",
            categories=draft["categories"],
        )
        verdicts.append((asked["allowed"], {reason["code"] for reason in asked["reasons"]}))
    assert (True, set()) in verdicts
    assert any(not allowed and "consent_missing" in why for allowed, why in verdicts)


def test_two_were_withdrawn(vaardrecht: Vaardrecht) -> None:
    found = vaardrecht.of_town(
        "SELECT r.state FROM access_grant g JOIN referral r ON r.id = g.record_id"
        " WHERE g.owner_id = ANY(:ids) AND g.ended_because = 'consent_withdrawn'"
        " AND g.kind = 'referral' ORDER BY r.state"
    )
    assert [row.state for row in found] == ["cancelled", "in-progress"]
