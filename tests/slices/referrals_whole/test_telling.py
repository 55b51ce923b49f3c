"""Who is told what: the one that deals with it, who stands in, and else who leads."""

from datetime import timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.notifications import operations as notifications
from services.notifications.letters import LETTERS
from services.referrals import operations as referrals
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.vocabulary import NOTIFICATION_KINDS
from tests.factories.town import PURPOSE, Place
from tests.house import House
from tests.slices.database import rows
from tests.slices.races import together
from tests.slices.referrals_whole.region import YOUTH_HELP, Region, employed
from tests.slices.referrals_whole.test_inside import stand_in, statements_of

TASKS: dict[str, Any] = {
    task.name: operation
    for task, operation in (
        (referrals.ANNOUNCE_REFERRAL, notifications.announce_referral),
        (referrals.ANNOUNCE_ASSIGNMENT, notifications.announce_assignment),
        (referrals.ANNOUNCE_ANSWER, notifications.announce_answer),
        (referrals.ANNOUNCE_MESSAGE, notifications.announce_message),
        (referrals.ANNOUNCE_END, notifications.announce_end),
        (referrals.ANNOUNCE_REMINDER, notifications.announce_reminder),
    )
}


def announced(house: House, referral_id: Any) -> None:
    """Do what the outbox asks to be told about this referral, and empty it of that."""
    found = rows(
        house,
        "DELETE FROM outbox WHERE ids->>'referral_id' = :id"
        " RETURNING id, task, organisation_id, ids",
        id=str(referral_id),
    )
    for row in sorted(found, key=lambda one: one.id):
        operation = TASKS[row.task]
        operation(worker_for(operation, row.organisation_id, ""), **row.ids)


def told(actor: Actor) -> list[str]:
    """What somebody finds unread, newest first."""
    return [row["kind"] for row in notifications.list_notifications(actor, unread=True).results]


def leader(place: Place) -> Actor:
    return employed(place, role="programme_coordinator")


def test_a_referral_that_a_colleague_gives_you(the_house: House, region: Region) -> None:
    chief, worker = leader(region.child_work), employed(region.child_work, 0)
    other = employed(region.child_work, 0)
    stand_in(worker, worker, other)
    referral_id = region.sent()["id"]
    referrals.assign_referral(chief, referral_id=referral_id, assignee_id=worker.id)
    announced(the_house, referral_id)
    assert told(chief) == ["referral_requested"]
    assert told(worker) == told(other) == ["referral_assigned"]
    notifications.mark_all_read(worker)
    referrals.assign_referral(chief, referral_id=referral_id, assignee_id=worker.id)
    referrals.assign_referral(worker, referral_id=referral_id, assignee_id=None)
    referrals.assign_referral(worker, referral_id=referral_id, assignee_id=worker.id)
    announced(the_house, referral_id)
    assert told(worker) == [], "what one takes oneself, or has already, is no news"


def test_where_nobody_leads_all_who_can_deal_with_it_hear(the_house: House, region: Region) -> None:
    here, elsewhere = employed(region.child_work, 0), employed(region.child_work, 1)
    announced(the_house, region.sent()["id"])
    assert told(here) == ["referral_requested"]
    assert told(elsewhere) == []


def test_a_child_that_is_referred_back(the_house: House, region: Region) -> None:
    """Who deals with the first hears that it is answered; who leads hears of a new one."""
    place = region.child_work
    worker, chief = employed(place, 0), leader(place)
    adopted = children.get_child(worker, child_id=region.accepted()["child_id"])
    asked = region.accepted(
        sender=place, child=adopted, receiver=region.youth_care, purpose=YOUTH_HELP
    )
    referrals.assign_referral(worker, referral_id=asked["id"], assignee_id=worker.id)
    theirs = children.get_child(region.youth_care.member(), child_id=asked["child_id"])
    back = region.sent(
        region.youth_care,
        child=theirs,
        receiver=place,
        purpose=PURPOSE,
        in_reply_to=asked["id"],
    )
    announced(the_house, back["id"])
    assert told(worker) == ["referral_returned"]
    assert told(chief) == ["referral_requested"]


