"""Finding a child by name or birth date without storing either in the clear.

Invariant: a token is an HMAC under the organisation's own key: no organisation can compute
another's, and the same name gives different tokens in different organisations.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select

from services.children import identities
from services.children.models import ChildToken
from shared.authz.scope import Scope
from shared.crypto.names import normalise_name

MOST_WORDS = 8


def remember(scope: Scope, child_id: UUID, names: list[str], birth_date: date) -> None:
    """Make the child findable by these names and this birth date, and by nothing else."""
    scope.execute(delete(ChildToken).where(ChildToken.child_id == child_id))
    tokens = _all(scope, names, birth_date)
    scope.insert(
        ChildToken,
        [{"owner_id": scope.org, "token": token, "child_id": child_id} for token in tokens],
    )


def of_child(scope: Scope, identity: dict[str, Any]) -> set[bytes]:
    """The tokens of a child that is not findable yet."""
    return _all(scope, identities.names_of(identity), identity["birth_date"])


def of_birth_dates(scope: Scope, days: Iterable[date]) -> set[bytes]:
    """The tokens of these days."""
    return {_birth_date(scope, day) for day in set(days)}


def matching(scope: Scope, names: str | None, birth_date: date | None) -> Select[UUID]:
    """A query for the ids of children that have all the given words and the birth date."""
    tokens = {_name(scope, word) for word in _words(names or "")}
    if birth_date is not None:
        tokens.add(_birth_date(scope, birth_date))
    return (
        select(ChildToken.child_id)
        .where(ChildToken.token.in_(tokens))
        .group_by(ChildToken.child_id)
        .having(func.count() == len(tokens))
    )


def _all(scope: Scope, names: list[str], birth_date: date) -> set[bytes]:
    tokens = {_name(scope, word) for name in names for word in _words(name)}
    tokens.add(_birth_date(scope, birth_date))
    return tokens


def _words(name: str) -> list[str]:
    """Each word brought to one spelling by itself, so that part of a double name finds it too."""
    spelled = (normalise_name(word) for word in re.split(r"[\s\-‐‑–]+", name))
    return [word for word in spelled if word][:MOST_WORDS]


def _name(scope: Scope, word: str) -> bytes:
    return scope.keyring.blind_index(scope.org, "child.name", word)


def _birth_date(scope: Scope, day: date) -> bytes:
    return scope.keyring.blind_index(scope.org, "child.birth_date", day.isoformat())
