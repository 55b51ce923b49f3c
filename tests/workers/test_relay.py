"""From the outbox through the broker to the effect: nothing lost, nothing twice."""

import json
import threading
from uuid import UUID

import pytest

from services.organisations import operations as organisations
from shared.ids import new_id
from shared.jobs.tasks import TASKS
from tests.factories.town import Place, Town
from tests.house import House
from tests.slices.database import outbox, rows
from tests.workers.workshop import Workshop, audited, until
from workers import relay


def coordinator_of(place: Place, email: str = "teamleider@kinderwerk.example") -> UUID:
    """A member who is told of new referrals."""
    made = organisations.add_member(
        place.operator(),
        person_id=new_id(),
        name="T. Teamleider",
        email=email,
        roles=["programme_coordinator"],
    )
    found: UUID = made["id"]
    return found


def told(house: House, place: Place) -> list[tuple[str, str]]:
    found = rows(
        house,
        "SELECT kind, mail_state FROM notification WHERE owner_id = :id ORDER BY created_at",
        id=place.id,
    )
    return [(row.kind, row.mail_state) for row in found]


@pytest.fixture
def told_town(town: Town, workshop: Workshop) -> Town:
    """Kinderwerk has one coordinator, and was sent a referral; nothing was relayed yet."""
    coordinator_of(town.child_work)
    town.extra["referral"] = town.sent()
    return town


def announcements(house: House, town: Town) -> list[str]:
    return audited(house, town.child_work.id, "notifications.announce_referral")


def test_a_message_holds_ids_and_nothing_else(
    told_town: Town, the_house: House, workshop: Workshop
) -> None:
    assert workshop.relay() > 0
    assert outbox(the_house, told_town.child_work.id) == set()
    (message,) = [
        row.message
        for row in workshop.waiting()
        if row.message["kwargs"]["organisation_id"] == str(told_town.child_work.id)
    ]
    assert message["actor_name"] == "notifications.announce_referral"
    assert message["queue_name"] == "mail"
    assert message["kwargs"] == {
        "message_id": message["message_id"],
        "organisation_id": str(told_town.child_work.id),
        "ids": {"referral_id": str(told_town.extra["referral"]["id"])},
        "trace_id": "",
    }
    assert (message["args"], message["options"]) == ([], {})


def test_the_worker_does_it_once(
    told_town: Town, the_house: House, workshop: Workshop, post_office: object
) -> None:
    workshop.finish()
    assert told(the_house, told_town.child_work) == [("referral_requested", "sent")]
    assert announcements(the_house, told_town) == ["ok"]


def test_what_is_delivered_again_acts_once(
    told_town: Town, the_house: House, workshop: Workshop, post_office: object
) -> None:
    workshop.relay()
    first = [row.message for row in workshop.waiting()]
    workshop.finish()
    for message in first:  # the broker forgot that it was done
        rows(
            the_house,
            "INSERT INTO dramatiq.queue (queue_name, message_id, state, message, available_at)"
            " VALUES (:queue, :id, 'queued', CAST(:message AS jsonb), now())",
            queue=message["queue_name"],
            id=message["message_id"],
            message=json.dumps(message),
        )
    workshop.finish()
    assert told(the_house, told_town.child_work) == [("referral_requested", "sent")]
    assert announcements(the_house, told_town) == ["ok", "ok"]  # asked twice, done once


def test_killed_between_the_broker_and_the_commit_it_acts_once(
    told_town: Town, the_house: House, workshop: Workshop, post_office: object
) -> None:
    engine = the_house.engines["relay"]
    with engine.connect() as connection, connection.begin() as killed:
        row = connection.execute(relay._TAKE, {"batch": 1, "known": list(TASKS)}).one()
        relay.hand_over(workshop.broker, **row._mapping)
        killed.rollback()
    assert len(workshop.waiting()) == 1
    assert row.message_id in {r.id for r in rows(the_house, "SELECT id FROM outbox")}
    workshop.finish()
    assert told(the_house, told_town.child_work) == [("referral_requested", "sent")]


