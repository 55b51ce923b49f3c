"""Teams: named, renamed, and closed only when nothing lies with them."""

from typing import Any

import pytest

from services.children import operations as children
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.authz.actor import Actor
from shared.problems import Conflict, Invalid, PreconditionFailed
from tests.factories.town import Town
from tests.isolation.staff_samples import ADMIN, hired


@pytest.fixture
def admin(town: Town) -> Actor:
    return hired(town.school, ADMIN, team=None)


def test_a_team_is_renamed(town: Town, admin: Actor) -> None:
    team = town.school.teams[0]
    renamed = organisations.rename_team(
        admin, team_id=team, name="De Nieuwe School", brin="12AB", expected_version=1
    )
    assert (renamed["name"], renamed["brin"], renamed["version"]) == ("De Nieuwe School", "12AB", 2)
    with pytest.raises(PreconditionFailed):
        organisations.rename_team(admin, team_id=team, name="Te laat", expected_version=1)


def test_a_team_with_files_stays_open(town: Town, admin: Actor) -> None:
    child = town.child()
    team = town.school.teams[0]
    with pytest.raises(Conflict, match="team_has_work") as refused:
        organisations.close_team(admin, team_id=team)
    (reason,) = refused.value.reasons
    assert reason.code == "open_child"
    assert reason.text.nl == "Kinddossiers bij dit team: 1."
    identity = {name: child[name] for name in ("given_name", "family_name", "birth_date")}
    children.change_child(
        town.school.coordinator(),
        child_id=child["id"],
        team_id=town.school.teams[1],
        expected_version=1,
        **identity,
    )
    assert organisations.close_team(admin, team_id=team)["closed_at"]
    with pytest.raises(Conflict, match="team_closed"):
        organisations.close_team(admin, team_id=team)


def test_a_team_with_a_referral_stays_open(town: Town) -> None:
    boss = hired(town.child_work, ADMIN, team=None)
    referral = town.received()
    team = town.child_work.teams[0]
    assert organisations.get_team(boss, team_id=team)["referrals"] == 1
    with pytest.raises(Conflict, match="team_has_work"):
        organisations.close_team(boss, team_id=team)
    worker = town.child_work.member()
    referrals.reject_referral(worker, referral_id=referral["id"], reason_code="no_capacity")
    assert organisations.close_team(boss, team_id=team)["closed_at"]


def closed(town: Town) -> Any:
    boss = hired(town.child_work, ADMIN, team=None)
    team = town.child_work.teams[1]
    organisations.close_team(boss, team_id=team)
    return team


def test_nothing_goes_to_a_closed_team(town: Town, admin: Actor) -> None:
    child = town.child()
    team = closed(town)
    with pytest.raises(Invalid):
        town.draft(child, receiver_team_id=team)
    boss = hired(town.child_work, ADMIN, team=None)
    with pytest.raises(Invalid):
        organisations.change_duties(
            boss, member_id=boss.id, roles=[ADMIN], team_ids=[team], expected_version=1
        )


def test_a_closed_team_keeps_its_name_and_is_offered_to_nobody(town: Town) -> None:
    team = closed(town)
    school = town.school.member()

    def of(page: Any) -> dict[Any, bool]:
        (found,) = [row for row in page.results if row["id"] == town.child_work.id]
        return {row["id"]: row["closed"] for row in found["teams"]}

    listed = organisations.list_organisations(school, kind="child_work", page_size=100)
    assert team not in of(listed)
    named = organisations.look_up_organisations(school, organisation_ids=[town.child_work.id])
    assert of(named) == {town.child_work.teams[0]: False, team: True}


def test_the_overview_counts(town: Town, admin: Actor) -> None:
    hired(town.school)
    found = organisations.get_own_organisation(admin)
    assert (found["teams"], found["members"], found["admins"], found["requests"]) == (2, 2, 1, 0)
    organisations.change_duties(
        admin, member_id=admin.id, roles=[ADMIN, "child_worker"], expected_version=1
    )
    assert organisations.get_own_organisation(admin)["requests"] == 1
    listed = {row["id"]: row["members"] for row in organisations.list_teams(admin).results}
    assert listed == {town.school.teams[0]: 1, town.school.teams[1]: 0}
