"""Who somebody of ours is now, for work that goes on after they asked for it.

Invariant: to judge by and never to act as: what was taken away since they asked is not in it.
"""

from uuid import UUID

from sqlalchemy import or_, select

from services.organisations.models import Member, MemberTeam, System, SystemTeam
from services.organisations.substitution import stands_in_for
from shared.authz.actor import Actor
from shared.authz.scope import Scope


def actor_now(scope: Scope, actor_id: UUID, kind: str) -> Actor | None:
    """The member or system (`kind`) of ours with the roles, teams and scopes of this moment, a
    member with the teams of those for whom they stand in, too; None: works here no more.
    """
    return _member(scope, actor_id) if kind == "member" else _system(scope, actor_id)


def _member(scope: Scope, member_id: UUID) -> Actor | None:
    found = scope.rows(select(Member.roles).where(Member.id == member_id, Member.active))
    if not found:
        return None
    away = select(Member.id).where(
        Member.active, Member.id.in_(stands_in_for(member_id, scope.now))
    )
    places = select(MemberTeam.team_id).where(
        or_(MemberTeam.member_id == member_id, MemberTeam.member_id.in_(away))
    )
    return Actor(
        kind="member",
        id=member_id,
        organisation_id=scope.org,
        organisation_kind="",
        roles=frozenset(found[0].roles),
        teams=frozenset(row.team_id for row in scope.rows(places)),
    )


def _system(scope: Scope, system_id: UUID) -> Actor | None:
    wanted = select(System.roles, System.oauth_scopes, System.whole_organisation)
    found = scope.rows(wanted.where(System.id == system_id, System.active))
    if not found:
        return None
    places = select(SystemTeam.team_id).where(SystemTeam.system_id == system_id)
    return Actor(
        kind="system",
        id=system_id,
        organisation_id=scope.org,
        organisation_kind="",
        roles=frozenset(found[0].roles),
        teams=frozenset(row.team_id for row in scope.rows(places)),
        whole_organisation=found[0].whole_organisation,
        oauth_scopes=frozenset(found[0].oauth_scopes),
    )
