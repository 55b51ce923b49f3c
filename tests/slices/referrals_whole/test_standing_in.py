"""Who stands in sees what the other's teams see, as long as it lasts, and may do no more by it."""

from datetime import timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.organisations import operations as organisations
from services.portal.visitors import memberships_of
from services.referrals import operations as referrals
from shared import clock
from shared.authz import assurance
from shared.authz.actor import Actor
from shared.authz.permissions import ROLES
from shared.ids import new_id
from shared.problems import Forbidden, Invalid, NotFound
from tests.factories.town import Place
from tests.house import House
from tests.slices.database import rows
from tests.slices.referrals_whole.region import Region
from tests.slices.referrals_whole.test_inside import listed, stand_in


class Worker:
    """Somebody who logs in anew for each act, as a browser's every request does."""

    def __init__(self, place: Place, *teams: int, roles: tuple[str, ...] = ()) -> None:
        self.place, self.person_id = place, new_id()
        made = organisations.add_member(
            place.operator(),
            person_id=self.person_id,
            name=f"W. Werker {len(teams)}",
            email="w@voorbeeld.example",
            roles=roles or (place.role,),
            team_ids=[place.teams[number] for number in teams],
        )
        self.id = made["id"]

    @property
    def now(self) -> Actor:
        [found] = [m for m in memberships_of(self.person_id) if m.id == self.id]
        return Actor(
            kind="member",
            id=found.id,
            organisation_id=found.organisation_id,
            organisation_kind=found.organisation_kind,
            roles=found.roles,
            teams=found.teams,
            logged_in_at=clock.now(),
            acr=assurance.TWO_FACTORS,
        )


def test_for_as_long_as_it_lasts(region: Region) -> None:
    place = region.child_work
    away, here = Worker(place, 0), Worker(place, 1)
    referral_id = region.sent()["id"]
    referrals.assign_referral(away.now, referral_id=referral_id, assignee_id=away.id)
    now = clock.now()
    arranged = organisations.arrange_substitute(
        away.now,
        member_id=away.id,
        substitute_id=here.id,
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=8),
    )
    assert not arranged["running"]
    assert here.now.teams == {place.teams[1]}
    with pytest.raises(NotFound):
        referrals.get_referral(here.now, referral_id=referral_id)
    with clock.held_at(now + timedelta(days=1)):
        assert here.now.teams == set(place.teams)
        assert listed(here.now, view="mine") == {referral_id}
        assert listed(here.now, view="my-teams") == {referral_id}
        referrals.receive_referral(here.now, referral_id=referral_id)
        taken = referrals.accept_referral(here.now, referral_id=referral_id)
        assert children.get_child(here.now, child_id=taken["child_id"])["team_id"] == place.teams[0]
        assert away.now.teams == {place.teams[0]}, "the other way round nothing is seen"
        [told] = organisations.list_substitutes(here.now, mine=True).results
        assert (told["member_id"], told["running"]) == (away.id, True)
        assert (told["member_name"], told["substitute_name"]) == ("W. Werker 1",) * 2
    with clock.held_at(now + timedelta(days=8)):
        assert here.now.teams == {place.teams[1]}
        assert listed(here.now) == set()
        with pytest.raises(NotFound):
            children.get_child(here.now, child_id=taken["child_id"])


def test_ended_it_is_over_at_once(the_house: House, region: Region) -> None:
    place = region.child_work
    away, here = Worker(place, 0), Worker(place, 1)
    referral_id = region.sent()["id"]
    arranged = stand_in(away.now, away.now, here.now)
    referrals.get_referral(here.now, referral_id=referral_id)
    organisations.end_substitute(away.now, substitution_id=arranged["id"])
    with pytest.raises(NotFound):
        referrals.get_referral(here.now, referral_id=referral_id)
    lines = rows(
        the_house,
        "SELECT operation, records FROM audit_event WHERE actor_id = :id AND outcome = 'ok'"
        " AND permission = 'substitute:change' ORDER BY at",
        id=away.id,
    )
    named = [f"member_substitute:{arranged['id']}"]
    assert [(line.operation, line.records) for line in lines] == [
        ("organisations.arrange_substitute", named),
        ("organisations.end_substitute", named),
    ]


def test_there_is_no_chain(region: Region) -> None:
    place = region.child_work
    first, second, third = Worker(place, 0), Worker(place, 1), Worker(place)
    referral_id = region.sent()["id"]
    referrals.assign_referral(first.now, referral_id=referral_id, assignee_id=first.id)
    stand_in(first.now, first.now, second.now)
    stand_in(second.now, second.now, third.now)
    assert second.now.teams == set(place.teams)
    assert third.now.teams == {place.teams[1]}
    assert listed(third.now, view="mine") == set()


