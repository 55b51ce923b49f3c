"""The clock: a reminder before the answer is due, a nudge after, and neither once it was given."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications import operations as notifications
from services.referrals import operations as referrals
from services.referrals.rules import answer_due, nudge_at, reminder_at
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.problems import NotFound
from tests.house import House
from tests.slices.database import rows
from tests.slices.referrals_whole.acts import brought
from tests.slices.referrals_whole.region import Region, employed
from tests.slices.referrals_whole.test_steps import draft_of

HERE = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("sent", "days", "reminder", "nudge"),
    [
        ("2026-11-23 10:00", 5, "2026-11-27 08:30", "2026-12-01 08:30"),  # Monday
        ("2026-11-20 10:00", 1, None, "2026-11-24 08:30"),  # Friday
        ("2026-11-20 07:00", 1, "2026-11-20 08:30", "2026-11-24 08:30"),
        ("2026-11-21 10:00", 2, "2026-11-23 08:30", "2026-11-25 08:30"),  # Saturday
        ("2026-11-26 10:00", 1, None, "2026-11-30 08:30"),  # Thursday: due Friday
    ],
)
def test_when_the_clock_speaks(sent: str, days: int, reminder: str | None, nudge: str) -> None:
    due = answer_due(at(sent), days)
    assert reminder_at(due, at(sent)) == (at(reminder) if reminder else None)
    assert nudge_at(due) == at(nudge)


@given(
    sent=st.integers(0, 6 * 365 * 24 * 60).map(
        lambda minutes: at("2024-01-01 00:00") + timedelta(minutes=minutes)
    ),
    days=st.integers(1, 30),
)
def test_they_speak_on_working_days_and_in_order(sent: datetime, days: int) -> None:
    due = answer_due(sent, days)
    reminder, nudge = reminder_at(due, sent), nudge_at(due)
    assert nudge > due > sent
    assert nudge.weekday() < 5
    assert nudge - due < timedelta(days=4)
    if reminder is not None:
        assert sent < reminder < due
        assert reminder.weekday() < 5
        assert due - reminder > timedelta(days=1)


def timers(house: House, region: Region, referral_id: Any) -> set[str]:
    found = rows(
        house,
        "SELECT task, organisation_id FROM timer WHERE ids->>'referral_id' = :id",
        id=str(referral_id),
    )
    assert {row.organisation_id for row in found} <= {region.school.id}, "our own clock only"
    return {row.task for row in found}


def asked_of(house: House, organisation_id: Any, referral_id: Any) -> list[str]:
    found = rows(
        house,
        "SELECT task FROM outbox WHERE organisation_id = :org AND ids->>'referral_id' = :id"
        " AND task LIKE 'notifications.announce_%' ORDER BY id",
        org=organisation_id,
        id=str(referral_id),
    )
    return [row.task.removeprefix("notifications.announce_") for row in found]


def work(operation: Any, organisation_id: Any, **ids: Any) -> None:
    operation(worker_for(operation, organisation_id, ""), **ids)


def told(actor: Actor) -> list[str]:
    return [row["kind"] for row in notifications.list_notifications(actor).results]


def test_sending_sets_the_clock(the_house: House, region: Region) -> None:
    referral_id = draft_of(region)
    assert timers(the_house, region, referral_id) == set()
    brought(region, referral_id, "requested")
    assert timers(the_house, region, referral_id) == {
        "referrals.remind_receiver",
        "referrals.nudge_receiver",
    }


@pytest.mark.parametrize("state", ["requested", "received"])
def test_who_has_not_answered_is_reminded(the_house: House, region: Region, state: str) -> None:
    leader = employed(region.child_work, role="programme_coordinator")
    worker = employed(region.child_work, 0)
    referral_id = draft_of(region)
    brought(region, referral_id, state)
    referrals.assign_referral(worker, referral_id=referral_id, assignee_id=worker.id)
    work(referrals.remind_receiver, region.school.id, referral_id=referral_id)
    work(referrals.nudge_receiver, region.school.id, referral_id=referral_id)
    assert asked_of(the_house, region.child_work.id, referral_id)[-2:] == ["reminder", "overdue"]
    work(notifications.announce_reminder, region.child_work.id, referral_id=referral_id)
    work(notifications.announce_overdue, region.child_work.id, referral_id=referral_id)
    assert told(leader) == ["referral_overdue", "referral_reminder"]
    assert told(worker) == ["referral_reminder"]


@pytest.mark.parametrize("state", ["accepted", "rejected", "cancelled", "entered-in-error"])
def test_who_has_answered_is_left_alone(the_house: House, region: Region, state: str) -> None:
    leader = employed(region.child_work, role="programme_coordinator")
    referral_id = draft_of(region)
    brought(region, referral_id, state)
    work(referrals.remind_receiver, region.school.id, referral_id=referral_id)
    work(referrals.nudge_receiver, region.school.id, referral_id=referral_id)
    assert not {"reminder", "overdue"} & set(asked_of(the_house, region.child_work.id, referral_id))
    work(notifications.announce_reminder, region.child_work.id, referral_id=referral_id)
    assert told(leader) == []


def test_the_sender_hears_how_it_was_answered(the_house: House, region: Region) -> None:
    writer = employed(region.school, 0)
    referral_id = draft_of(region)
    referrals.assign_referral(writer, referral_id=referral_id, assignee_id=writer.id)
    brought(region, referral_id, "completed")
    assert asked_of(the_house, region.school.id, referral_id).count("answer") == 2
    work(notifications.announce_answer, region.school.id, referral_id=referral_id)
    assert told(writer) == ["referral_completed"]
    for _ in range(2):
        work(
            notifications.announce_message,
            region.school.id,
            referral_id=referral_id,
            message_id=referral_id,
        )
    assert told(writer) == ["referral_message", "referral_completed"]


def test_one_reads_ones_own_notifications(the_house: House, region: Region) -> None:
    leader = employed(region.child_work, role="programme_coordinator")
    other = employed(region.child_work, role="programme_coordinator")
    sent = region.sent()
    work(notifications.announce_referral, region.child_work.id, referral_id=sent["id"])
    [mine] = notifications.list_notifications(leader, unread=True).results
    assert (mine["kind"], mine["record_id"]) == ("referral_requested", sent["id"])
    with pytest.raises(NotFound):
        notifications.mark_read(other, notification_id=mine["id"])
    with pytest.raises(NotFound):
        notifications.mark_read(region.school.member(), notification_id=mine["id"])
    notifications.mark_read(leader, notification_id=mine["id"])
    assert notifications.list_notifications(leader, unread=True).results == []
    assert len(notifications.list_notifications(leader).results) == 1
    assert len(notifications.list_notifications(other, unread=True).results) == 1


def test_what_was_read_comes_back_with_the_next_message(region: Region) -> None:
    writer = employed(region.school, 0)
    referral_id = region.sent()["id"]
    referrals.assign_referral(writer, referral_id=referral_id, assignee_id=writer.id)
    message = {"referral_id": referral_id, "message_id": referral_id}
    work(notifications.announce_message, region.school.id, **message)
    [first] = notifications.list_notifications(writer, unread=True).results
    notifications.mark_read(writer, notification_id=first["id"])
    work(notifications.announce_message, region.school.id, **message)
    [again] = notifications.list_notifications(writer, unread=True).results
    assert again["id"] == first["id"]