def test_message_answer_and_end_reach_who_deals_with_it_and_who_stands_in(
    the_house: House, region: Region
) -> None:
    school, worker = employed(region.school, 0), employed(region.child_work, 0)
    instead = employed(region.child_work, 0)
    taken = region.accepted()
    for actor in (school, worker):
        referrals.assign_referral(actor, referral_id=taken["id"], assignee_id=actor.id)
    stand_in(worker, worker, instead)
    referrals.send_message(
        school, referral_id=taken["id"], text="Lukt het?", categories=["care_question"]
    )
    announced(the_house, taken["id"])
    assert "referral_message" in told(worker)
    assert "referral_message" in told(instead)
    assert told(school) == ["referral_accepted"]
    consents.withdraw_consent(region.school.member(), consent_id=taken["consent_id"])
    announced(the_house, taken["id"])
    assert told(worker)[0] == told(instead)[0] == "referral_ended"


def test_a_reminder_reaches_who_stands_in(the_house: House, region: Region) -> None:
    worker, instead = employed(region.child_work, 0), employed(region.child_work, 0)
    chief = leader(region.child_work)
    stand_in(worker, worker, instead)
    referral_id = region.sent()["id"]
    referrals.assign_referral(worker, referral_id=referral_id, assignee_id=worker.id)
    remind = referrals.remind_receiver
    remind(worker_for(remind, region.school.id, ""), referral_id=referral_id)
    announced(the_house, referral_id)
    for actor in (worker, instead, chief):
        assert "referral_reminder" in told(actor)


def test_all_at_once_are_read_and_what_comes_after_is_not(the_house: House, region: Region) -> None:
    chief, other = leader(region.child_work), leader(region.child_work)
    for _ in range(3):
        announced(the_house, region.sent()["id"])
    assert notifications.count_notifications(chief) == {"unread": 3}
    newest = notifications.list_notifications(chief).results[0]
    with clock.held_at(clock.now() + timedelta(seconds=5)):
        announced(the_house, region.sent()["id"])
        notifications.mark_all_read(chief, until=newest["created_at"])
        assert notifications.count_notifications(chief) == {"unread": 1}
        notifications.mark_all_read(chief)
        assert notifications.count_notifications(chief) == {"unread": 0}
    assert notifications.count_notifications(other) == {"unread": 4}


def test_what_is_told_again_is_on_top(the_house: House, region: Region) -> None:
    school = employed(region.school, 0)
    ids = [region.accepted()["id"] for _ in range(2)]
    say = notifications.announce_message
    for seconds, referral_id in enumerate([*ids, ids[0]]):
        with clock.held_at(clock.now() + timedelta(seconds=seconds)):
            notifications.mark_all_read(school)
            worker = worker_for(say, region.school.id, "")
            say(worker, referral_id=referral_id, message_id=referral_id)
    messages = notifications.list_notifications(school).results
    assert [row["record_id"] for row in messages] == [ids[0], ids[1]]
    assert [row["read_at"] is None for row in messages] == [True, False]


def test_counting_is_one_statement_and_stops(
    the_house: House, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief = leader(region.child_work)
    for _ in range(3):
        announced(the_house, region.sent()["id"])
    monkeypatch.setattr(notifications, "MOST_COUNTED", 1)
    assert statements_of(lambda: notifications.count_notifications(chief)) == 2
    assert notifications.count_notifications(chief) == {"unread": 2}


def test_each_kind_has_a_letter() -> None:
    assert set(LETTERS) == set(NOTIFICATION_KINDS)


def test_two_that_tell_the_same_at_once_tell_it_once(the_house: House, region: Region) -> None:
    coordinator = employed(region.school, 0)
    telling = notifications.announce_answer
    clerk = worker_for(telling, region.school.id, "")
    for _ in range(10):
        referral_id = region.accepted()["id"]
        referrals.assign_referral(
            region.school.member(), referral_id=referral_id, assignee_id=coordinator.id
        )
        done = together(*[lambda about=referral_id: telling(clerk, referral_id=about)] * 4)
        assert done == [None] * 4
        asked = "SELECT count(*) AS n FROM outbox WHERE task = 'notifications.send_mail'"
        about = " AND ids->>'notification_id' IN (SELECT CAST(id AS text) FROM notification"
        [mails] = rows(the_house, f"{asked}{about} WHERE record_id = :id)", id=referral_id)
        [told_of] = rows(
            the_house,
            "SELECT count(*) AS n FROM notification WHERE record_id = :id"
            " AND kind = 'referral_accepted'",
            id=referral_id,
        )
        assert (told_of.n, mails.n) == (1, 1)
