"""Who acts: for which organisation, with which roles and teams, through which channel.

Invariant: an actor acts for exactly one organisation; no actor may do everything.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Channel = Literal["api", "portal", "worker", "clock", "cli"]
Kind = Literal["member", "system", "worker", "operator", "respondent"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Everything that deciding and auditing needs to know about who acts.

    `id` is the member's or system's id (a worker: the id of its organisation).
    `teams` are the teams whose records it may see; `whole_organisation` lifts that limit for
    systems and workers (a member's reach follows from the roles, `permissions.reach`).
    `oauth_scopes` is None for a person's session: there roles alone decide. A system, and a member
    through an app, need the scope besides. A scope never widens.
    `named_permissions` is what a worker was started for; it has no roles.
    `read_only`: the organisation is suspended or leaving; `leaving`: the latter, and a person in
    the workplace ends what is under way and takes the data along.
    `name` is an operator's, for the audit trail: nobody else is named there.
    A respondent is an authority holder, or the child, by a personal link: for the organisation that
    asked, about the one question `about`, and nothing else.
    """

    kind: Kind
    id: UUID
    organisation_id: UUID
    organisation_kind: str
    roles: frozenset[str] = frozenset()
    teams: frozenset[UUID] = frozenset()
    whole_organisation: bool = False
    oauth_scopes: frozenset[str] | None = None
    named_permissions: frozenset[str] = frozenset()
    channel: Channel = "api"
    trace_id: str = field(default="")
    logged_in_at: datetime | None = None
    acr: str | None = None
    read_only: bool = False
    leaving: bool = False
    name: str | None = None
    about: UUID | None = None
