"""How another slice's list names children.

Invariant: a name is given only to who may read the file that it stands in.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children.families import full_name
from services.children.models import Child
from services.children.sealed import file_key, open_identity
from shared.authz import permissions
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.problems import Gone


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


def readable(scope: Scope, child_id: UUID) -> bool:
    """Whether the actor may read this child's file itself, and not only that there is one."""
    return child_id in names_of(scope, [child_id])


VISIBLE = select(Child.id)
"""The children that the actor reaches, for the `IN` of another slice's list."""


def of_team(team_id: UUID) -> Any:
    """The same, of one team."""
    return VISIBLE.where(Child.team_id == team_id)
