"""A child and who has authority over it now, of several children at once: for a slice that asks.

Invariant: one statement, however many; a secret address leaves this module for nobody; only
children of teams that
the actor sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from services.children.models import AuthorityHolder, Child
from services.children.sealed import file_key, open_identity, open_person
from shared.authz.scope import Scope
from shared.problems import NotFound


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with authority now, and how to reach them. `address` is None where it is secret."""

    id: UUID
    kind: str
    name: str
    email: str | None
    address: str | None
    address_secret: bool


@dataclass(frozen=True, slots=True)
class Family:
    """A child, and who has authority over it now, in the order in which that was recorded."""

    child_id: UUID
    team_id: UUID
    given_name: str
    full_name: str
    birth_date: date
    holders: tuple[Holder, ...]

    def holder(self, holder_id: UUID | None) -> Holder | None:
        return next((one for one in self.holders if one.id == holder_id), None)


def family_of(scope: Scope, child_id: UUID) -> Family:
    """One child's; NotFound where it is not ours to see, Gone where its file was destroyed."""
    found = families_of(scope, [child_id])
    if child_id not in found:
        raise NotFound
    scope.concerns("child", child_id, subjects=[child_id])
    return found[child_id]


def families_of(scope: Scope, child_ids: Sequence[UUID]) -> dict[UUID, Family]:
    """Of several children, by id; those that are not ours to see are not in it."""
    files: dict[UUID, tuple[Child, list[AuthorityHolder]]] = {}
    for child, holder in scope.rows(_FAMILIES.where(Child.id.in_(child_ids))):
        _, holders = files.setdefault(child.id, (child, []))
        holders += [holder] if holder is not None else []
    return {child.id: _opened(scope, child, holders) for child, holders in files.values()}


def _opened(scope: Scope, child: Child, holders: list[AuthorityHolder]) -> Family:
    key = file_key(scope, child)
    identity = open_identity(scope, key, child)
    return Family(
        child_id=child.id,
        team_id=child.team_id,
        given_name=identity["given_name"],
        full_name=full_name(identity),
        birth_date=identity["birth_date"],
        holders=tuple(_holder(one, open_person(scope, key, one)) for one in holders),
    )


def _holder(holder: AuthorityHolder, person: dict[str, Any]) -> Holder:
    return Holder(
        id=holder.id,
        kind=holder.kind,
        name=person["name"],
        email=person["email"],
        address=None if holder.address_secret else person["address"],
        address_secret=holder.address_secret,
    )


def full_name(identity: dict[str, Any]) -> str:
    """As a letter or a list has it."""
    parts = (identity[name] for name in ("given_name", "name_prefix", "family_name"))
    return " ".join(part for part in parts if part)


_FAMILIES = (
    select(Child, AuthorityHolder)
    .outerjoin(
        AuthorityHolder,
        and_(AuthorityHolder.child_id == Child.id, AuthorityHolder.ended_at.is_(None)),
    )
    .order_by(AuthorityHolder.created_at, AuthorityHolder.id)
)
