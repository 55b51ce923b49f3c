"""A child's file moves to another team, and all that was sent about the child moves along."""

from functools import partial
from typing import Any

import pytest

from services.children import operations as children
from services.referrals import operations as referrals
from shared.authz.actor import Actor
from shared.problems import NotFound
from tests.factories.town import PURPOSE, Place, register_child
from tests.house import House
from tests.slices.database import rows
from tests.slices.races import together, won
from tests.slices.referrals_whole.region import YOUTH_HELP, Region, employed
from tests.slices.referrals_whole.test_inside import listed


def move(actor: Actor, child_id: Any, place: Place, team: int) -> dict[str, Any]:
    found = children.get_child(place.coordinator(), child_id=child_id)
    names = ("given_name", "name_prefix", "family_name", "birth_date")
    identity = {name: found[name] for name in names}
    moved: dict[str, Any] = children.change_child(
        actor, child_id=child_id, team_id=place.teams[team], **identity
    )
    return moved


def sees(actor: Actor, referral_id: Any) -> bool:
    try:
        referrals.get_referral(actor, referral_id=referral_id)
    except NotFound:
        return False
    return True


def test_what_we_were_sent_and_what_we_sent_moves_along(the_house: House, region: Region) -> None:
    place = region.child_work
    first, second, both = place.member(), place.member(team=1), employed(place, 0, 1)
    came = region.accepted()
    child = children.get_child(first, child_id=came["child_id"])
    went = region.sent(place, child=child, receiver=region.youth_care, purpose=YOUTH_HELP)
    draft = referrals.draft_referral(
        first,
        child_id=child["id"],
        receiver_id=region.school.id,
        purpose=PURPOSE,
        question="Terug.",
        in_reply_to=came["id"],
    )
    other = region.accepted()["id"]
    about = {came["id"], went["id"], draft["id"]}
    assert listed(first) == about | {other}
    assert listed(second) == set()
    before = referrals.get_referral(region.school.member(), referral_id=came["id"])
    move(both, child["id"], place, 1)
    assert listed(first) == {other}
    assert listed(second) == about == listed(second, child_id=child["id"])
    assert [sees(first, one) for one in about] == [False] * 3
    assert [sees(second, one) for one in about] == [True] * 3
    referrals.start_referral(second, referral_id=came["id"])
    seen = referrals.get_referral(region.school.member(), referral_id=came["id"])
    assert seen["team_id"] == before["team_id"], "the other party notices nothing"
    [line] = rows(
        the_house,
        "SELECT records FROM audit_event WHERE actor_id = :id AND outcome = 'ok'"
        " AND operation = 'children.change_child'",
        id=both.id,
    )
    assert {f"referral:{one}" for one in about} <= set(line.records)
    move(both, child["id"], place, 0)
    assert listed(first) == about | {other}


def test_it_moves_whatever_role_moves_it(region: Region) -> None:
    """The rule shows it to youth care workers alone; a leader without that role moves the file."""
    place = region.youth_care
    adopted = children.get_child(region.child_work.member(), child_id=region.accepted()["child_id"])
    came = region.accepted(
        sender=region.child_work, child=adopted, receiver=place, purpose=YOUTH_HELP
    )
    assert not sees(place.coordinator(), came["id"])
    move(place.coordinator(), came["child_id"], place, 1)
    assert sees(place.member(team=1), came["id"])
    assert not sees(place.member(), came["id"])


@pytest.mark.parametrize("teams", [(0,), (0, 1)])
def test_who_deals_with_it_must_reach_the_new_team(region: Region, teams: tuple[int, ...]) -> None:
    place = region.child_work
    worker = employed(place, *teams)
    came = region.accepted()
    referrals.assign_referral(worker, referral_id=came["id"], assignee_id=worker.id)
    move(place.coordinator(), came["child_id"], place, 1)
    seen = referrals.get_referral(place.coordinator(), referral_id=came["id"])
    assert seen["assignee_id"] == (worker.id if 1 in teams else None)


def test_a_draft_that_is_written_meanwhile_is_not_left_behind(region: Region) -> None:
    chief = region.school.coordinator()
    both = employed(region.school, 0, 1)
    for _ in range(10):
        child = register_child(region.school)
        writing = partial(
            referrals.draft_referral,
            both,
            child_id=child["id"],
            receiver_id=region.child_work.id,
            purpose=PURPOSE,
            question="Zoekt aansluiting.",
        )
        outcomes = together(writing, partial(move, chief, child["id"], region.school, 1))
        assert len(won(outcomes)) == 2
        [draft] = listed(chief, child_id=child["id"])
        assert sees(region.school.member(team=1), draft)
