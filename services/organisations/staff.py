"""The members of an organisation, for the admin who manages them.

Invariant: there is always an admin left; an admin sees more of children only when another admin
agrees; whoever is deactivated leaves no work without an owner. Nobody's membership is deleted.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from services.organisations import duty_requests, rules, second_person
from services.organisations.membership import own_teams
from services.organisations.models import (
    DutyRequest,
    FactorReset,
    Member,
    MemberSubstitute,
    MemberTeam,
    Team,
)
from services.organisations.rules import Duties
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.authz.words import allowed
from shared.db.keyset import newest_first, page
from shared.events.catalogue import MemberLeft, MemberReturned, RolesChanged, WorkAsked
from shared.problems import Conflict, Invalid, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page

ADMIN = second_person.ADMIN


@operation("staff:read", reads=True)
def list_staff(
    scope: Scope, *, active: bool | None = None, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """Everybody who works or worked here, newest first; or only who does, or who did."""
    statement = _STAFF if active is None else _STAFF.where(Member.active.is_(active))
    rows = scope.rows(newest_first(statement, Member.created_at, Member.id, after, page_size))
    teams = teams_of(scope, [row.id for row in rows])
    return page(rows, page_size, lambda row: dict(row._mapping) | {"team_ids": teams[row.id]})


@operation("staff:read", reads=True)
def get_staff(scope: Scope, *, member_id: UUID) -> dict[str, Any]:
    """One of them: what they may do, how much they have under way, what was asked for them."""
    member = scope.load(Member, member_id)
    return _whole(scope, member)


@operation("staff:change")
def change_duties(
    scope: Scope,
    *,
    member_id: UUID,
    roles: Sequence[str],
    team_ids: Sequence[UUID] = (),
    expected_version: int,
) -> dict[str, Any]:
    """Change somebody's roles and teams. An admin who would see more of children by it themself
    has only asked for it (`request`): another admin decides.
    """
    admins = admins_for_change(scope)
    member = scope.load(Member, member_id, lock="change")
    scope.expect_version(member, expected_version)
    require_active(member)
    wanted = Duties(frozenset(roles), frozenset(own_teams(scope, team_ids)))
    _keep_an_admin(admins, member, still=ADMIN in wanted.roles)
    if member_id == scope.actor.id and rules.shows_more(duties_of(scope, member), wanted):
        duty_requests.ask(scope, member, wanted)
    else:
        give(scope, member, wanted)
    return _whole(scope, member)


@operation("staff:change")
def deactivate_member(
    scope: Scope,
    *,
    member_id: UUID,
    successor_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Take somebody's access away, at once. What they had under way goes to the successor, or
    back to its team.
    """
    admins = admins_for_change(scope)
    member = scope.load(Member, member_id, lock="change")
    scope.expect_version(member, expected_version)
    require_active(member)
    _keep_an_admin(admins, member, still=False)
    if successor_id is not None:
        _require_successor(scope, member, successor_id)
    member.active = False
    member.version += 1
    scope.flush()
    scope.execute(_standing_in(scope, member_id))
    scope.execute(_lost_factor(scope, member_id))
    duty_requests.drop(scope, member_id)
    scope.publish(MemberLeft(member_id, successor_id))
    return _whole(scope, member)


