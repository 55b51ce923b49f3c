"""A review: who was justified again stays, with a grant of that day; who was not drops."""

from datetime import timedelta
from typing import Any

from services.risk_lists import operations as risk_lists
from shared import clock
from tests.factories.listed import CODES, Beat, in_days
from tests.factories.matched import UNLIKE, register
from tests.house import House
from tests.slices.database import rows

AT_REVIEW = timedelta(days=59)


def ends(house: House, entry_id: object) -> list[object]:
    """When the partner's grants end; those that live."""
    found = rows(
        house,
        "SELECT ends_at FROM access_grant WHERE record_id = :id AND viewer_id <> owner_id"
        " AND ended_at IS NULL",
        id=entry_id,
    )
    return [row.ends_at for row in found]


def test_who_is_justified_again_stays_and_is_given_anew(beat: Beat) -> None:
    kept, left = (
        beat.put(register(beat.police, given_name=first, family_name=last))
        for first, last in UNLIKE[:2]
    )
    for entry in (kept, left):
        risk_lists.confirm_entry(beat.worker, entry_id=entry["id"])
    (before,) = ends(beat.house, kept["id"])
    with clock.held_at(clock.now() + AT_REVIEW):
        risk_lists.justify_entry(beat.worker, entry_id=kept["id"], concern_codes=CODES)
        beat.work()
        (after,) = ends(beat.house, kept["id"])
        assert after > before  # type: ignore[operator]
        risk_lists.review_risk_list(beat.officer, list_id=beat.list_id, review_on=in_days(80))
        beat.work()
        assert [one["id"] for one in beat.seen_by(beat.worker)] == [kept["id"]]
        funnel = risk_lists.get_funnel(beat.worker, list_id=beat.list_id)
        assert funnel["steps"][0]["children"] == 2


def test_who_may_not_be_given_any_more_is_off_the_list(beat: Beat) -> None:
    entry = beat.put()
    risk_lists.confirm_entry(beat.worker, entry_id=entry["id"])
    risk_lists.let_go(beat.leader(beat.police.id), list_id=beat.list_id, member_id=beat.officer.id)
    with clock.held_at(clock.now() + AT_REVIEW):
        risk_lists.justify_entry(beat.worker, entry_id=entry["id"], concern_codes=CODES)
        beat.work()
        assert len(ends(beat.house, entry["id"])) == 1, "nobody of theirs is there to give it anew"


def told_known(beat: Beat) -> dict[str, Any]:
    """A child on the list, confirmed, whom kinderwerk says it knows."""
    child = register(beat.child_work)
    entry = beat.put()
    beat.known(entry, child)
    risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
    risk_lists.confirm_entry(beat.worker, entry_id=entry["id"])
    return entry


def reviewed(beat: Beat, entry: dict[str, Any]) -> None:
    risk_lists.justify_entry(beat.worker, entry_id=entry["id"], concern_codes=CODES)
    risk_lists.review_risk_list(beat.officer, list_id=beat.list_id, review_on=in_days(80))
    beat.work()


def known_to(beat: Beat) -> list[object]:
    """Who says to the officer that they know the one child on the list."""
    (seen,) = beat.seen_by(beat.officer)
    return [one["owner_id"] for one in seen["contributions"]]


def test_who_said_that_they_know_it_says_so_after_the_review(beat: Beat) -> None:
    entry = told_known(beat)
    (said,) = beat.entry(beat.officer, entry["id"])["contributions"]
    (before,) = ends(beat.house, said["id"])
    with clock.held_at(clock.now() + AT_REVIEW):
        reviewed(beat, entry)
        (after,) = ends(beat.house, said["id"])
        assert after > before  # type: ignore[operator]
    with clock.held_at(clock.now() + 2 * AT_REVIEW):
        assert known_to(beat) == [beat.child_work.id], "longer than what was given at first"
        risk_lists.take_back_contribution(beat.worker, contribution_id=said["id"])
        assert known_to(beat) == []
        assert ends(beat.house, said["id"]) == []


def test_who_may_not_say_so_any_more_has_not_said_it(beat: Beat) -> None:
    entry = told_known(beat)
    (said,) = beat.entry(beat.officer, entry["id"])["contributions"]
    with clock.held_at(clock.now() + AT_REVIEW):
        with beat.house.engines["admin"].begin() as connection:
            connection.exec_driver_sql(
                "UPDATE member SET roles = '{programme_coordinator}' WHERE id = %s",
                (beat.worker.id,),
            )
        reviewed(beat, entry)
        assert known_to(beat) == []
        assert ends(beat.house, said["id"]) == []
