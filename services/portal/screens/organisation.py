"""One's own organisation and its teams, for its admin.

Invariant: nothing of a child is shown here, only how many files and referrals lie with a team.
"""

from uuid import UUID

from flask import Response

from services.organisations import operations
from services.organisations.schemas import NewTeamSchema
from services.portal.fields import Field, Plan
from services.portal.forms import NOTHING, Form
from services.portal.pages import PAGE_SIZE, Visit, page
from services.portal.statuses import of_tenant
from shared.texts import Text

TEAMS, TEAM = "/beheer/teams", "/beheer/teams/<uuid:team_id>"
TEAM_FORM = Plan(
    NewTeamSchema,
    {
        "name": Field(
            label=Text("Naam van het team", "Name of the team"),
            help=Text(
                "Een school, locatie, basisteam of wijk.", "A school, location or neighbourhood."
            ),
        ),
        "brin": Field(
            label=Text("BRIN (mag leeg)", "BRIN (optional)"),
            help=Text("Alleen voor een school, zoals 12AB.", "For a school only, like 12AB."),
            narrow=8,
        ),
    },
)


@page("/beheer", operations.get_own_organisation)
def organisation(visit: Visit) -> Response:
    """How the organisation is doing, and what waits for an admin."""
    found = visit.do(operations.get_own_organisation)
    standing = of_tenant(found["state"])
    return visit.show("organisation/overview.html", found=found, standing=standing)


@page(TEAMS, operations.list_teams, operations.add_team, posts=True)
def teams(visit: Visit) -> Response:
    """The teams, and a form for a new one."""
    form = Form(visit, TEAM_FORM)
    if visit.posted and form.send(operations.add_team):
        return visit.go("teams", said="team_added")
    found = visit.do(operations.list_teams, page_size=PAGE_SIZE, after=visit.after)
    may_add = visit.may(operations.add_team)
    return visit.show("organisation/teams.html", form.status, found=found, form=form, may=may_add)


@page(TEAM, operations.get_team, operations.rename_team, posts=True)
def team(visit: Visit, team_id: UUID) -> Response:
    """One team: its name, and what lies with it."""
    found = visit.do(operations.get_team, team_id=team_id)
    form = Form(visit, TEAM_FORM, found)
    version = form.version or 0
    if visit.posted and form.send(
        operations.rename_team, team_id=team_id, expected_version=version
    ):
        return visit.go("teams", said="team_changed")
    may = visit.may(operations.rename_team) and found["closed_at"] is None
    return visit.show("organisation/team.html", form.status, found=found, form=form, may=may)


@page(f"{TEAM}/sluiten", operations.get_team, operations.close_team, posts=True)
def close_team(visit: Visit, team_id: UUID) -> Response:
    """Ask, and close."""
    form = Form(visit, NOTHING)
    if visit.posted and form.try_(
        operations.close_team, team_id=team_id, expected_version=form.version
    ):
        return visit.go("teams", said="team_closed")
    found = visit.do(operations.get_team, team_id=team_id)
    return visit.show("organisation/close_team.html", form.status, found=found, form=form)
