"""What is wrong with software that somebody wants to connect, told in words.

Invariant: every fault is told at once, each at its own field.
"""

from collections.abc import Sequence
from typing import Any

from services.identity import operations as identity
from shared.authz.permissions import OAUTH_SCOPES, ROLES
from shared.problems import Reason
from shared.texts import Text


def of_names(oauth_scopes: Sequence[str], roles: Sequence[str]) -> list[Reason]:
    found = []
    if not OAUTH_SCOPES.keys() >= set(oauth_scopes):
        found += _told("scope_unknown", "/oauthScopes")
    if not ROLES.keys() >= set(roles):
        found += _told("role_unknown", "/roles")
    return found


def of_keys(jwks: dict[str, Any] | None, jwks_uri: str | None, public: bool) -> list[Reason]:
    given = bool(jwks and jwks.get("keys"))
    if public:
        return _told("key_of_public_app" if given or jwks_uri else None, "/jwks")
    if jwks_uri is not None:
        wrong = "keys_twice" if given else identity.keys_address_fault(jwks_uri)
        return _told(wrong, "/jwksUri")
    return _told(identity.key_set_fault(jwks or {}), "/jwks")


def of_addresses(redirect_uris: Sequence[str], public: bool) -> list[Reason]:
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
