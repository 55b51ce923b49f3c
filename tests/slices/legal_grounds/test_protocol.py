"""The abuse protocol from its first step to the report, and the acute way."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.legal_grounds import operations as legal_grounds
from services.referrals import operations as referrals
from services.sharing import operations as sharing
from shared import clock, runtime
from shared.authz.actor import Actor
from shared.db.tenant import Tenant, acting_for
from shared.ids import new_id
from shared.jobs.actors import worker_for
from shared.problems import Conflict, Forbidden, NotFound
from tests.house import House
from tests.slices.database import live_grants, outbox, rows
from tests.slices.legal_grounds.conftest import PROTECTION, Harbour, invalid, review, take


def ask(harbour: Harbour, asker: Actor, child: Any, ground: Any, **given: Any) -> dict[str, Any]:
    values = {
        "child_id": child["id"],
        "receiver_id": harbour.safe_home.id,
        "purpose": PROTECTION,
        "record_kind": "referral",
        "categories": ["child_identity", "care_question"],
        "ground": "abuse_protocol",
        "legal_ground_id": ground["id"] if ground else None,
    }
    answer: dict[str, Any] = sharing.ask_decision(asker, **{**values, **given})
    return answer


def codes(answer: dict[str, Any]) -> set[str]:
    return {reason["code"] for reason in answer["reasons"]}


def test_five_steps_and_a_second_person_come_before_the_report(
    the_house: House, harbour: Harbour
) -> None:
    asker, child = harbour.school.member(), harbour.child()
    assert "legal_ground_missing" in codes(ask(harbour, asker, child, None))
    ground = harbour.protocol(asker, child)
    assert codes(ask(harbour, asker, child, ground)) == {
        "protocol_steps_missing",
        "approval_missing",
    }
    ground = harbour.stepped(asker, ground)
    assert ground["steps_left"] == []
    assert codes(ask(harbour, asker, child, ground)) == {"approval_missing"}
    draft = harbour.report(asker, child, ground["id"])
    with pytest.raises(Forbidden, match="sharing_refused"):
        referrals.send_referral(asker, referral_id=draft["id"])
    officer = harbour.officer()
    reviewed = review(officer, ground["id"])
    assert reviewed["child"]["given_name"] == "Noor"
    assert ask(harbour, asker, child, ground)["allowed"]
    sent = referrals.send_referral(asker, referral_id=draft["id"])
    [grant] = rows(
        the_house,
        "SELECT * FROM access_grant WHERE record_id = :id AND viewer_id <> owner_id",
        id=sent["id"],
    )
    assert (grant.ground, grant.legal_ground_id) == ("abuse_protocol", ground["id"])
    assert grant.safety_restricted
    seen = referrals.get_referral(harbour.safe_home.member(), referral_id=sent["id"])
    assert (seen["ground"], seen["legal_ground_id"]) == ("abuse_protocol", None)
    harbour.stepped(asker, ground, count=1)  # a correction is a new entry
    assert len(legal_grounds.get_ground(asker, ground_id=ground["id"])["steps"]) == 6


def test_steps_come_in_their_order_and_only_the_talk_is_skipped(harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = harbour.protocol(asker, child)
    with invalid("step_too_early"):
        take(asker, ground["id"], "consult")
    with invalid("step_not_to_skip"):
        take(asker, ground["id"], "map", skipped=True)
    with invalid("held_on_implausible"):
        take(asker, ground["id"], "map", held_on=clock.today() + timedelta(days=1))
    harbour.stepped(asker, ground, count=2)
    skipped = take(asker, ground["id"], "talk", skipped=True)
    assert skipped["steps_left"] == ["weigh", "decide"]
    with pytest.raises(Conflict, match="protocol_steps_missing"):
        review(harbour.officer(), ground["id"])


def test_only_veilig_thuis_receives_it(harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    with invalid("only_to_veilig_thuis"):
        harbour.protocol(asker, child, receiver_ids=[harbour.child_work.id])
    with invalid("receiver_is_own"):
        harbour.protocol(asker, child, receiver_ids=[harbour.school.id])
    with invalid("receiver_unknown"):
        harbour.protocol(asker, child, receiver_ids=[new_id()])
    ground = harbour.approved(asker, child)
    answer = ask(harbour, asker, child, ground, receiver_id=harbour.child_work.id)
    assert not answer["allowed"]


def test_the_acute_way_reports_at_once_and_a_no_ends_it(the_house: House, harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    with invalid("reason_missing"):
        harbour.protocol(asker, child, acute=True, reason="  ")
    ground = harbour.protocol(asker, child, acute=True, reason="Het kind durft niet naar huis.")
    assert ground["review_due_at"] == ground["created_at"] + timedelta(hours=24)
    draft = harbour.report(asker, child, ground["id"])
    sent = referrals.send_referral(asker, referral_id=draft["id"])
    assert live_grants(the_house, sent["id"])
    review(harbour.officer(), ground["id"], "rejected")
    assert not live_grants(the_house, sent["id"])
    with pytest.raises(NotFound):
        referrals.get_referral(harbour.safe_home.member(), referral_id=sent["id"])
    again = referrals.get_referral(asker, referral_id=sent["id"])
    assert again["state"] == "cancelled"
    assert not ask(harbour, asker, child, ground)["allowed"]


def test_its_deadlines_are_watched_until_all_is_done(the_house: House, harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = harbour.protocol(asker, child, acute=True, reason="Nu.")
    timers = {
        row.task: row.due_at
        for row in rows(
            the_house,
            "SELECT task, max(due_at) AS due_at FROM timer"
            " WHERE ids ->> 'ground_id' = :id GROUP BY task",
            id=str(ground["id"]),
        )
    }
    assert timers["legal_grounds.escalate_ground"] == ground["created_at"] + timedelta(days=7)
    assert timers["legal_grounds.remind_ground"] == ground["created_at"] + timedelta(hours=20)
    review(harbour.officer(), ground["id"])
    assert escalated(the_house, harbour, ground)  # the steps are still missing
    harbour.stepped(asker, ground)
    assert not escalated(the_house, harbour, ground)


def escalated(the_house: House, harbour: Harbour, ground: dict[str, Any]) -> bool:
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text("DELETE FROM outbox"))
    escalate = legal_grounds.escalate_ground
    escalate(worker_for(escalate, harbour.school.id, ""), ground_id=ground["id"])
    waiting = outbox(the_house, harbour.school.id)
    return ("notifications.announce_ground_overdue", str(ground["id"])) in waiting


def test_nobody_approves_their_own(harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = harbour.stepped(asker, harbour.protocol(asker, child))
    also_officer = replace(asker, roles=asker.roles | {"abuse_protocol_officer"})
    for form in (
        also_officer,
        replace(also_officer, oauth_scopes=frozenset({"legal-grounds:write"})),
        replace(also_officer, kind="system", oauth_scopes=frozenset({"legal-grounds:write"})),
        replace(asker, roles=frozenset({"programme_coordinator"})),
    ):
        with pytest.raises(Forbidden):
            review(form, ground["id"])
    with pytest.raises(Forbidden, match="role_missing"):
        review(harbour.school.member(), ground["id"])  # a colleague of the same team
    elsewhere = replace(
        harbour.officer(), organisation_id=harbour.child_work.id, organisation_kind="child_work"
    )
    with pytest.raises(NotFound):
        review(elsewhere, ground["id"])


def test_who_wrote_the_decision_does_not_approve_it(harbour: Harbour) -> None:
    asker, officer, child = harbour.school.member(), harbour.officer(), harbour.child()
    ground = harbour.stepped(asker, harbour.protocol(asker, child), count=4)
    take(officer, ground["id"], "decide")
    with pytest.raises(Forbidden, match="own_request"):
        review(officer, ground["id"])
    assert review(harbour.officer(), ground["id"])["state"] == "approved"


def test_nothing_is_approved_twice_or_after_its_end(harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = harbour.approved(asker, child)
    with pytest.raises(Conflict, match="ground_not_waiting"):
        review(harbour.officer(), ground["id"], "rejected")
    legal_grounds.end_ground(asker, ground_id=ground["id"])
    with pytest.raises(Conflict):
        legal_grounds.end_ground(asker, ground_id=ground["id"])
    with pytest.raises(Conflict):
        review(harbour.officer(), ground["id"])
    with pytest.raises(Conflict):
        take(asker, ground["id"], "map")
    assert "legal_ground_missing" in codes(ask(harbour, asker, child, ground))


def test_another_child_is_not_reported_on_it(harbour: Harbour) -> None:
    asker = harbour.school.member()
    ground = harbour.approved(asker, harbour.child())
    assert "legal_ground_missing" in codes(ask(harbour, asker, harbour.child(), ground))


def test_its_end_ends_what_rests_on_it_and_nothing_else(the_house: House, harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    harbour.consent(child)
    other = referrals.send_referral(asker, referral_id=harbour.draft(child)["id"])
    sent = harbour.reported(asker, child)
    ended = legal_grounds.end_ground(asker, ground_id=sent["legal_ground_id"])
    assert ended["state"] == "ended"
    assert not live_grants(the_house, sent["id"])
    assert live_grants(the_house, other["id"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE legal_ground_step SET skipped = true WHERE ground_id = :id",
        "DELETE FROM legal_ground_step WHERE ground_id = :id",
        "UPDATE legal_ground_review SET verdict = 'approved' WHERE ground_id = :id",
        "UPDATE legal_ground SET asked_by = gen_random_uuid() WHERE id = :id",
        "UPDATE legal_ground SET safety_restricted = false WHERE id = :id",
        "UPDATE legal_ground SET receiver_ids = '{}' WHERE id = :id",
        "UPDATE legal_ground SET state = 'approved', version = version + 1 WHERE id = :id",
        "DELETE FROM legal_ground WHERE id = :id",
    ],
)
def test_the_application_itself_cannot_change_what_stands(harbour: Harbour, statement: str) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = harbour.stepped(asker, harbour.protocol(asker, child))
    with pytest.raises(DBAPIError):
        as_application(harbour, statement, id=ground["id"])


def test_the_application_itself_cannot_be_its_own_second(harbour: Harbour) -> None:
    asker, child = harbour.school.member(), harbour.child()
    ground = harbour.stepped(asker, harbour.protocol(asker, child))
    with pytest.raises(DBAPIError, match="nobody reviews their own"):
        as_application(
            harbour,
            "INSERT INTO legal_ground_review (id, owner_id, ground_id, verdict, sealed_note,"
            " reviewed_by, at) VALUES (gen_random_uuid(), :owner, :id, 'approved', '', :me, now())",
            id=ground["id"],
            owner=harbour.school.id,
            me=asker.id,
        )


def as_application(harbour: Harbour, statement: str, **values: Any) -> None:
    engine = runtime.current().engines["app"]
    with acting_for(Tenant(harbour.school.id)), engine.begin() as connection:
        connection.execute(text(statement), values)


def test_a_file_of_another_team_is_nobodys_to_report(harbour: Harbour) -> None:
    with pytest.raises(NotFound):
        harbour.protocol(harbour.school.member(team=1), harbour.child())
