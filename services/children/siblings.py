"""Brothers and sisters, linked within our organisation: those of one family lie in one group.

Invariant: a child lies in one group at most, and a group holds two children at least; only children
that the actor sees are linked, and shown.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from services.children.families import families_of
from services.children.models import Child, Sibling
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Invalid, NotFound, Reason
from shared.texts import Text

MOST = 20
"""Children in one family: more is a mistake."""


@operation("child:read", reads=True)
def list_siblings(scope: Scope, *, child_id: UUID) -> dict[str, Any]:
    """The brothers and sisters of a child of ours that the actor sees, the oldest first."""
    scope.load(Child, child_id)
    return _view(scope, child_id)


@operation("child:change")
def link_sibling(scope: Scope, *, child_id: UUID, sibling_id: UUID) -> dict[str, Any]:
    """These two are brothers or sisters, and so are those that each was linked to. A second time
    changes nothing.
    """
    if child_id == sibling_id:
        raise Invalid(reasons=[Reason("sibling_itself", _ITSELF, pointer="/siblingId")])
    for one in sorted((child_id, sibling_id)):  # in one order, so that neither of two waits
        scope.load(Child, one, lock="change")
    mine, theirs = _family(scope, child_id), _family(scope, sibling_id)
    family = mine or theirs or new_id()
    if mine and theirs and mine != theirs:
        merged = update(Sibling).where(Sibling.family_id == theirs)
        scope.execute(merged.values(family_id=mine))
    new = [one for one, has in ((child_id, mine), (sibling_id, theirs)) if has is None]
    scope.insert(Sibling, [_row(scope, one, family) for one in new])
    if scope.count(select(Sibling.child_id).where(Sibling.family_id == family)) > MOST:
        raise Conflict("family_too_large", _TOO_LARGE)
    return _view(scope, child_id)


@operation("child:change")
def unlink_sibling(scope: Scope, *, child_id: UUID, sibling_id: UUID) -> dict[str, Any]:
    """This child is no brother or sister of the other after all: it leaves the family."""
    for one in sorted((child_id, sibling_id)):
        scope.load(Child, one, lock="change")
    family = _family(scope, child_id)
    if child_id == sibling_id or family is None or family != _family(scope, sibling_id):
        raise NotFound
    of_family = Sibling.family_id == family
    scope.execute(delete(Sibling).where(Sibling.child_id == sibling_id))
    if scope.count(select(Sibling.child_id).where(of_family)) == 1:
        scope.execute(delete(Sibling).where(of_family))
    return _view(scope, child_id)


def siblings_of(scope: Scope, child_id: UUID) -> list[UUID]:
    """The brothers and sisters of a child, those that the actor sees."""
    family = select(Sibling.family_id).where(Sibling.child_id == child_id)
    others = (
        select(Sibling.child_id)
        .join(Child, Child.id == Sibling.child_id)
        .where(Sibling.family_id.in_(family), Sibling.child_id != child_id)
    )
    return [row.child_id for row in scope.rows(others.order_by(Sibling.child_id))]


def _view(scope: Scope, child_id: UUID) -> dict[str, Any]:
    found = families_of(scope, siblings_of(scope, child_id)).values()
    scope.concerns("child", *(one.child_id for one in found), subjects=[o.child_id for o in found])
    shown = [
        {
            "id": one.child_id,
            "team_id": one.team_id,
            "full_name": one.full_name,
            "birth_date": one.birth_date,
        }
        for one in sorted(found, key=lambda one: (one.birth_date, one.child_id))
    ]
    return {"child_id": child_id, "siblings": shown}


def _family(scope: Scope, child_id: UUID) -> UUID | None:
    rows = scope.rows(select(Sibling.family_id).where(Sibling.child_id == child_id))
    return rows[0].family_id if rows else None


def _row(scope: Scope, child_id: UUID, family_id: UUID) -> dict[str, Any]:
    return {
        "child_id": child_id,
        "owner_id": scope.org,
        "family_id": family_id,
        "linked_at": scope.now,
        "linked_by": scope.actor.id,
    }


_ITSELF = Text("Kies een ander kind.", "Choose another child.")
_TOO_LARGE = Text(
    "Zo veel broers en zussen kunnen niet worden gekoppeld.",
    "That many brothers and sisters cannot be linked.",
)
