"""What identity must know of a system (an OAuth client), and what its standing allows.

Invariant: an organisation's state that is not known here gives nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from shared.db.alongside import Alongside


@dataclass(frozen=True, slots=True)
class SystemRecord:
    """A system as it stands now, with its organisation and teams.

    `jwks` are its registered public keys (RFC 7517 §5).
    """

    client_id: UUID
    organisation_id: UUID
    organisation_kind: str
    organisation_state: str
    active: bool
    jwks: Mapping[str, Any] = field(repr=False)
    oauth_scopes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    teams: frozenset[UUID] = frozenset()
    whole_organisation: bool = False


class Found(NamedTuple):
    """A system, and the columns of what rode along in the statement that found it."""

    system: SystemRecord
    beside: Any = None


class FindSystem(Protocol):
    """Finds a system by its client id, in one statement and never from a cache; None: there is
    none. What is `alongside` is done in that statement, whatever is found.
    """

    def __call__(self, client_id: UUID, alongside: Alongside | None = None) -> Found | None: ...


class Standing(Enum):
    """How far a system gets, before any role or scope is looked at."""

    NONE = "none"
    READ_ONLY = "read_only"
    FULL = "full"


_BY_ORGANISATION_STATE = {
    "active": Standing.FULL,
    "suspended": Standing.READ_ONLY,
    "leaving": Standing.READ_ONLY,
}


def standing(system: SystemRecord) -> Standing:
    """What the system's own and its organisation's state allow."""
    if not system.active:
        return Standing.NONE
    return _BY_ORGANISATION_STATE.get(system.organisation_state, Standing.NONE)


def parsed_client_id(value: object) -> UUID | None:
    """The client id, or None; only its canonical spelling counts, or one client had many names."""
    try:
        client_id = UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return client_id if str(client_id) == value else None
