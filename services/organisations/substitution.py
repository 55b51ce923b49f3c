"""The members of an organisation, and who stands in for whom.

Invariant: an organisation sees its own members only; somebody stands in for a while only.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from services.organisations.models import Member, MemberSubstitute, MemberTeam
from shared.authz.operation import operation
from shared.authz.permissions import WHOLE_ORGANISATION
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Forbidden, Invalid, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page

LONGEST = timedelta(days=366)
_MOMENT = timedelta(microseconds=1)


@operation("member:read", reads=True)
def list_members(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """Our active members with their roles and teams, newest first."""
    rows = scope.rows(newest_first(_MEMBERS, Member.created_at, Member.id, after, page_size))
    teams: dict[UUID, list[UUID]] = {row.id: [] for row in rows}
    places = select(MemberTeam.member_id, MemberTeam.team_id)
    for place in scope.rows(places.where(MemberTeam.member_id.in_(list(teams)))):
        teams[place.member_id].append(place.team_id)
    return page(rows, page_size, lambda row: dict(row._mapping) | {"team_ids": teams[row.id]})


@operation("substitute:change")
def arrange_substitute(
    scope: Scope,
    *,
    member_id: UUID,
    substitute_id: UUID,
    starts_at: datetime,
    ends_at: datetime,
) -> dict[str, Any]:
    """Let one member stand in for another: one's own, or (team leader, admin) anybody's."""
    _refuse_meddling(scope, member_id)
    found = []
    if not starts_at < ends_at <= starts_at + LONGEST or ends_at <= scope.now:
        found.append(Reason("period_implausible", _PERIOD, pointer="/endsAt"))
    if substitute_id == member_id:
        found.append(Reason("own_substitute", _OWN, pointer="/substituteId"))
    asked = {"memberId": member_id, "substituteId": substitute_id}
    found += [
        Reason("member_unknown", _NO_MEMBER, pointer=f"/{name}")
        for name, person in asked.items()
        if not is_member(scope, person)
    ]
    if found:
        raise Invalid(reasons=found)
    made = MemberSubstitute(
        id=new_id(),
        owner_id=scope.org,
        member_id=member_id,
        substitute_id=substitute_id,
        starts_at=starts_at,
        ends_at=ends_at,
        created_at=scope.now,
    )
    return _view(scope.add(made))


@operation("substitute:read", reads=True)
def list_substitutes(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """Who stands in for whom, now and later, newest first."""
    statement = newest_first(
        _SUBSTITUTES.where(MemberSubstitute.ends_at > scope.now),
        MemberSubstitute.created_at,
        MemberSubstitute.id,
        after,
        page_size,
    )
    return page(scope.rows(statement), page_size, _view)


@operation("substitute:change")
def end_substitute(scope: Scope, *, substitution_id: UUID) -> dict[str, Any]:
    """Nobody stands in any more, from now on."""
    found = scope.load(MemberSubstitute, substitution_id, lock="change")
    _refuse_meddling(scope, found.member_id)
    found.ends_at = max(min(found.ends_at, scope.now), found.starts_at + _MOMENT)
    return _view(found)


def is_member(scope: Scope, member_id: UUID) -> bool:
    """Whether this is an active member of ours."""
    return bool(scope.rows(select(Member.id).where(Member.id == member_id, Member.active)))


def works_for(scope: Scope, member_id: UUID, team_id: UUID | None) -> bool:
    """Whether this active member of ours reaches what lies with that team (None: with nobody)."""
    place = select(MemberTeam.member_id).where(MemberTeam.team_id == team_id)
    wide = Member.roles.overlap(sorted(WHOLE_ORGANISATION))
    mine = select(Member.id).where(Member.id == member_id, Member.active)
    return bool(scope.rows(mine.where(or_(wide, Member.id.in_(place)))))


def stands_in_for(member_id: UUID, now: datetime) -> Select[UUID]:
    """The members for whom this one stands in now, as part of a query."""
    return select(MemberSubstitute.member_id).where(
        MemberSubstitute.substitute_id == member_id,
        MemberSubstitute.starts_at <= now,
        MemberSubstitute.ends_at > now,
    )


def _refuse_meddling(scope: Scope, member_id: UUID) -> None:
    leads = scope.actor.roles & {"programme_coordinator", "organisation_admin"}
    if member_id != scope.actor.id and not leads:
        raise Forbidden("not_your_substitute", _NOT_YOURS)


def _view(row: Any) -> dict[str, Any]:
    names = ("id", "member_id", "substitute_id", "starts_at", "ends_at", "created_at")
    return {name: getattr(row, name) for name in names}


_MEMBERS = select(Member.id, Member.name, Member.roles, Member.created_at).where(Member.active)
_SUBSTITUTES = select(
    MemberSubstitute.id,
    MemberSubstitute.member_id,
    MemberSubstitute.substitute_id,
    MemberSubstitute.starts_at,
    MemberSubstitute.ends_at,
    MemberSubstitute.created_at,
)
_PERIOD = Text(
    "Geef een periode van hooguit een jaar die nog niet voorbij is.",
    "Give a period of at most a year that is not over yet.",
)
_OWN = Text("Kies een ander dan uzelf.", "Choose another than yourself.")
_NO_MEMBER = Text("Deze medewerker is er niet.", "This member does not exist.")
_NOT_YOURS = Text(
    "U kunt alleen uw eigen vervanging regelen.", "You can arrange your own substitute only."
)
