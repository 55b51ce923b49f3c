"""Whom one must tell about a child, and how a list names children: for the slices that ask.

Invariant: a secret address leaves this module for nobody; a name is given only to who may read the
file that it stands in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children.models import Child
from services.children.sealed import file_key, open_identity, open_person
from services.children.to_share import HOLDERS
from shared.authz import permissions
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.problems import Gone


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody with authority now. `address` is None where it is secret."""

    id: UUID
    kind: str
    name: str
    address: str | None
    address_secret: bool


@dataclass(frozen=True, slots=True)
class Family:
    """A child and who has authority, ."""

    child_id: UUID
    team_id: UUID
    name: str
    birth_date: date
    holders: tuple[Holder, ...]


def family_of(scope: Scope, child_id: UUID) -> Family:
    """For a child that is ours to see; NotFound, or Gone when the file was destroyed."""
    child = scope.load(Child, child_id)
    key = file_key(scope, child)
    identity = open_identity(scope, key, child)
    current = [row[0] for row in scope.rows(HOLDERS, child_id=child_id) if not row[0].ended_at]
    holders = tuple(_holder(holder, open_person(scope, key, holder)) for holder in current)
    return Family(child_id, child.team_id, full_name(identity), identity["birth_date"], holders)


def names_of(scope: Scope, child_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of these children, as far as the actor may read their files; one statement."""
    actor = scope.actor
    wanted = sorted(set(child_ids))
    if not wanted or permissions.refusal("child:read", actor) is not None:
        return {}
    reach = permissions.reach("child:read", actor)
    among = select(Child).where(Child.id.in_(wanted))
    if reach is not None:
        among = among.where(Child.team_id.in_(reach))
    found = {}
    for row in scope.rows(among):
        try:
            found[row[0].id] = full_name(open_identity(scope, file_key(scope, row[0]), row[0]))
        except (SealBroken, Gone):
            continue
    return found


def full_name(identity: dict[str, Any]) -> str:
    parts = (identity["given_name"], identity["name_prefix"], identity["family_name"])
    return " ".join(part for part in parts if part)


def _holder(holder: Any, person: dict[str, Any]) -> Holder:
    address = None if holder.address_secret else person["address"]
    return Holder(holder.id, holder.kind, person["name"], address, holder.address_secret)


def readable(scope: Scope, child_id: UUID) -> bool:
    """Whether the actor may read this child's file itself, and not only that there is one."""
    return child_id in names_of(scope, [child_id])


VISIBLE = select(Child.id)
"""The children that the actor reaches, for the `IN` of another slice's list."""


def of_team(team_id: UUID) -> Any:
    """The same, of one team."""
    return VISIBLE.where(Child.team_id == team_id)
