"""What identity must know of a system (an OAuth client), and what its standing allows.

Invariant: an organisation's state that is not known here gives nothing.
"""

from collections.abc import Callable, Mapping
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
    name: str = ""
    organisation_name: str = ""
    grant_type: str = "client_credentials"
    public: bool = False
    redirect_uris: tuple[str, ...] = ()
    jwks_uri: str | None = None
    id_token_alg: str = "ES256"  # noqa: S105 - an algorithm


@dataclass(frozen=True, slots=True)
class AppMember:
    """The member for whom an app acts, as both stand now. `oauth_scopes` are the app's."""

    member_id: UUID
    person_id: UUID
    name: str
    email: str
    roles: frozenset[str]
    teams: frozenset[UUID]
    organisation_id: UUID
    organisation_kind: str
    organisation_state: str
    oauth_scopes: frozenset[str]
    beside: Any = None


class Found(NamedTuple):
    """A system, and the columns of what rode along in the statement that found it."""

    system: SystemRecord
    beside: Any = None


class FindSystem(Protocol):
    """Finds a system by its client id, in one statement and never from a cache; None: there is
    none. What is `alongside` is done in that statement, whatever is found.
    """

    def __call__(self, client_id: UUID, alongside: Alongside | None = None) -> Found | None: ...


FindAppMember = Callable[[Alongside], AppMember | None]
"""Finds the member and the app that the CTE `acting` of what rides along names; both active."""


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
    return standing_of(system.organisation_state) if system.active else Standing.NONE


def standing_of(organisation_state: str) -> Standing:
    """What an organisation's state allows to who is active in it."""
    return _BY_ORGANISATION_STATE.get(organisation_state, Standing.NONE)


def parsed_client_id(value: object) -> UUID | None:
    """The client id, or None; only its canonical spelling counts, or one client had many names."""
    try:
        client_id = UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return client_id if str(client_id) == value else None
