"""Who of each party is named on a list: each organisation names its own.

Invariant: nobody sees a list because of a role or a team; who names others sees that there is a
list, and whom of their own it names, and no child.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.organisations import operations as organisations
from services.risk_lists import seeing, taking_part
from services.risk_lists.filed import FiledList, FiledMember
from services.risk_lists.models import NamedMember, RiskList
from services.risk_lists.tasks import ANNOUNCE_LIST, RENEW
from shared.authz.operation import operation
from shared.authz.permissions import PERMISSIONS
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Invalid, NotFound, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page

_LIST: Any = FiledList
_MEMBER: Any = FiledMember
LEADS = "programme_coordinator"
STANDS_IN = "organisation_admin"
"""Who names colleagues where nobody leads, and sees no child either."""
WORKS = PERMISSIONS["risk_list:work"].roles
"""Who may be named."""


@operation("risk_list:name")
def name_member(scope: Scope, *, list_id: UUID, member_id: UUID) -> dict[str, Any]:
    """Let a colleague take part. Who leads may (where nobody does, the admin), and who is named
    already.
    """
    one = _nameable(scope, list_id)
    if one.state != "open":
        raise Conflict("risk_list_closed", _CLOSED)
    name(scope, one, member_id)
    scope.later(ANNOUNCE_LIST, list_id=list_id)
    scope.later(RENEW, list_id=list_id)  # what waited for somebody who may give it anew
    return _to_name(scope, [one])[0]


@operation("risk_list:end")
def let_go(scope: Scope, *, list_id: UUID, member_id: UUID) -> dict[str, Any]:
    """From now on this colleague, or I myself, sees nothing of the list any more."""
    one = _nameable(scope, list_id)
    ended = update(_MEMBER).where(
        _MEMBER.list_id == list_id,
        _MEMBER.organisation_id == scope.org,
        _MEMBER.member_id == member_id,
        _MEMBER.ended_at.is_(None),
    )
    if not scope.execute(ended.values(ended_at=scope.now)):
        raise NotFound
    scope.concerns("risk_list", list_id)
    scope.concerns("member", member_id)
    return _to_name(scope, [one])[0]


@operation("risk_list:head", reads=True)
def lists_to_name_for(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The open lists in which our organisation takes part, for who may name colleagues: their own
    purpose, dates and members, and no child.
    """
    mine = select(FiledList, _LIST.created_at, _LIST.id).where(_LIST.state == "open")
    if not _leads(scope):
        mine = mine.where(_LIST.id.in_(_mine(scope)))
    rows = scope.rows(newest_first(mine, _LIST.created_at, _LIST.id, after, page_size))
    lists = [row[0] for row in rows[:page_size]]
    scope.concerns("risk_list", *(one.id for one in lists))
    shown = {one["id"]: one for one in _to_name(scope, lists)}
    return page(rows, page_size, lambda row: shown[row[0].id])


def name(scope: Scope, one: RiskList | FiledList, member_id: UUID) -> None:
    """Put a member of ours on the list, by those of their roles that the covenant lets take part.
    No person takes part for two parties.
    """
    person = organisations.who_works_here(scope, member_id, lock=True)
    fitting = person[1] & WORKS & taking_part.roles_of(scope, one) if person else frozenset()
    if person is None or not fitting:
        raise Invalid(reasons=[Reason("member_unfit", _UNFIT, pointer="/memberId")])
    row = {
        "id": new_id(),
        "list_id": _id(one),
        "organisation_id": scope.org,
        "member_id": member_id,
        "name": person[0],
        "roles": sorted(fitting),
        "named_by": scope.actor.id,
        "named_at": scope.now,
        "ended_at": None,
    }
    if not scope.insert_new(NamedMember, row):
        raise _named_before(scope, _id(one), member_id)
    scope.concerns("risk_list", _id(one))
    scope.concerns("member", member_id)


def _named_before(scope: Scope, list_id: UUID, member_id: UUID) -> Conflict:
    """Why not again: this member is named, or the same person for another party."""
    same = select(_MEMBER.id).where(
        _MEMBER.list_id == list_id, _MEMBER.member_id == member_id, _MEMBER.ended_at.is_(None)
    )
    if scope.rows(same):
        return Conflict("named_already", _ALREADY)
    return Conflict("named_for_another", _FOR_ANOTHER)


def _nameable(scope: Scope, list_id: UUID) -> Any:
    """The list, for who leads in our organisation (`_leads`) or is named on it; else NotFound."""
    rows = scope.rows(select(FiledList).where(_LIST.id == list_id))
    if not rows:
        raise NotFound
    one: Any = rows[0][0]
    scope.concerns("risk_list", list_id)
    if not _leads(scope) and not scope.rows(
        select(NamedMember.id).where(NamedMember.list_id == list_id).limit(1)
    ):
        raise NotFound
    return one


def _leads(scope: Scope) -> bool:
    """Who leads; where nobody does, the admin: somebody must be able to name colleagues."""
    roles = scope.actor.roles
    return LEADS in roles or (STANDS_IN in roles and not organisations.coordinators(scope))


def _mine(scope: Scope) -> Any:
    return select(NamedMember.list_id).where(
        NamedMember.member_id == scope.actor.id, NamedMember.ended_at.is_(None)
    )


def _to_name(scope: Scope, lists: list[Any]) -> list[dict[str, Any]]:
    ids = [one.id for one in lists]
    named = select(FiledMember).where(
        _MEMBER.list_id.in_(ids),
        _MEMBER.organisation_id == scope.org,
        _MEMBER.ended_at.is_(None),
    )
    members: dict[UUID, list[dict[str, Any]]] = {}
    for (row,) in scope.rows(named.order_by(_MEMBER.named_at, _MEMBER.id)):
        members.setdefault(row.list_id, []).append(
            {key: getattr(row, key) for key in ("member_id", "organisation_id", "name", "roles")}
        )
    return [
        {key: getattr(one, key) for key in seeing.SHOWN} | {"members": members.get(one.id, [])}
        for one in lists
    ]


def _id(one: Any) -> UUID:
    found: UUID = one.id
    return found


_ALREADY = Text("Deze medewerker staat al op de lijst.", "This member is named already.")
_FOR_ANOTHER = Text(
    "Deze persoon doet al mee voor een andere partij. Kies een andere collega.",
    "This person takes part for another party already. Choose another colleague.",
)
_CLOSED = Text("Deze lijst is gesloten.", "This list was closed.")
_UNFIT = Text(
    "Dit is geen medewerker van u met een functie die het convenant op deze lijst toelaat.",
    "This is no member of yours with a role that the covenant lets take part.",
)
