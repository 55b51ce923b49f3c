"""What the clock sets going: once, and only when it is due."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from services.referrals import operations as referrals
from shared.ids import new_id
from shared.problems import NotFound
from tests.factories.town import Town
from tests.house import House
from tests.slices.database import live_grants, outbox, rows
from tests.workers.workshop import Workshop, until
from workers import schedule


def set_timer(house: House, organisation: UUID, due: str, record: UUID) -> None:
    rows(
        house,
        f"INSERT INTO timer (id, due_at, organisation_id, task, ids) VALUES (:id, now() + {due},"
        " :org, 'sharing.expire_grants', jsonb_build_object('record_id', CAST(:record AS text)))",
        id=new_id(),
        org=organisation,
        record=str(record),
    )


def expire(house: House, record_id: UUID) -> None:
    """Let the partner's grant to this record, and its timer, be due."""
    rows(
        house,
        "UPDATE access_grant SET ends_at = now() - interval '1 second'"
        " WHERE record_id = :id AND viewer_id <> owner_id",
        id=record_id,
    )
    rows(
        house,
        "UPDATE timer SET due_at = now() WHERE ids ->> 'record_id' = :id",
        id=str(record_id),
    )


def test_only_what_is_due_is_claimed(the_house: House, workshop: Workshop) -> None:
    organisation, now, later = new_id(), new_id(), new_id()
    set_timer(the_house, organisation, "interval '-1 second'", now)
    set_timer(the_house, organisation, "interval '1 hour'", later)
    assert schedule.claim_due(the_house.engines["clock"]) == 1
    assert outbox(the_house, organisation) == {("sharing.expire_grants", str(now))}
    assert schedule.claim_due(the_house.engines["clock"]) == 0
    assert len(rows(the_house, "SELECT 1 FROM timer")) == 1


def test_two_schedulers_claim_each_timer_once(the_house: House, workshop: Workshop) -> None:
    organisation = new_id()
    for _ in range(300):
        set_timer(the_house, organisation, "interval '-1 second'", new_id())
    engine = the_house.engines["clock"]
    with ThreadPoolExecutor(4) as pool:
        claimed = sum(pool.map(lambda _: schedule.claim_due(engine), range(4)))
    assert claimed == 300
    assert len(outbox(the_house, organisation)) == 300
    assert rows(the_house, "SELECT 1 FROM timer") == []


def test_one_passes_by_what_another_has_in_hand(the_house: House, workshop: Workshop) -> None:
    set_timer(the_house, new_id(), "interval '-1 second'", new_id())
    engine = the_house.engines["clock"]
    with engine.connect() as connection, connection.begin() as undone:
        connection.execute(schedule._CLAIM, {"batch": 500})
        assert schedule.claim_due(engine) == 0  # at once, and does not wait for the other
        undone.rollback()
    assert schedule.claim_due(engine) == 1


def test_the_end_of_a_grant_is_set_when_it_is_given(
    town: Town, the_house: House, workshop: Workshop
) -> None:
    sent = town.sent()
    (timer,) = rows(
        the_house,
        "SELECT * FROM timer WHERE organisation_id = :id AND task = 'sharing.expire_grants'",
        id=town.school.id,
    )
    (grant,) = live_grants(the_house, sent["id"])
    assert (timer.task, timer.due_at) == ("sharing.expire_grants", grant.ends_at)
    assert timer.ids == {"record_id": str(sent["id"])}


def test_when_a_grant_expires_its_key_is_erased_and_what_was_open_is_cancelled(
    town: Town, the_house: House, workshop: Workshop
) -> None:
    sent, other = town.sent(), town.sent()
    expire(the_house, sent["id"])
    schedule.claim_due(the_house.engines["clock"])
    workshop.finish()
    (grant,) = rows(
        the_house,
        "SELECT wrapped_key, ended_because FROM access_grant"
        " WHERE record_id = :id AND viewer_id <> owner_id",
        id=sent["id"],
    )
    assert (grant.wrapped_key, grant.ended_because) == (None, "expired")
    own = referrals.get_referral(town.school.member(), referral_id=sent["id"])
    assert own["state"] == "cancelled"
    with pytest.raises(NotFound):
        referrals.get_referral(town.child_work.coordinator(), referral_id=sent["id"])
    assert len(live_grants(the_house, other["id"])) == 1


def test_what_was_accepted_stays_so_when_the_exchange_expires(
    town: Town, the_house: House, workshop: Workshop
) -> None:
    accepted = town.accepted()
    expire(the_house, accepted["id"])
    schedule.claim_due(the_house.engines["clock"])
    workshop.finish()
    own = referrals.get_referral(town.school.member(), referral_id=accepted["id"])
    assert own["state"] == "accepted"
    assert live_grants(the_house, accepted["id"]) == []


def test_a_timer_that_comes_too_early_ends_nothing(
    town: Town, the_house: House, workshop: Workshop
) -> None:
    sent = town.sent()
    rows(the_house, "UPDATE timer SET due_at = now()")
    schedule.claim_due(the_house.engines["clock"])
    workshop.finish()
    assert len(live_grants(the_house, sent["id"])) == 1


def test_the_clock_sees_timers_and_nothing_that_they_are_about(the_house: House) -> None:
    for table in ("access_grant", "referral", "child", "outbox", "organisation", "audit_event"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            the_house.engines["clock"].begin() as connection,
        ):
            connection.execute(text(f"SELECT 1 FROM {table}"))


def test_housekeeping_forgets_what_is_old_and_keeps_what_is_not(the_house: House) -> None:
    organisation, old, young = new_id(), new_id(), new_id()
    for message, age in ((old, "31 days"), (young, "29 days")):
        rows(
            the_house,
            f"INSERT INTO inbox VALUES (:id, 'x.y', now() - interval '{age}')",
            id=message,
        )
    for key, age in (("old", "25 hours"), ("young", "23 hours")):
        rows(
            the_house,
            "INSERT INTO idempotent_answer (organisation_id, actor_id, key, fingerprint, at)"
            f" VALUES (:org, :org, :key, '', now() - interval '{age}')",
            org=organisation,
            key=key,
        )
    schedule.keep_house(the_house.engines["clock"])
    kept = rows(
        the_house, "SELECT message_id FROM inbox WHERE message_id IN (:a, :b)", a=old, b=young
    )
    assert [row.message_id for row in kept] == [young]
    answers = rows(
        the_house, "SELECT key FROM idempotent_answer WHERE organisation_id = :o", o=organisation
    )
    assert [row.key for row in answers] == ["young"]


def test_the_scheduler_runs_until_it_is_told_to_stop(the_house: House, workshop: Workshop) -> None:
    stop = threading.Event()
    running = threading.Thread(target=schedule.run, args=(the_house.engines["clock"], stop))
    set_timer(the_house, new_id(), "interval '-1 second'", new_id())
    running.start()
    try:
        until(lambda: not rows(the_house, "SELECT 1 FROM timer"), "the timer to be claimed")
    finally:
        stop.set()
        running.join(timeout=20)
    assert not running.is_alive()
