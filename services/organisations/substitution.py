"""Who stands in for whom in an organisation.

Invariant: somebody stands in for a while only, and for one who really is away: not for those whom
that one stands in for. It gives sight of the other's teams (`operations.find_memberships`), and
never a role. Nobody gives it to themself, save a team leader, who sees these teams already.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from services.organisations.members import is_member
from services.organisations.models import Member, MemberSubstitute
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Forbidden, Invalid, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page

LONGEST = timedelta(days=366)
_MOMENT = timedelta(microseconds=1)


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
    _refuse_own_gain(scope, member_id, substitute_id)
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
    scope.add(made)
    scope.concerns(_KIND, made.id)
    return _view(scope, made, _names(scope, [made]))


@operation("substitute:read", reads=True)
def list_substitutes(
    scope: Scope, *, mine: bool = False, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """Who stands in for whom, now and later, newest first; `mine`: for me, or I for another."""
    statement = _SUBSTITUTES.where(MemberSubstitute.ends_at > scope.now)
    if mine:
        both = (MemberSubstitute.member_id, MemberSubstitute.substitute_id)
        statement = statement.where(or_(*(one == scope.actor.id for one in both)))
    by_age = MemberSubstitute.created_at, MemberSubstitute.id
    rows = scope.rows(newest_first(statement, *by_age, after, page_size))
    names = _names(scope, rows)
    shown = page(rows, page_size, lambda row: _view(scope, row, names))
    scope.concerns(_KIND, *(row["id"] for row in shown.results))
    return shown


@operation("substitute:change")
def end_substitute(scope: Scope, *, substitution_id: UUID) -> dict[str, Any]:
    """Nobody stands in any more, from now on."""
    found = scope.load(MemberSubstitute, substitution_id, lock="change")
    _refuse_meddling(scope, found.member_id)
    found.ends_at = max(min(found.ends_at, scope.now), found.starts_at + _MOMENT)
    return _view(scope, found, _names(scope, [found]))


def stands_in_for(member_id: UUID, now: datetime) -> Select[UUID]:
    """The members for whom this one stands in now, as part of a query."""
    return select(MemberSubstitute.member_id).where(
        MemberSubstitute.substitute_id == member_id,
        MemberSubstitute.starts_at <= now,
        MemberSubstitute.ends_at > now,
    )


def who_stand_in_for(scope: Scope, member_ids: Sequence[UUID]) -> list[UUID]:
    """The active members who stand in for one of these now."""
    standing = (
        select(MemberSubstitute.substitute_id)
        .join(Member, Member.id == MemberSubstitute.substitute_id)
        .where(
            Member.active,
            MemberSubstitute.member_id.in_(member_ids),
            MemberSubstitute.starts_at <= scope.now,
            MemberSubstitute.ends_at > scope.now,
        )
        .order_by(MemberSubstitute.substitute_id)
    )
    return [row.substitute_id for row in scope.rows(standing)]


def _refuse_meddling(scope: Scope, member_id: UUID) -> None:
    leads = scope.actor.roles & {"programme_coordinator", "organisation_admin"}
    if member_id != scope.actor.id and not leads:
        raise Forbidden("not_your_substitute", _NOT_YOURS)


def _refuse_own_gain(scope: Scope, member_id: UUID, substitute_id: UUID) -> None:
    """An admin sees more of children when another admin agrees (`staff`), not by standing in."""
    mine = substitute_id == scope.actor.id != member_id
    if mine and "programme_coordinator" not in scope.actor.roles:
        raise Forbidden("own_gain", _OWN_GAIN)


def _names(scope: Scope, rows: Sequence[Any]) -> dict[UUID, str]:
    ids = {person for row in rows for person in (row.member_id, row.substitute_id)}
    named = select(Member.id, Member.name).where(Member.id.in_(sorted(ids)))
    return {row.id: row.name for row in scope.rows(named)}


def _view(scope: Scope, row: Any, names: dict[UUID, str]) -> dict[str, Any]:
    """With `running`: it has begun, and lasts."""
    own = ("id", "member_id", "substitute_id", "starts_at", "ends_at", "created_at")
    return {name: getattr(row, name) for name in own} | {
        "member_name": names[row.member_id],
        "substitute_name": names[row.substitute_id],
        "running": row.starts_at <= scope.now < row.ends_at,
    }


_KIND = "member_substitute"
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
_OWN_GAIN = Text(
    "U kunt niet zelf regelen dat u een ander vervangt: die ander, een teamleider of een andere"
    " beheerder doet dat.",
    "You cannot arrange yourself that you stand in for somebody: they do that, or a team leader or"
    " another admin.",
)
