"""Software of others that acts for an organisation: asked for, approved by a second person, ended.

Invariant: what may see children's data does nothing until a second person, an admin of that very
organisation, has looked at it; the database holds that too.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.identity import operations as identity
from services.organisations.membership import own_teams
from services.organisations.models import System, SystemTeam
from shared.authz.operation import operation
from shared.authz.permissions import OAUTH_SCOPES, ROLES
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page

CHILD_DATA = frozenset(
    {
        "children:read",
        "children:write",
        "consents:read",
        "consents:write",
        "sharing:read",
        "referrals:read",
        "referrals:write",
        "exports:read",
        "exports:write",
    }
)
"""Scopes with which software sees something of children. The database has the same list."""


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
    faults = [*_of_names(oauth_scopes, roles), *_of_keys(jwks, jwks_uri, public)]
    faults += _of_addresses(redirect_uris, public)
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
            active=not CHILD_DATA & set(oauth_scopes),
            grant_type="authorization_code" if redirect_uris else "client_credentials",
            public=public,
            redirect_uris=list(redirect_uris),
            id_token_alg=id_token_alg,
            created_at=scope.now,
            asked_by=scope.actor.id,
            approved_by=None,
            approved_at=None,
            ended_at=None,
        )
    )
    scope.concerns("system", system.id)
    teams = own_teams(scope, team_ids)
    places = [{"system_id": system.id, "team_id": team, "owner_id": scope.org} for team in teams]
    scope.insert(SystemTeam, places)
    return _view(system)


@operation("system:approve")
def approve_system(scope: Scope, *, system_id: UUID) -> dict[str, Any]:
    """Let it work, as a second person: whoever asked for it cannot."""
    system = scope.load(System, system_id, lock="change")
    if system.approved_at is not None or system.ended_at is not None or system.active:
        raise Conflict("system_decided", _DECIDED)
    if system.asked_by == scope.actor.id:
        raise Forbidden("second_person_needed", _SECOND)
    system.approved_by, system.approved_at = scope.actor.id, scope.now
    system.active = True
    return _view(system)


@operation("system:end")
def end_system(scope: Scope, *, system_id: UUID) -> dict[str, Any]:
    """Stop it, at once and for good; also one that was only asked for."""
    system = scope.load(System, system_id, lock="change")
    if system.ended_at is not None:
        raise Conflict("system_ended", _ENDED)
    system.active, system.ended_at = False, scope.now
    return _view(system)


@operation("system:read", reads=True)
def list_systems(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """The organisation's software, ended ones too, newest first."""
    listed = newest_first(select(System), System.created_at, System.id, after, page_size)
    rows = [row[0] for row in scope.rows(listed)]
    return page(rows, page_size, _view)


def _view(system: System) -> dict[str, Any]:
    names = ("id", "name", "grant_type", "public", "oauth_scopes", "roles", "whole_organisation")
    more = ("redirect_uris", "jwks_uri", "id_token_alg", "asked_by", "approved_by", "created_at")
    view = {name: getattr(system, name) for name in (*names, *more)}
    return view | {"state": _state(system)}


def _state(system: System) -> str:
    if system.ended_at is not None:
        return "ended"
    return "active" if system.active else "asked"


def _of_names(oauth_scopes: Sequence[str], roles: Sequence[str]) -> list[Reason]:
    found = []
    if not OAUTH_SCOPES.keys() >= set(oauth_scopes):
        found += _told("scope_unknown", "/oauthScopes")
    if not ROLES.keys() >= set(roles):
        found += _told("role_unknown", "/roles")
    return found


def _of_keys(jwks: dict[str, Any] | None, jwks_uri: str | None, public: bool) -> list[Reason]:
    given = bool(jwks and jwks.get("keys"))
    if public:
        return _told("key_of_public_app" if given or jwks_uri else None, "/jwks")
    if jwks_uri is not None:
        wrong = "keys_twice" if given else identity.keys_address_fault(jwks_uri)
        return _told(wrong, "/jwksUri")
    return _told(identity.key_set_fault(jwks or {}), "/jwks")


def _of_addresses(redirect_uris: Sequence[str], public: bool) -> list[Reason]:
    if public and not redirect_uris:
        return _told("redirect_uri_unusable", "/redirectUris")
    return _told(identity.address_fault(redirect_uris, public), "/redirectUris")


def _told(code: str | None, pointer: str) -> list[Reason]:
    return [] if code is None else [Reason(code, _FAULTS[code], pointer=pointer)]


_FAULTS = {
    "scope_unknown": Text("Deze bevoegdheid is er niet.", "There is no such scope."),
    "role_unknown": Text("Deze rol is er niet.", "There is no such role."),
    "keys_missing": Text("Geef een tot twintig sleutels.", "Give one to twenty keys."),
    "keys_twice": Text("Geef sleutels of een adres ervan.", "Give keys, or an address of them."),
    "key_unreadable": Text("Dit is geen sleutel (JWK).", "This is no key (JWK)."),
    "key_private": Text(
        "Hier staat een geheime sleutel in: geef alleen de publieke, en vervang deze.",
        "This holds a private key: give the public one only, and replace this one.",
    ),
    "key_unusable": Text(
        "Alleen P-256, Ed25519 of RSA vanaf 2048 bits.", "P-256, Ed25519, or RSA from 2048 bits."
    ),
    "key_of_public_app": Text(
        "Een app zonder geheim heeft geen sleutels.", "An app without a secret has no keys."
    ),
    "redirect_uri_unusable": Text(
        "Geef een https-adres zonder #; een app op een apparaat mag ook http://127.0.0.1/…",
        "Give an https address without #; an app on a device may use http://127.0.0.1/… too",
    ),
    "jwks_uri_unusable": Text(
        "Geef een openbaar https-adres, met een naam en zonder poort.",
        "Give a public https address, with a name and without a port.",
    ),
}
_SECOND = Text(
    "U vroeg dit zelf aan: een andere beheerder moet het goedkeuren.",
    "You asked for this yourself: another admin must approve it.",
)
_DECIDED = Text("Hierover is al besloten.", "This was decided already.")
_ENDED = Text("Dit is al beëindigd.", "This was ended already.")