@operation("staff:change")
def reactivate_member(
    scope: Scope, *, member_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Let somebody in again, with the roles and teams that they had."""
    member = scope.load(Member, member_id, lock="change")
    scope.expect_version(member, expected_version)
    if member.active:
        raise Conflict("member_active", _ACTIVE)
    member.active = True
    member.roles_by, member.roles_at = scope.actor.id, scope.now
    member.version += 1
    if ADMIN in member.roles:
        second_person.tell_admins(scope, member)
    scope.publish(MemberReturned(member_id))
    return _whole(scope, member)


def give(scope: Scope, member: Member, duties: Duties) -> None:
    """Let the member have exactly these roles and teams."""
    before = frozenset(member.roles)
    if second_person.begins_to_decide(before, duties.roles):
        member.roles_by, member.roles_at = scope.actor.id, scope.now
    if ADMIN in duties.roles - before:
        second_person.tell_admins(scope, member)
    member.roles = sorted(duties.roles)
    member.version += 1
    scope.flush()
    scope.execute(delete(MemberTeam).where(MemberTeam.member_id == member.id))
    places = [
        {"member_id": member.id, "team_id": team, "owner_id": scope.org}
        for team in sorted(duties.teams)
    ]
    scope.insert(MemberTeam, places)
    if duties.roles != before:
        scope.publish(RolesChanged(member.id, duties.roles))


def duties_of(scope: Scope, member: Member) -> Duties:
    """What the member does now."""
    return Duties(frozenset(member.roles), frozenset(teams_of(scope, [member.id])[member.id]))


def teams_of(scope: Scope, member_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """The open teams of each of these members."""
    found: dict[UUID, list[UUID]] = {member_id: [] for member_id in member_ids}
    places = (
        select(MemberTeam.member_id, MemberTeam.team_id)
        .join(Team, Team.id == MemberTeam.team_id)
        .where(MemberTeam.member_id.in_(list(found)), Team.closed_at.is_(None))
        .order_by(Team.name, Team.id)
    )
    for row in scope.rows(places):
        found[row.member_id].append(row.team_id)
    return found


def require_active(member: Member) -> None:
    """Conflict for somebody who was deactivated."""
    if not member.active:
        raise Conflict("member_inactive", _INACTIVE)


def admins_for_change(scope: Scope) -> list[UUID]:
    """The active admins, locked before anything else: two who remove each other come one after the
    other, and the second finds that it would be the last.
    """
    admins = select(Member.id).where(Member.active, Member.roles.contains([ADMIN]))
    return [
        row.id for row in scope.rows(admins.order_by(Member.id).with_for_update(key_share=True))
    ]


def _keep_an_admin(admins: Sequence[UUID], member: Member, still: bool) -> None:
    if not still and set(admins) == {member.id}:
        raise Conflict("last_admin", _LAST)


def _require_successor(scope: Scope, leaver: Member, successor_id: UUID) -> None:
    rows = scope.rows(select(Member).where(Member.id == successor_id, Member.active))
    if not rows or successor_id == leaver.id:
        raise Invalid(reasons=[Reason("member_unknown", _NO_MEMBER, pointer="/successorId")])
    if not rules.can_take_over(duties_of(scope, leaver), duties_of(scope, rows[0][0])):
        reason = Reason("successor_unfit", _UNFIT, pointer="/successorId")
        raise Invalid(reasons=[reason])


def _standing_in(scope: Scope, member_id: UUID) -> Any:
    """From now on nobody stands in for them, nor they for anybody."""
    running = (MemberSubstitute.member_id == member_id) | (
        MemberSubstitute.substitute_id == member_id
    )
    ends = func.greatest(scope.now, MemberSubstitute.starts_at + _MOMENT)
    return (
        update(MemberSubstitute)
        .where(running, MemberSubstitute.ends_at > scope.now)
        .values(ends_at=ends)
    )


def _lost_factor(scope: Scope, member_id: UUID) -> Any:
    """What was asked for them, that they might set up a new second factor, is taken back."""
    still = update(FactorReset).where(
        FactorReset.member_id == member_id, FactorReset.ended_at.is_(None)
    )
    return still.values(state="withdrawn", ended_at=scope.now)


def _whole(scope: Scope, member: Member) -> dict[str, Any]:
    view = {name: getattr(member, name) for name in _NAMES}
    work = scope.publish(WorkAsked(member_id=member.id))
    asked = select(DutyRequest).where(
        DutyRequest.member_id == member.id, DutyRequest.state == "asked"
    )
    requests = [duty_requests.view(row[0]) for row in scope.rows(asked)]
    return view | {
        "team_ids": teams_of(scope, [member.id])[member.id],
        "may": allowed(member.roles) if member.active else [],
        "open_work": sum(found.count for found in work),
        "request": requests[0] if requests else None,
    }


_NAMES = ("id", "name", "email", "roles", "active", "created_at", "version")
_STAFF = select(*(getattr(Member, name) for name in _NAMES))
_MOMENT = func.make_interval(0, 0, 0, 0, 0, 0, 0.000001)
_NO_MEMBER = Text("Deze medewerker is er niet.", "This member does not exist.")
_ACTIVE = Text("Deze medewerker heeft al toegang.", "This member has access already.")
_INACTIVE = Text(
    "Deze medewerker heeft geen toegang meer.", "This member does not have access any more."
)
_LAST = Text(
    "Dit is de laatste beheerder. Maak eerst een ander beheerder.",
    "This is the last admin. Make somebody else an admin first.",
)
_UNFIT = Text(
    "Deze medewerker werkt niet in dezelfde teams, of niet met kinderen.",
    "This member does not work in the same teams, or not with children.",
)
