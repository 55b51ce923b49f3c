"""The software that acts for an organisation, for the admin who connects it.

Invariant: software that would see something of children works only when a second admin approved
it; what it may do is fixed when it is connected. (The database holds that they are two: 0043.)
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.organisations import staff
from services.organisations.models import System, SystemTeam, Team
from services.organisations.public_keys import public_jwks
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.authz.words import allowed, software_about_children
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Forbidden
from shared.texts import Text
from shared.web.pages import Cursor, Page


@operation("organisation:manage")
def register_system(
    scope: Scope,
    *,
    name: str,
    jwks: dict[str, Any],
    oauth_scopes: Sequence[str],
    roles: Sequence[str],
    team_ids: Sequence[UUID] = (),
    whole_organisation: bool = False,
) -> dict[str, Any]:
    """Register another vendor's software, with keys that were looked at before."""
    made = _registered(scope, name, jwks, oauth_scopes, roles, team_ids, whole_organisation)
    return {"id": made.id}


@operation("system:change")
def connect_system(
    scope: Scope,
    *,
    name: str,
    jwks: str,
    oauth_scopes: Sequence[str],
    roles: Sequence[str],
    team_ids: Sequence[UUID] = (),
    whole_organisation: bool = False,
) -> dict[str, Any]:
    """Connect another vendor's software by its public keys (the text of a JWKS). What would see
    something of children waits for another admin.
    """
    keys = public_jwks(jwks)
    made = _registered(scope, name, keys, oauth_scopes, roles, team_ids, whole_organisation)
    return _whole(scope, made)


@operation("system:read", reads=True)
def list_systems(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The software that acts or acted for us, newest first."""
    rows = scope.rows(newest_first(_SYSTEMS, System.created_at, System.id, after, page_size))
    return page(rows, page_size, _view)


@operation("system:read", reads=True)
def get_system(scope: Scope, *, system_id: UUID) -> dict[str, Any]:
    """One of them: what it may do, and in which teams."""
    return _whole(scope, scope.load(System, system_id))


@operation("system:change")
def approve_system(
    scope: Scope, *, system_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Let software work that a colleague connected; Forbidden for who connected it."""
    system = _locked(scope, system_id, expected_version)
    if system.approved_at is not None or not system.sees_children:
        raise Conflict("system_approved", _APPROVED)
    if system.registered_by == scope.actor.id:
        raise Forbidden("own_system", _OWN)
    system.approved_by, system.approved_at = scope.actor.id, scope.now
    system.active = True
    return _changed(scope, system)


@operation("system:change")
def suspend_system(
    scope: Scope, *, system_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Stop software, at once: its tokens stop working too."""
    system = _locked(scope, system_id, expected_version)
    if not system.active:
        raise Conflict("system_inactive", _INACTIVE)
    system.active = False
    return _changed(scope, system)


@operation("system:change")
def resume_system(
    scope: Scope, *, system_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Let software work again that was stopped; what was never approved is not let in by this."""
    system = _locked(scope, system_id, expected_version)
    if system.active:
        raise Conflict("system_active", _ACTIVE)
    if system.sees_children and system.approved_at is None:
        raise Conflict("system_unapproved", _UNAPPROVED)
    system.active = True
    return _changed(scope, system)


def _registered(
    scope: Scope,
    name: str,
    jwks: dict[str, Any],
    oauth_scopes: Sequence[str],
    roles: Sequence[str],
    team_ids: Sequence[UUID],
    whole_organisation: bool,
) -> System:
    sees = software_about_children(roles, oauth_scopes)
    by_operator = scope.actor.kind == "operator"
    made = scope.add(
        System(
            id=new_id(),
            owner_id=scope.org,
            name=name,
            jwks=jwks,
            oauth_scopes=list(oauth_scopes),
            roles=list(roles),
            whole_organisation=whole_organisation,
            active=by_operator or not sees,
            created_at=scope.now,
            sees_children=sees,
            registered_by=scope.actor.id,
            approved_by=None,
            approved_at=scope.now if by_operator else None,
            version=1,
        )
    )
    in_teams = staff.open_teams(scope, team_ids)
    places = [{"system_id": made.id, "team_id": team, "owner_id": scope.org} for team in in_teams]
    scope.insert(SystemTeam, places)
    return made


def _locked(scope: Scope, system_id: UUID, expected_version: int | None) -> System:
    system = scope.load(System, system_id, lock="change")
    scope.expect_version(system, expected_version)
    return system


def _changed(scope: Scope, system: System) -> dict[str, Any]:
    system.version += 1
    return _whole(scope, system)


def _view(system: Any) -> dict[str, Any]:
    waits = system.sees_children and system.approved_at is None
    return {name: getattr(system, name) for name in _NAMES} | {"waits": waits}


def _whole(scope: Scope, system: System) -> dict[str, Any]:
    scope.flush()
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
    "roles",
    "oauth_scopes",
    "whole_organisation",
    "active",
    "sees_children",
    "created_at",
    "registered_by",
    "approved_by",
    "approved_at",
    "version",
)
_SYSTEMS = select(*(getattr(System, name) for name in _NAMES))
_APPROVED = Text("Hiervoor is geen goedkeuring (meer) nodig.", "This needs no approval (any more).")
_OWN = Text(
    "Een andere beheerder dan wie de software aansloot keurt haar goed.",
    "Another admin than who connected the software approves it.",
)
_INACTIVE = Text("Deze software staat al stil.", "This software has been stopped already.")
_ACTIVE = Text("Deze software werkt al.", "This software works already.")
_UNAPPROVED = Text(
    "Deze software wacht op goedkeuring door een andere beheerder.",
    "This software waits for approval by another admin.",
)