def test_a_batch_is_no_more_than_was_asked_for(the_house: House) -> None:
    """Also where the planner thinks the outbox small, and reads it once for each row of it."""
    insert = (
        "INSERT INTO outbox (id, at, organisation_id, task, ids, trace_id)"
        " VALUES (:id, now(), :id, 'some.thing', '{}', '')"
    )
    asked = {"batch": 2, "known": ["some.thing"]}
    try:
        rows(the_house, "DELETE FROM outbox")
        rows(the_house, insert, id=new_id())
        rows(the_house, "ANALYZE outbox")
        for _ in range(6):
            rows(the_house, insert, id=new_id())
        with the_house.engines["relay"].begin() as connection:
            assert len(connection.execute(relay._TAKE, asked).all()) == 2
    finally:
        rows(the_house, "DELETE FROM outbox WHERE task = 'some.thing'")
        rows(the_house, "ANALYZE outbox")


def test_two_relays_share_the_work(told_town: Town, the_house: House, workshop: Workshop) -> None:
    waiting = len(rows(the_house, "SELECT id FROM outbox"))
    engine = the_house.engines["relay"]
    with engine.connect() as connection, connection.begin():
        connection.execute(relay._TAKE, {"batch": 1, "known": list(TASKS)})
        assert workshop.relay() == waiting - 1  # passes by what another has in hand


def test_a_task_that_this_version_does_not_know_holds_nothing_up(
    told_town: Town, the_house: House, workshop: Workshop, post_office: object
) -> None:
    strange = new_id()
    rows(
        the_house,
        "INSERT INTO outbox (id, at, organisation_id, task, ids, trace_id)"
        " VALUES (:id, now(), :org, 'later.something', '{}', '')",
        id=UUID(int=1),
        org=strange,
    )
    workshop.finish()
    assert told(the_house, told_town.child_work) == [("referral_requested", "sent")]
    assert len(rows(the_house, "SELECT 1 FROM outbox WHERE organisation_id = :o", o=strange)) == 1


def test_the_relay_runs_until_it_is_told_to_stop(
    told_town: Town, the_house: House, workshop: Workshop
) -> None:
    stop = threading.Event()
    engine = the_house.engines["relay"]
    running = threading.Thread(target=relay.run, args=(engine, workshop.broker, stop))
    running.start()
    try:
        until(lambda: not rows(the_house, "SELECT 1 FROM outbox"), "an empty outbox")
        with engine.begin() as connection:
            assert relay.pending(connection) == 0
    finally:
        stop.set()
        running.join(timeout=20)
    assert not running.is_alive()


@pytest.mark.parametrize(
    ("task", "name"),
    [
        ("exports.make_export", "export_id"),
        ("exports.end_export", "export_id"),
        ("exports.end_stale_exports", "record_id"),
        ("notifications.announce_referral", "referral_id"),
        ("notifications.announce_end", "referral_id"),
        ("notifications.send_mail", "notification_id"),
        ("sharing.expire_grants", "record_id"),
    ],
)
@pytest.mark.parametrize("known", [True, False])
def test_what_is_not_there_is_not_tried_again(
    town: Town, the_house: House, workshop: Workshop, task: str, name: str, known: bool
) -> None:
    rows(
        the_house,
        "INSERT INTO outbox (id, at, organisation_id, task, ids, trace_id)"
        " VALUES (:id, now(), :org, :task, CAST(:ids AS jsonb), '')",
        id=new_id(),
        org=town.school.id if known else new_id(),
        task=task,
        ids=json.dumps({name: str(new_id())}),
    )
    workshop.finish()
    assert workshop.dead_letters() == []
    assert rows(the_house, "SELECT 1 FROM dramatiq.queue") == []
