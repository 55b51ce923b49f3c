"""Software that acts for an organisation: asked for, approved by a second person, stopped, ended.

Invariant: what may see children's data does nothing until a second person, an admin of that very
organisation, has looked at it; the database holds that too. What it may do is fixed when it is
asked for.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.organisations.membership import own_teams
from services.organisations.models import System, SystemTeam, Team
from services.organisations.second_person import require_second
from services.organisations.system_faults import of_addresses, of_keys, of_names
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.authz.words import allowed
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid
from shared.texts import Text
from shared.web.pages import Cursor, Page

CHILD_DATA = frozenset(
    {
        "children:read",
        "children:write",
        "consents:read",
        "consents:write",
        "sharing:read",
        "legal-grounds:read",
        "legal-grounds:write",
        "disclosures:read",
        "duties:read",
        "duties:write",
        "referrals:read",
        "referrals:write",
        "signals:read",
        "signals:write",
        "matches:read",
        "matches:write",
        "risk-lists:read",
        "risk-lists:write",
        "exports:read",
        "exports:write",
    }
)
"""Scopes with which software sees something of children."""
WATCHED = CHILD_DATA | {"management:write", "substitutes:write"}
"""Scopes that want a second person's look: who lets one stand in for another lets them see that
one's children. The database has the same list (migration 0160).
"""


@operation("system:register")
def register_system(
    scope: Scope,
    *,
    name: str,
    oauth_scopes: Sequence[str],
    roles: Sequence[str] = (),
    jwks: dict[str, Any] | None = None,
    jwks_uri: str | None = None,
    team_ids: Sequence[UUID] = (),
    whole_organisation: bool = False,
    redirect_uris: Sequence[str] = (),
    public: bool = False,
    id_token_alg: str = "ES256",  # noqa: S107 - an algorithm
) -> dict[str, Any]:
    """Ask for another vendor's software as a client that acts for the organisation; with
    `redirect_uris` as an app, which acts for those of its members who let it. It works at once
    where it sees nothing of children, and else when a second person approves it.
    """
    faults = [*of_names(oauth_scopes, roles), *of_keys(jwks, jwks_uri, public)]
    faults += of_addresses(redirect_uris, public)
    if faults:
        raise Invalid(reasons=faults)
    system = scope.add(
        System(
            id=new_id(),
            owner_id=scope.org,
            name=name,
            jwks=jwks or {"keys": []},
            jwks_uri=jwks_uri,
            oauth_scopes=list(dict.fromkeys(oauth_scopes)),
            roles=list(roles),
            whole_organisation=whole_organisation,
            active=not WATCHED & set(oauth_scopes),
            grant_type="authorization_code" if redirect_uris else "client_credentials",
            public=public,
            redirect_uris=list(redirect_uris),
            id_token_alg=id_token_alg,
            created_at=scope.now,
            asked_by=scope.actor.id,
            approved_by=None,
            approved_at=None,
            ended_at=None,
            version=1,
        )
    )
    scope.concerns("system", system.id)
    teams = own_teams(scope, team_ids)
    places = [{"system_id": system.id, "team_id": team, "owner_id": scope.org} for team in teams]
    scope.insert(SystemTeam, places)
    return _view(system)


@operation("system:approve")
def approve_system(
    scope: Scope, *, system_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Let it work, as a second person: whoever asked for it cannot."""
    system = _locked(scope, system_id, expected_version)
    if _state(system) != "asked":
        raise Conflict("system_decided", _DECIDED)
    if system.asked_by == scope.actor.id:
        raise Forbidden("second_person_needed", _SECOND)
    require_second(scope, system.asked_by)
    system.approved_by, system.approved_at = scope.actor.id, scope.now
    return _set(system, active=True)


@operation("system:stop")
def suspend_system(
    scope: Scope, *, system_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Stop it for now, at once: its tokens stop working too."""
    system = _locked(scope, system_id, expected_version)
    if not system.active:
        raise Conflict("system_inactive", _INACTIVE)
    return _set(system, active=False)


@operation("system:approve")
def resume_system(
    scope: Scope, *, system_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Let it work again after it was stopped; what was never approved is not let in by this."""
    system = _locked(scope, system_id, expected_version)
    if _state(system) != "stopped":
        raise Conflict("system_not_stopped", _NOT_STOPPED)
    if WATCHED & set(system.oauth_scopes) and system.asked_by == scope.actor.id:
        raise Forbidden("second_person_needed", _SECOND)
    return _set(system, active=True)


@operation("system:stop")
def end_system(
    scope: Scope, *, system_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Stop it, at once and for good; also one that was only asked for."""
    system = _locked(scope, system_id, expected_version)
    if system.ended_at is not None:
        raise Conflict("system_ended", _ENDED)
    system.ended_at = scope.now
    return _set(system, active=False)


@operation("system:read", reads=True)
def list_systems(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The organisation's software, ended ones too, newest first."""
    listed = newest_first(select(System), System.created_at, System.id, after, page_size)
    rows = [row[0] for row in scope.rows(listed)]
    return page(rows, page_size, _view)


@operation("system:read", reads=True)
def get_system(scope: Scope, *, system_id: UUID) -> dict[str, Any]:
    """One of them: what it may do in words, in which teams, with which keys."""
    return _whole(scope, scope.load(System, system_id))


def _locked(scope: Scope, system_id: UUID, expected_version: int | None) -> System:
    system = scope.load(System, system_id, lock="change")
    scope.expect_version(system, expected_version)
    return system


def _set(system: System, *, active: bool) -> dict[str, Any]:
    system.active = active
    system.version += 1
    return _view(system)


def _view(system: System) -> dict[str, Any]:
    return {name: getattr(system, name) for name in _NAMES} | {
        "state": _state(system),
        "sees_children": _sees_children(system),
    }


def _state(system: System) -> str:
    if system.ended_at is not None:
        return "ended"
    if system.active:
        return "active"
    waits = system.approved_at is None and WATCHED & set(system.oauth_scopes)
    return "asked" if waits else "stopped"


def _sees_children(system: System) -> bool:
    return bool(CHILD_DATA & set(system.oauth_scopes))


def _whole(scope: Scope, system: System) -> dict[str, Any]:
    teams = (
        select(SystemTeam.team_id)
        .join(Team, Team.id == SystemTeam.team_id)
        .where(SystemTeam.system_id == system.id, Team.closed_at.is_(None))
        .order_by(Team.name, Team.id)
    )
    return _view(system) | {
        "team_ids": [row.team_id for row in scope.rows(teams)],
        "may": allowed(system.roles, system.oauth_scopes),
        "key_ids": [key["kid"] for key in system.jwks["keys"] if "kid" in key],
    }


_NAMES = (
    "id",
    "name",
    "grant_type",
    "public",
    "oauth_scopes",
    "roles",
    "whole_organisation",
    "redirect_uris",
    "jwks_uri",
    "id_token_alg",
    "asked_by",
    "approved_by",
    "approved_at",
    "ended_at",
    "created_at",
    "version",
)
_SECOND = Text(
    "U vroeg dit zelf aan: een andere beheerder moet het goedkeuren.",
    "You asked for this yourself: another admin must approve it.",
)
_DECIDED = Text("Hierover is al besloten.", "This was decided already.")
_ENDED = Text("Dit is al beëindigd.", "This was ended already.")
_INACTIVE = Text("Deze software werkt nu niet.", "This software is not working now.")
_NOT_STOPPED = Text("Deze software is niet stilgezet.", "This software was not stopped.")