def test_no_role_comes_with_it(region: Region) -> None:
    place = region.child_work
    chief = Worker(place, roles=("programme_coordinator",))
    admin = Worker(place, roles=("organisation_admin",))
    here = Worker(place, 1)
    away = Worker(place, 0)
    region.sent()
    for one, other in ((chief, here), (admin, here), (away, admin)):
        stand_in(chief.now, one.now, other.now)
    assert here.now.roles == {place.role}
    assert here.now.teams == {place.teams[1]}
    assert listed(here.now) == set()
    with pytest.raises(Forbidden):
        referrals.list_referrals(admin.now)
    with pytest.raises(Forbidden):
        organisations.add_team(here.now, name="Derde")


def test_it_stays_within_one_organisation(region: Region) -> None:
    """Also for a person who works in two."""
    ours, theirs = Worker(region.child_work, 0), Worker(region.youth_care, 0)
    with pytest.raises(Invalid):
        stand_in(ours.now, ours.now, theirs.now)
    both = Worker(region.child_work, 1)
    elsewhere = organisations.add_member(
        region.youth_care.operator(),
        person_id=both.person_id,
        name="W. Werker",
        email="w@elders.example",
        roles=[region.youth_care.role],
        team_ids=[region.youth_care.teams[0]],
    )
    stand_in(ours.now, ours.now, both.now)
    [there] = [m for m in memberships_of(both.person_id) if m.id == elsewhere["id"]]
    assert there.teams == {region.youth_care.teams[0]}
    assert organisations.list_substitutes(theirs.now).results == []


def test_who_left_cannot_be_stood_in_for(the_house: House, region: Region) -> None:
    away, here = Worker(region.child_work, 0), Worker(region.child_work, 1)
    stand_in(away.now, away.now, here.now)
    assert len(here.now.teams) == 2
    with the_house.engines["admin"].begin() as connection:
        connection.exec_driver_sql("UPDATE member SET active = false WHERE id = %s", (away.id,))
    assert len(here.now.teams) == 1


def names(found: Any) -> list[Any]:
    return sorted(row["id"] for row in found.results)


def test_who_can_deal_with_it(region: Region) -> None:
    place = region.child_work
    here, elsewhere = Worker(place, 0), Worker(place, 1)
    chief = Worker(place, roles=("programme_coordinator",))
    for wrong in (("organisation_admin",), ("privacy_officer",), ("youth_care_worker",)):
        Worker(place, 0, roles=wrong)
    Worker(region.school, 0)
    referral_id = region.sent()["id"]
    able = referrals.list_assignees(here.now, referral_id=referral_id)
    assert names(able) == sorted([here.id, chief.id])
    other = referrals.list_assignees(here.now, referral_id=referral_id, team_id=place.teams[1])
    assert names(other) == sorted([elsewhere.id, chief.id])
    stand_in(here.now, here.now, elsewhere.now)
    told = {
        row["id"]: row
        for row in referrals.list_assignees(here.now, referral_id=referral_id).results
    }
    assert not told[chief.id]["away"]
    assert told[here.id]["away"]
    assert [one["id"] for one in told[here.id]["substitutes"]] == [elsewhere.id]
    with pytest.raises(NotFound):
        referrals.list_assignees(region.stranger.member(), referral_id=referral_id)


def test_only_they_can_be_chosen(region: Region) -> None:
    place = region.child_work
    here = Worker(place, 0)
    referral_id = region.sent()["id"]
    able = set(names(referrals.list_assignees(here.now, referral_id=referral_id)))
    for role in ROLES:
        one = Worker(place, 0, roles=(role,))
        able = set(names(referrals.list_assignees(here.now, referral_id=referral_id)))
        if one.id in able:
            referrals.assign_referral(here.now, referral_id=referral_id, assignee_id=one.id)
            assert listed(one.now, view="mine") == {referral_id}, "who can be chosen can see it"
        else:
            with pytest.raises(Invalid):
                referrals.assign_referral(here.now, referral_id=referral_id, assignee_id=one.id)
    assert len(able) == 3


def test_of_what_we_send_only_who_may_deal_with_it_can_be_chosen(region: Region) -> None:
    """The sender's own grant shows it to every role; not every role may deal with it."""
    here = Worker(region.school, 0)
    for other in ("organisation_admin", "privacy_officer", "data_protection_officer"):
        Worker(region.school, 0, roles=(other,))
    referral_id = region.sent()["id"]
    assert names(referrals.list_assignees(here.now, referral_id=referral_id)) == [here.id]


def test_names_of_our_own_and_of_nobody_else(region: Region) -> None:
    ours, theirs = Worker(region.child_work, 0), Worker(region.school, 0)
    found = organisations.look_up_members(ours.now, member_ids=[ours.id, theirs.id, new_id()])
    assert [(row["id"], row["name"]) for row in found.results] == [(ours.id, "W. Werker 1")]
