"""Who of ours was born on these days: for who looks whether others' children are ours too.

Invariant: for a worker; nothing leaves our organisation by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children import tokens
from services.children.models import Child, ChildToken
from services.children.sealed import file_key, open_identity
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.problems import Gone


@dataclass(frozen=True, slots=True)
class BornChild:
    """A child of whom we have a file, and who it is."""

    id: UUID
    identity: dict[str, Any]


def born_on(scope: Scope, days: Iterable[date]) -> dict[date, list[BornChild]]:
    """Our children by the day on which they were born; one statement."""
    found: dict[date, list[BornChild]] = {}
    wanted = tokens.of_birth_dates(scope, days)
    if not wanted:
        return found
    among = (
        select(Child.id, Child.version, Child.wrapped_key, Child.sealed_identity)
        .join(ChildToken, ChildToken.child_id == Child.id)
        .where(ChildToken.token.in_(wanted), Child.wrapped_key.is_not(None))
        .order_by(Child.created_at, Child.id)
    )
    for row in scope.rows(among):
        try:
            identity = open_identity(scope, file_key(scope, row), row)
        except (SealBroken, Gone):
            continue
        found.setdefault(identity["birth_date"], []).append(BornChild(row.id, identity))
    return found
