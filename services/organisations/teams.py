"""The organisation itself and its teams, for the admin who manages them.

Invariant: a team is not closed while anything lies with it; a closed team is chosen for nothing
any more, and keeps its name in what was.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.organisations import tenants
from services.organisations.models import DutyRequest, Member, MemberTeam, Organisation, Team
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.events.catalogue import OpenWork, WorkAsked
from shared.problems import Conflict, NotFound, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page


@operation("organisation:overview", reads=True)
def get_own_organisation(scope: Scope) -> dict[str, Any]:
    """Our organisation: its numbers and papers, what it has, and what waits for an admin."""
    (row,) = scope.rows(select(Organisation).where(Organisation.id == scope.org))
    asked = select(DutyRequest.id).where(DutyRequest.state == "asked")
    return {
        **{name: getattr(row[0], name) for name in _ORGANISATION},
        **tenants.papers_of(scope),
        **tenants.counts_of(scope),
        "requests": scope.count(asked),
    }


@operation("organisation:overview", reads=True)
def list_teams(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """Our teams, closed ones too, newest first, each with how many work there."""
    ours = _TEAMS.where(Team.organisation_id == scope.org)
    rows = scope.rows(newest_first(ours, Team.created_at, Team.id, after, page_size))
    counted = (
        select(MemberTeam.team_id, func.count().label("members"))
        .join(Member, Member.id == MemberTeam.member_id)
        .where(Member.active, MemberTeam.team_id.in_([row.id for row in rows]))
        .group_by(MemberTeam.team_id)
    )
    members = {row.team_id: row.members for row in scope.rows(counted)}
    return page(
        rows, page_size, lambda row: dict(row._mapping) | {"members": members.get(row.id, 0)}
    )


@operation("organisation:overview", reads=True)
def get_team(scope: Scope, *, team_id: UUID) -> dict[str, Any]:
    """One of our teams, and what lies with it."""
    return _whole(scope, _own(scope, team_id))


@operation("team:change")
def rename_team(
    scope: Scope, *, team_id: UUID, name: str, brin: str | None = None, expected_version: int
) -> dict[str, Any]:
    """Give a team another name, or a school its BRIN."""
    team = _own(scope, team_id, change=True)
    scope.expect_version(team, expected_version)
    team.name, team.brin = name, brin
    team.version += 1
    return _whole(scope, team)


@operation("team:change")
def close_team(
    scope: Scope, *, team_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Close a team for good; Conflict while files or referrals lie with it."""
    team = _own(scope, team_id, change=True)
    scope.expect_version(team, expected_version)
    work = _work(scope, team)
    if work:
        reasons = [Reason(f"open_{w.what}", _OPEN[w.what].filled(n=w.count)) for w in work]
        raise Conflict("team_has_work", _WORK, reasons)
    team.closed_at = scope.now
    team.version += 1
    return _whole(scope, team)


def _own(scope: Scope, team_id: UUID, change: bool = False) -> Team:
    """The team, if it is ours and open: the directory shows everybody's."""
    team = scope.load(Team, team_id, lock=None)
    if team.organisation_id != scope.org:
        raise NotFound
    if change:
        team = scope.load(Team, team_id, lock="change")
        if team.closed_at is not None:
            raise Conflict("team_closed", _CLOSED)
    return team


def _work(scope: Scope, team: Team) -> list[OpenWork]:
    found = scope.publish(WorkAsked(team_id=team.id))
    return [work for work in found if work.count]


def _whole(scope: Scope, team: Team) -> dict[str, Any]:
    work = {found.what: found.count for found in _work(scope, team)}
    working = select(MemberTeam.member_id).join(Member, Member.id == MemberTeam.member_id)
    members = scope.count(working.where(MemberTeam.team_id == team.id, Member.active))
    return {name: getattr(team, name) for name in _NAMES} | {
        "members": members,
        "children": work.get("child", 0),
        "referrals": work.get("referral", 0),
    }


_NAMES = ("id", "name", "brin", "created_at", "closed_at", "version")
_TEAMS = select(*(getattr(Team, name) for name in _NAMES))
_ORGANISATION = (
    *("id", "kind", "name", "kvk", "rsin", "oin"),
    *("state", "state_at", "last_day", "created_at"),
)
_CLOSED = Text("Dit team is gesloten.", "This team is closed.")
_WORK = Text(
    "Bij dit team ligt nog werk. Verplaats of sluit dat eerst.",
    "There is still work with this team. Move or finish that first.",
)
_OPEN = {
    "child": Text("Kinddossiers bij dit team: {n}.", "Children's files with this team: {n}."),
    "referral": Text("Lopende aanmeldingen: {n}.", "Referrals still going on: {n}."),
}
