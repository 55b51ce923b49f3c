"""Members: roles and teams, four eyes on an admin's own sight of children, leaving, coming back."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from services.children import operations as children
from services.organisations import operations as organisations
from services.organisations.rules import Duties, can_take_over, shows_more
from services.referrals import operations as referrals
from shared.authz.actor import Actor
from shared.authz.permissions import ROLES
from shared.authz.words import about_children
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, NotFound, PreconditionFailed
from tests.factories.town import Place, Town
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.isolation.staff_samples import ADMIN, hired
from tests.slices.races import together

SEEING = "care_coordinator"


@pytest.fixture
def admin(town: Town) -> Actor:
    return hired(town.school, ADMIN, team=None)


@pytest.fixture
def second(town: Town) -> Actor:
    return hired(town.school, ADMIN, team=None)


def change(admin: Actor, member_id: Any, *roles: str, **given: Any) -> dict[str, Any]:
    found = organisations.get_staff(admin, member_id=member_id)
    values = {"roles": list(roles), "expected_version": found["version"], **given}
    return organisations.change_duties(admin, member_id=member_id, **values)


def test_roles_and_teams_of_a_colleague(town: Town, admin: Actor) -> None:
    member = hired(town.school)
    teams = list(town.school.teams)
    changed = change(admin, member.id, SEEING, team_ids=teams)
    assert (changed["roles"], sorted(changed["team_ids"])) == ([SEEING], sorted(teams))
    assert changed["request"] is None
    words = [text.nl for text in changed["may"]]
    assert "kinddossiers lezen" in words
    assert "rollen en teams wijzigen, medewerkers uitzetten" not in words
    with pytest.raises(PreconditionFailed):
        change(admin, member.id, SEEING, expected_version=1)


def test_teams_of_another_organisation_are_none(town: Town, admin: Actor) -> None:
    member = hired(town.school)
    for team in (town.child_work.teams[0], new_id()):
        with pytest.raises(Invalid) as wrong:
            change(admin, member.id, SEEING, team_ids=[team])
        assert wrong.value.reasons[0].pointer == "/teamIds"


def test_an_admin_who_would_see_children_only_asks(town: Town, admin: Actor, second: Actor) -> None:
    asked = change(admin, admin.id, ADMIN, SEEING, team_ids=[town.school.teams[0]])
    assert asked["roles"] == [ADMIN]
    assert asked["team_ids"] == []
    request = asked["request"]["id"]
    with pytest.raises(Forbidden, match="own_request"):
        organisations.approve_duties(admin, duty_request_id=request)
    with pytest.raises(Forbidden, match="request_of_another"):
        organisations.withdraw_duties(second, duty_request_id=request)
    organisations.approve_duties(second, duty_request_id=request)
    found = organisations.get_staff(second, member_id=admin.id)
    assert found["roles"] == [SEEING, ADMIN]
    assert found["team_ids"] == [town.school.teams[0]]
    with pytest.raises(Conflict, match="request_decided"):
        organisations.reject_duties(second, duty_request_id=request)


def test_another_team_is_more_sight_too(town: Town, admin: Actor, second: Actor) -> None:
    request = change(admin, admin.id, ADMIN, SEEING)["request"]["id"]
    organisations.approve_duties(second, duty_request_id=request)
    assert change(admin, admin.id, ADMIN, SEEING, team_ids=[town.school.teams[1]])["request"]
    assert change(admin, admin.id, ADMIN)["roles"] == [ADMIN], "less is for oneself to decide"


def test_a_wish_that_was_overtaken_is_not_given(town: Town, admin: Actor, second: Actor) -> None:
    request = change(admin, admin.id, ADMIN, SEEING)["request"]["id"]
    change(second, admin.id, ADMIN, "privacy_officer")
    with pytest.raises(Conflict, match="member_changed"):
        organisations.approve_duties(second, duty_request_id=request)
    newer = change(admin, admin.id, ADMIN, SEEING)["request"]["id"]
    with pytest.raises(Conflict, match="request_decided"):
        organisations.approve_duties(second, duty_request_id=request)
    organisations.withdraw_duties(admin, duty_request_id=newer)
    assert organisations.get_staff(admin, member_id=admin.id)["request"] is None


def test_a_second_membership_goes_round_nothing(town: Town) -> None:
    person = employ(town.school, ADMIN)
    admin = replace(town.school.member(role=ADMIN), id=person.member_id)
    with pytest.raises(Conflict, match="member_already"):
        organisations.add_member(
            admin, person_id=person.id, name="Zelf", email="z@s.example", roles=[SEEING]
        )


def test_the_last_admin_stays(town: Town, admin: Actor, second: Actor) -> None:
    organisations.deactivate_member(admin, member_id=second.id)
    attempts: list[Callable[[], Any]] = [
        lambda: organisations.deactivate_member(admin, member_id=admin.id),
        lambda: change(admin, admin.id, "privacy_officer"),
    ]
    for attempt in attempts:
        with pytest.raises(Conflict, match="last_admin"):
            attempt()
    organisations.reactivate_member(admin, member_id=second.id)
    officer = "municipal_analyst"
    assert change(admin, admin.id, officer)["roles"] == [officer]


def test_two_admins_who_remove_each_other_do_not_both_win(town: Town) -> None:
    for _ in range(10):
        place = Town.founded().school
        one, other = hired(place, ADMIN, team=None), hired(place, ADMIN, team=None)
        outcomes = together(*(partial(remove, a, b) for a, b in ((one, other), (other, one))))
        assert sorted(_named(outcome) for outcome in outcomes) == ["done", "last_admin"]


def remove(admin: Actor, other: Actor) -> Any:
    return organisations.deactivate_member(admin, member_id=other.id)


def _named(outcome: Any) -> str:
    return outcome.code if isinstance(outcome, Conflict) else "done"


def test_who_leaves_is_out_at_once(the_house: House, town: Town, admin: Actor) -> None:
    person = employ(town.school, SEEING)
    browser = logged_in(the_house.app, person)
    assert browser.get("/kinderen").status_code == 200
    organisations.deactivate_member(admin, member_id=person.member_id)
    assert browser.get("/kinderen").status_code in (303, 403)
    with pytest.raises(Conflict, match="member_inactive"):
        organisations.deactivate_member(admin, member_id=person.member_id)
    organisations.reactivate_member(admin, member_id=person.member_id)
    with pytest.raises(Conflict, match="member_active"):
        organisations.reactivate_member(admin, member_id=person.member_id)


@pytest.fixture
def assigned(town: Town) -> tuple[Actor, dict[str, Any]]:
    """A referral that somebody at kinderwerk deals with."""
    return dealt_with(town)


def dealt_with(town: Town) -> tuple[Actor, dict[str, Any]]:
    worker = hired(town.child_work, "child_worker")
    referral = town.accepted()
    referrals.assign_referral(worker, referral_id=referral["id"], assignee_id=worker.id)
    return worker, referral


def assignee(place: Place, referral: dict[str, Any]) -> Any:
    found = referrals.get_referral(place.coordinator(), referral_id=referral["id"])
    return found["assignee_id"]


def test_the_work_goes_to_the_successor(town: Town, assigned: tuple[Actor, dict[str, Any]]) -> None:
    worker, referral = assigned
    boss = hired(town.child_work, ADMIN, team=None)
    assert organisations.get_staff(boss, member_id=worker.id)["open_work"] == 1
    elsewhere = hired(town.child_work, "child_worker", team=1)
    for unfit in (elsewhere.id, boss.id, worker.id, hired(town.school).id, new_id()):
        with pytest.raises(Invalid) as wrong:
            organisations.deactivate_member(boss, member_id=worker.id, successor_id=unfit)
        assert wrong.value.reasons[0].pointer == "/successorId"
    heir = hired(town.child_work, "child_worker")
    organisations.deactivate_member(boss, member_id=worker.id, successor_id=heir.id)
    assert assignee(town.child_work, referral) == heir.id


def test_or_back_to_the_team(town: Town, assigned: tuple[Actor, dict[str, Any]]) -> None:
    worker, referral = assigned
    boss = hired(town.child_work, ADMIN, team=None)
    organisations.deactivate_member(boss, member_id=worker.id)
    assert assignee(town.child_work, referral) is None


def test_what_was_finished_keeps_its_name(the_house: House) -> None:
    town = Town.founded(return_categories=["outcome"])
    worker, referral = dealt_with(town)
    boss = hired(town.child_work, ADMIN, team=None)
    done = {"referral_id": referral["id"], "outcome_code": "goals_reached"}
    referrals.complete_referral(worker, **done)
    assert organisations.get_staff(boss, member_id=worker.id)["open_work"] == 0
    organisations.deactivate_member(boss, member_id=worker.id)
    assert assignee(town.child_work, referral) == worker.id


def test_nobody_stands_in_for_who_left(town: Town, admin: Actor) -> None:
    from datetime import timedelta

    from shared import clock

    away, here = hired(town.school), hired(town.school)
    organisations.arrange_substitute(
        admin,
        member_id=away.id,
        substitute_id=here.id,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(days=5),
    )
    organisations.deactivate_member(admin, member_id=here.id)
    assert organisations.list_substitutes(admin).results == []


@pytest.mark.parametrize("role", sorted(set(ROLES) - {ADMIN}))
def test_a_curious_colleague_manages_nobody(town: Town, admin: Actor, role: str) -> None:
    curious = hired(town.school, role)
    attempts: list[Callable[[], Any]] = [
        lambda: organisations.list_staff(curious),
        lambda: organisations.get_staff(curious, member_id=admin.id),
        lambda: organisations.change_duties(
            curious, member_id=curious.id, roles=[ADMIN], expected_version=1
        ),
        lambda: organisations.deactivate_member(curious, member_id=admin.id),
        lambda: organisations.get_own_organisation(curious),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden, match="role_missing"):
            attempt()


def test_an_admin_of_another_organisation_finds_nobody(town: Town, admin: Actor) -> None:
    stranger = hired(town.stranger, ADMIN, team=None)
    member = hired(town.school)
    attempts: list[Callable[[], Any]] = [
        lambda: organisations.get_staff(stranger, member_id=member.id),
        lambda: organisations.deactivate_member(stranger, member_id=member.id),
        lambda: organisations.get_team(stranger, team_id=town.school.teams[0]),
        lambda: organisations.close_team(stranger, team_id=town.school.teams[0]),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            attempt()


def test_an_operator_does_not_look_inside(town: Town, admin: Actor) -> None:
    operator = town.school.operator()
    attempts: list[Callable[[], Any]] = [
        lambda: organisations.list_staff(operator),
        lambda: children.list_children(operator),
        lambda: referrals.list_referrals(operator),
        lambda: organisations.approve_duties(operator, duty_request_id=new_id()),
    ]
    for attempt in attempts:
        with pytest.raises(Forbidden):
            attempt()


def test_which_roles_are_about_children() -> None:
    without = {ADMIN, "municipal_analyst"}
    assert about_children(ROLES) == set(ROLES) - without


def test_more_sight() -> None:
    none, team = frozenset[Any](), new_id()
    nobody = Duties(frozenset({ADMIN}), none)
    care = Duties(frozenset({ADMIN, SEEING}), none)
    assert shows_more(nobody, care)
    assert not shows_more(care, nobody)
    assert shows_more(care, Duties(care.roles, frozenset({team})))
    assert not shows_more(nobody, Duties(nobody.roles, frozenset({team})))
    assert not shows_more(care, care)


def test_who_can_take_over() -> None:
    one, two = frozenset({new_id()}), frozenset({new_id()})
    leaver = Duties(frozenset({"child_worker"}), one)
    assert can_take_over(leaver, Duties(frozenset({"child_worker"}), one | two))
    assert not can_take_over(leaver, Duties(frozenset({"child_worker"}), two))
    assert can_take_over(leaver, Duties(frozenset({"programme_coordinator"}), frozenset()))
    assert not can_take_over(leaver, Duties(frozenset({"privacy_officer"}), one))
