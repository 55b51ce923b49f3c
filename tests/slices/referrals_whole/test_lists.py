"""What a page needs to know of many referrals at once: by child, and how many wait where."""

from datetime import timedelta
from typing import Any, get_args

import pytest

from services.referrals import operations as referrals
from services.referrals.operations.counting import MOST_COUNTED, WAITING
from services.referrals.operations.listing import View
from shared import clock
from shared.authz.actor import Actor
from shared.problems import NotFound
from tests.factories.town import register_child
from tests.slices.database import rows
from tests.slices.referrals_whole.region import Region, employed
from tests.slices.referrals_whole.test_inside import listed, statements_of


def test_those_of_one_child_of_ours(region: Region) -> None:
    child, other = register_child(region.school), register_child(region.school)
    first = region.sent(child=child)["id"]
    second = region.sent(child=other)["id"]
    school, worker = region.school.member(), region.child_work.member()
    assert listed(school, child_id=child["id"]) == {first}
    assert listed(school, child_id=child["id"], party="receiver") == set()
    assert listed(worker) == {first, second}
    for stranger in (worker, region.school.member(team=1), region.stranger.member()):
        with pytest.raises(NotFound):
            listed(stranger, child_id=child["id"])


def test_a_row_names_the_child_in_our_own_file_and_no_other(the_house: Any, region: Region) -> None:
    child = register_child(region.school)
    sent = region.sent(child=child)
    school, worker = region.school.member(), region.child_work.member()
    [ours] = referrals.list_referrals(school).results
    [theirs] = referrals.list_referrals(worker).results
    assert (ours["child_id"], theirs["child_id"]) == (child["id"], None)
    referrals.receive_referral(worker, referral_id=sent["id"])
    adopted = referrals.accept_referral(worker, referral_id=sent["id"])["child_id"]
    [theirs] = referrals.list_referrals(worker, child_id=adopted).results
    assert theirs["child_id"] == adopted != child["id"]
    [line] = rows(
        the_house,
        "SELECT subject_ids FROM audit_event WHERE actor_id = :id"
        " AND operation = 'referrals.list_referrals' ORDER BY at DESC LIMIT 1",
        id=worker.id,
    )
    assert line.subject_ids == [adopted]


def of_lists(actor: Actor) -> dict[str, Any]:
    """The same numbers, counted from the lists themselves."""
    views = {v.replace("-", "_"): len(listed(actor, view=v, page_size=100)) for v in get_args(View)}
    states = [
        {"party": party, "state": state, "number": number}
        for party in ("receiver", "sender")
        for state in sorted(WAITING)
        if (number := len(listed(actor, party=party, state=state, page_size=100)))
    ]
    return {"views": views, "states": states}


def everybody(region: Region) -> list[Actor]:
    place = region.child_work
    mine, elsewhere = employed(place, 0), employed(place, 1)
    return [mine, elsewhere, employed(place), place.coordinator(), region.school.member()]


def test_a_number_is_what_its_list_holds(region: Region) -> None:
    people = everybody(region)
    mine, elsewhere, _, chief, school = people
    ids = [region.sent()["id"] for _ in range(5)]
    referrals.assign_referral(mine, referral_id=ids[0], assignee_id=mine.id)
    referrals.triage_referral(chief, referral_id=ids[1], team_id=region.child_work.teams[1])
    referrals.assign_referral(chief, referral_id=ids[1], assignee_id=elsewhere.id)
    for referral_id in ids[2:4]:
        referrals.receive_referral(mine, referral_id=referral_id)
    referrals.accept_referral(mine, referral_id=ids[3])
    region.sent(receiver=region.youth_care, purpose="youth_help", sender=region.child_work)
    with clock.held_at(clock.now() + timedelta(days=30)):
        for person in people:
            assert referrals.count_referrals(person) == of_lists(person)
        counted = referrals.count_referrals(chief)
        assert counted["views"] == {
            "mine": 0,
            "my_teams": 0,
            "unassigned": 3,
            "left_behind": 0,
            "overdue": 5,
        }
        assert counted["states"] == [
            {"party": "receiver", "state": "accepted", "number": 1},
            {"party": "receiver", "state": "received", "number": 1},
            {"party": "receiver", "state": "requested", "number": 3},
            {"party": "sender", "state": "requested", "number": 1},
        ]
    referrals.retract_referral(school, referral_id=ids[3])
    assert referrals.count_referrals(mine) == of_lists(mine)
    assert referrals.count_referrals(region.stranger.member()) == {
        "views": dict.fromkeys(("mine", "my_teams", "unassigned", "left_behind", "overdue"), 0),
        "states": [],
    }


def test_counting_costs_one_statement_and_stops(region: Region, monkeypatch: Any) -> None:
    worker = employed(region.child_work, 0)
    for _ in range(4):
        region.sent()
    assert statements_of(lambda: referrals.count_referrals(worker)) == 2, "and the audit line"
    monkeypatch.setattr("services.referrals.operations.counting.MOST_COUNTED", 2)
    counted = referrals.count_referrals(worker)
    assert counted["views"]["unassigned"] == 3
    assert counted["states"] == [{"party": "receiver", "state": "requested", "number": 3}]
    assert MOST_COUNTED == 99
