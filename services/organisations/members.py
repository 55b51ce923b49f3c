"""The members of an organisation: who they are, and who can deal with what.

Invariant: an organisation sees its own members only.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from services.organisations.models import Member, MemberSubstitute, MemberTeam
from shared.authz.operation import operation
from shared.authz.permissions import PERMISSIONS, WHOLE_ORGANISATION
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.web.pages import Cursor, Page

MOST_LOOKED_UP = 200


@operation("member:read", reads=True)
def list_members(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """Our active members with their roles and teams, newest first."""
    rows = scope.rows(newest_first(_MEMBERS, Member.created_at, Member.id, after, page_size))
    teams: dict[UUID, list[UUID]] = {row.id: [] for row in rows}
    places = select(MemberTeam.member_id, MemberTeam.team_id)
    for place in scope.rows(places.where(MemberTeam.member_id.in_(list(teams)))):
        teams[place.member_id].append(place.team_id)
    return page(rows, page_size, lambda row: dict(row._mapping) | {"team_ids": teams[row.id]})


@operation("member:read", reads=True)
def look_up_members(scope: Scope, *, member_ids: Sequence[UUID]) -> Page:
    """Members of ours by their ids, also who has left, to name them; another's are left out."""
    asked = list(dict.fromkeys(member_ids))[:MOST_LOOKED_UP]
    statement = select(Member.id, Member.name, Member.active).where(Member.id.in_(asked))
    return Page([dict(row._mapping) for row in scope.rows(statement.order_by(Member.name))])


def names_of_members(scope: Scope, member_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of members of ours, also who has left, for an operation that tells who did what."""
    asked = select(Member.id, Member.name).where(Member.id.in_(sorted(set(member_ids))))
    return {row.id: row.name for row in scope.rows(asked)}


def is_member(scope: Scope, member_id: UUID) -> bool:
    """Whether this is an active member of ours."""
    return bool(scope.rows(select(Member.id).where(Member.id == member_id, Member.active)))


def works_for(
    scope: Scope, member_id: UUID, team_id: UUID | None, permission: str, roles: Iterable[str]
) -> bool:
    """Whether this active member of ours has the permission and one of these roles, and reaches
    what lies with that team (None: with nobody) by themself, standing in for nobody.
    """
    mine = select(Member.id).where(Member.id == member_id)
    return bool(scope.rows(mine.where(*_working(team_id, permission, roles))))


def ids_working_for(
    scope: Scope, team_id: UUID | None, permission: str, roles: Iterable[str]
) -> list[UUID]:
    """All whom `works_for` holds for; no more than `MOST_LOOKED_UP`."""
    working = select(Member.id).where(*_working(team_id, permission, roles)).order_by(Member.id)
    return [row.id for row in scope.rows(working.limit(MOST_LOOKED_UP))]


def workers_for(
    scope: Scope,
    team_id: UUID | None,
    permission: str,
    roles: Iterable[str],
    page_size: int,
    after: Cursor | None,
) -> Page:
    """All whom `works_for` holds for, newest first, each with who stands in for them now."""
    working = _MEMBERS.where(*_working(team_id, permission, roles))
    rows = scope.rows(newest_first(working, Member.created_at, Member.id, after, page_size))
    instead: dict[UUID, list[dict[str, Any]]] = {row.id: [] for row in rows}
    standing = _STANDING_IN.where(
        MemberSubstitute.member_id.in_(list(instead)),
        MemberSubstitute.starts_at <= scope.now,
        MemberSubstitute.ends_at > scope.now,
    )
    for row in scope.rows(standing):
        found = {"id": row.substitute_id, "name": row.name, "until": row.ends_at}
        instead[row.member_id].append(found)

    def shown(row: Any) -> dict[str, Any]:
        away = bool(instead[row.id])
        return dict(row._mapping) | {"away": away, "substitutes": instead[row.id]}

    return page(rows, page_size, shown)


def _working(team_id: UUID | None, permission: str, roles: Iterable[str]) -> tuple[Any, ...]:
    """As `permissions.reach` and the guarded session decide it when that member asks."""
    able = PERMISSIONS[permission].roles
    place = select(MemberTeam.member_id).where(MemberTeam.team_id == team_id)
    wide = Member.roles.overlap(sorted(able & WHOLE_ORGANISATION))
    return (
        Member.active,
        Member.roles.overlap(sorted(able)),
        Member.roles.overlap(sorted(roles)),
        or_(wide, Member.id.in_(place)),
    )


_MEMBERS = select(Member.id, Member.name, Member.roles, Member.created_at).where(Member.active)
_STANDING_IN = (
    select(
        MemberSubstitute.member_id,
        MemberSubstitute.substitute_id,
        MemberSubstitute.ends_at,
        Member.name,
    )
    .join(Member, Member.id == MemberSubstitute.substitute_id)
    .where(Member.active)
    .order_by(MemberSubstitute.ends_at, MemberSubstitute.id)
)
