"""What an import looks into follows from what its sender holds now, not when the file came."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.imports import operations as imports
from services.organisations import operations as organisations
from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from tests.factories.software import connected, public_keys
from tests.factories.spreadsheets import csv_of
from tests.factories.town import Place, Town
from tests.isolation.ring import worker
from tests.slices.imports.sending import HEADS, NOOR, hired, previewed, rows_of, sent, worked
from tests.slices.imports.test_signals import BORN, HEAD, row

ABOUT_NOOR = csv_of([HEAD, row()])
CHILDREN = csv_of([HEADS, NOOR])


def given_duties(place: Place, member: Actor, *teams: int, roles: tuple[str, ...] = ()) -> Actor:
    """From now on the member works in these teams, in these roles (none: its own)."""
    admin = place.member(role="organisation_admin")
    team_ids = [place.teams[number] for number in teams]
    version = organisations.get_staff(admin, member_id=member.id)["version"]
    duties: dict[str, Any] = {"roles": roles or (place.role,), "team_ids": team_ids}
    organisations.change_duties(admin, member_id=member.id, expected_version=version, **duties)
    held = frozenset(roles or (place.role,))
    return replace(member, teams=frozenset(team_ids), roles=held)


def in_both_teams(place: Place) -> Actor:
    return given_duties(place, hired(place), 0, 1)


def of_the_other_team(town: Town) -> None:
    """A child of the school's second team."""
    child = town.child(birth_date=BORN)
    same = {n: child[n] for n in ("given_name", "name_prefix", "family_name", "birth_date")}
    leader = town.school.coordinator()
    children.change_child(leader, child_id=child["id"], **same, team_id=town.school.teams[1])


def faults_of(actor: Actor, import_id: Any) -> list[str]:
    found = rows_of(actor, import_id, "faulty")
    return [fault["code"] for one in found for fault in one["faults"]]


def test_a_team_that_was_lost_before_the_rows_were_judged(town: Town) -> None:
    member = in_both_teams(town.school)
    of_the_other_team(town)
    made = sent(town.school, ABOUT_NOOR, member, kind="signals")
    member = given_duties(town.school, member, 0)
    worked(town.school, made["id"])
    assert faults_of(member, made["id"]) == ["child_unknown"]


@pytest.mark.parametrize("mode", ["all_or_nothing", "row_by_row"])
def test_a_team_that_was_lost_before_they_were_written(town: Town, mode: str) -> None:
    member = in_both_teams(town.school)
    of_the_other_team(town)
    seen = previewed(town.school, ABOUT_NOOR, member, kind="signals")
    assert seen["fresh"] == 1
    member = given_duties(town.school, member, 0)
    imports.confirm_import(member, import_id=seen["id"], mode=mode)
    worked(town.school, seen["id"])
    now = imports.get_import(member, import_id=seen["id"])
    assert (now["state"], now["written"]) == ("done" if mode == "row_by_row" else "ready", 0)
    assert faults_of(member, seen["id"]) == ["child_unknown"]
    assert signals.list_signals(town.school.coordinator()).results == []


def test_the_team_of_the_file_itself_that_was_lost(town: Town) -> None:
    member = in_both_teams(town.school)
    made = sent(town.school, CHILDREN, member, team=1)
    given_duties(town.school, member, 0)
    worked(town.school, made["id"])
    stopped = imports.get_import(town.school.coordinator(), import_id=made["id"])
    assert (stopped["state"], stopped["state_reason"]) == ("cancelled", "not_allowed_any_more")


def test_who_led_and_leads_no_more_is_not_told_of_another_teams_children(town: Town) -> None:
    leads = ("programme_coordinator",)
    member = given_duties(town.school, hired(town.school), 0, roles=leads)
    of_the_other_team(town)
    seen = previewed(town.school, CHILDREN, member)
    assert (seen["fresh"], seen["existing"]) == (0, 1)
    made = sent(town.school, CHILDREN, member)
    member = given_duties(town.school, member, 0)
    worked(town.school, made["id"])
    now = imports.get_import(member, import_id=made["id"])
    assert (now["fresh"], now["existing"]) == (1, 0)


def test_a_team_that_came_since_counts_too(town: Town) -> None:
    member = hired(town.school)
    of_the_other_team(town)
    made = sent(town.school, ABOUT_NOOR, member, kind="signals")
    given_duties(town.school, member, 0, 1)
    worked(town.school, made["id"])
    assert imports.get_import(member, import_id=made["id"])["fresh"] == 1


def test_who_stands_in_for_a_colleague_does_so_as_long_as_that_lasts(town: Town) -> None:
    member, away = hired(town.school), hired(town.school, 1)
    now = clock.now()
    standing = organisations.arrange_substitute(
        town.school.coordinator(),
        member_id=away.id,
        substitute_id=member.id,
        starts_at=now - timedelta(minutes=1),
        ends_at=now + timedelta(days=1),
    )
    instead = replace(member, teams=frozenset(town.school.teams))
    seen = previewed(town.school, CHILDREN, instead, team=1)
    assert (seen["state"], seen["fresh"]) == ("ready", 1)
    imports.confirm_import(instead, import_id=seen["id"], mode="all_or_nothing")
    organisations.end_substitute(away, substitution_id=standing["id"])
    imports.go_on(worker(imports.go_on, town.school), import_id=seen["id"])
    stopped = imports.get_import(town.school.coordinator(), import_id=seen["id"])
    assert (stopped["state"], stopped["state_reason"]) == ("cancelled", "not_allowed_any_more")


def test_software_that_was_stopped_goes_on_no_more(town: Town) -> None:
    scopes = ("children:read", "children:write")
    given = {"name": "Leerlingvolgsysteem", "jwks": public_keys(), "oauth_scopes": scopes}
    team = [town.school.teams[0]]
    client_id = connected(town.school, **given, roles=[town.school.role], team_ids=team)
    software = replace(
        town.school.system(*scopes),
        id=client_id,
        whole_organisation=False,
        teams=frozenset(team),
    )
    of_the_other_team(town)
    seen = previewed(town.school, CHILDREN, software)
    assert (seen["state"], seen["fresh"]) == ("ready", 1)
    imports.confirm_import(software, import_id=seen["id"], mode="all_or_nothing")
    organisations.suspend_system(town.school.member(role="organisation_admin"), system_id=client_id)
    worked(town.school, seen["id"])
    stopped = imports.get_import(town.school.coordinator(), import_id=seen["id"])
    assert (stopped["state"], stopped["state_reason"]) == ("cancelled", "not_allowed_any_more")
    assert len(children.list_children(town.school.coordinator()).results) == 1
