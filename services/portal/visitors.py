"""Who looks at a page: the session of the cookie, and the membership that it acts for.

Invariant: membership, roles and teams are read at every request, so what was taken away is gone at
once; somebody with several memberships acts for the one they chose and for no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from services.identity import operations as identity
from services.organisations import operations as organisations
from shared.authz import assurance, permissions
from shared.authz.actor import Actor

Stage = Literal["second_step", "enrol", "in"]
SECOND_STEP: Stage = "second_step"
ENROL: Stage = "enrol"
IN: Stage = "in"
"""How far somebody is: a code is still to come, a second factor is to be set up first, or all is
well."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody in an organisation, as it stands now."""

    id: UUID
    person_name: str
    roles: frozenset[str]
    teams: frozenset[UUID]
    organisation_id: UUID
    organisation_kind: str
    organisation_name: str
    organisation_state: str
    organisation_last_day: date | None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is logged in; `acting` is None until they have chosen for whom, and until they
    are in.
    """

    token: str
    session: identity.Session
    memberships: tuple[Membership, ...]

    @property
    def stage(self) -> Stage:
        """How far they are: what they have they must show, what their roles need they must have."""
        if assurance.is_strong(self.session.acr):
            return IN
        if self.session.second_factor:
            return SECOND_STEP
        needed = any(permissions.wants_second_factor(m.roles) for m in self.memberships)
        return ENROL if needed else IN

    @property
    def acting(self) -> Membership | None:
        if self.stage != IN:
            return None
        chosen = self.session.member_id
        found = [m for m in self.memberships if m.id == chosen]
        return found[0] if found else None

    def actor(self, trace_id: str) -> Actor | None:
        """As whom they enter an operation."""
        acting = self.acting
        if acting is None:
            return None
        return Actor(
            kind="member",
            id=acting.id,
            organisation_id=acting.organisation_id,
            organisation_kind=acting.organisation_kind,
            roles=acting.roles,
            teams=acting.teams,
            channel="portal",
            trace_id=trace_id,
            logged_in_at=self.session.authenticated_at,
            acr=self.session.acr,
            read_only=acting.organisation_state != "active",
            leaving=acting.organisation_state == "leaving",
        )


def visitor_of(token: str) -> Visitor | None:
    """Who holds this session's token; None when nobody is logged in with it."""
    session = identity.find(token)
    return None if session is None else Visitor(token, session, memberships_of(session.person_id))


def memberships_of(person_id: UUID) -> tuple[Membership, ...]:
    """For whom this person may act."""
    return tuple(_memberships(organisations.find_memberships(person_id)))


def _memberships(rows: Sequence[Any]) -> list[Membership]:
    return [
        Membership(
            id=row.id,
            person_name=row.name,
            roles=frozenset(row.roles),
            teams=frozenset(row.team_ids),
            organisation_id=row.organisation_id,
            organisation_kind=row.organisation_kind,
            organisation_name=row.organisation_name,
            organisation_state=row.organisation_state,
            organisation_last_day=row.organisation_last_day,
        )
        for row in rows
    ]
