"""The town's calendar: working days, order, and a clock that is held."""

from datetime import UTC, datetime, timedelta

import pytest

from services.demo.agenda import Calendar, Story, played
from services.referrals import operations as referrals
from shared import clock
from tests.factories.town import Town
from tests.house import House
from tests.slices.database import live_grants, rows

MONDAY = datetime(2026, 11, 16, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "days_ago", "expected"),
    [
        (MONDAY, 0, "2026-11-16"),
        (MONDAY, 1, "2026-11-13"),
        (MONDAY, 5, "2026-11-09"),
        (MONDAY - timedelta(days=1), 0, "2026-11-13"),
        (MONDAY - timedelta(days=2), 4, "2026-11-09"),
        (MONDAY + timedelta(days=4), 5, "2026-11-13"),
    ],
)
def test_it_counts_working_days(now: datetime, days_ago: int, expected: str) -> None:
    assert f"{Calendar(now).at(days_ago):%Y-%m-%d}" == expected


@pytest.mark.parametrize("hour", [0, 6, 8, 9, 17, 23])
def test_no_moment_lies_ahead_and_their_order_stays(hour: int) -> None:
    now = MONDAY.replace(hour=hour)
    moments = [Calendar(now).at(0, minute) for minute in range(0, 500, 35)]
    assert moments == sorted(moments)
    assert len(set(moments)) == len(moments)
    assert max(moments) < now


def test_stories_go_through_one_another_in_the_order_of_time() -> None:
    told: list[tuple[str, datetime]] = []

    def story(name: str, *hours: int) -> Story:
        for hour in hours:
            yield MONDAY + timedelta(hours=hour)
            told.append((name, clock.now()))

    steps = list(played([story("a", 1, 4, 3), story("b", 2, 5), story("c")]))
    assert [name for name, _ in told] == ["a", "b", "a", "a", "b"]
    moments = [moment for _, moment in told]
    assert moments == sorted(moments)
    assert len(steps) >= len(told)
    assert not clock.lies_back()


def test_a_grant_of_an_earlier_day_starts_on_that_day(town: Town, the_house: House) -> None:
    day = clock.now() - timedelta(hours=3)
    child = town.child()
    with clock.held_at(day):
        town.consent(child)
        sent = town.draft(child)
        referrals.send_referral(town.school.member(), referral_id=sent["id"])
    late = "DELETE FROM {} WHERE organisation_id IN (:school, :child_work)"  # for others' tests
    for table in ("outbox", "timer"):
        places = {"school": town.school.id, "child_work": town.child_work.id}
        rows(the_house, late.format(table), **places)
    [grant] = live_grants(the_house, sent["id"])
    starts = "SELECT starts_at FROM access_grant WHERE record_id = :id AND viewer_id <> owner_id"
    assert [row.starts_at for row in rows(the_house, starts, id=sent["id"])] == [day]
    assert grant.ends_at > clock.now()
    seen = referrals.get_referral(town.child_work.member(), referral_id=sent["id"])
    assert seen["state"] == "requested"


def test_a_clock_that_runs_ahead_hides_nothing(town: Town) -> None:
    child = town.child()
    town.consent(child)
    sent = town.draft(child)
    with clock.held_at(clock.now() + timedelta(hours=1)):
        referrals.send_referral(town.school.member(), referral_id=sent["id"])
    found = referrals.get_referral(town.child_work.member(), referral_id=sent["id"])
    assert found["state"] == "requested"
