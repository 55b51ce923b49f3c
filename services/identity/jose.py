"""Reading a signed token (JWS, RFC 7515) that a stranger sent.

Invariant: a token counts only if its algorithm is one of an explicit list, its header holds
nothing but what we know, its `typ` fits, and the key was chosen by us and never by the token.
Whatever is wrong with it, reading ends in `BadToken`.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Collection
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey
from joserfc.registry import JWS_HEADER_REGISTRY, Header

Claims = dict[str, Any]
SMALLEST_RSA_KEY = 2048

_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_UNREADABLE = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What joserfc and json raise over bytes that are no token (a header that is a list, …)."""


class BadToken(Exception):
    """The token does not count; `reason` is a code for our own records, never for the sender."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class StrictRegistry(jws.JWSRegistry):
    """Exactly these algorithms and header parameters, whatever joserfc recommends.

    Header parameters that bring their own key (`jwk`, `jku`, `x5u`) or change the reading
    (`crit`, `b64`) are not among them.
    """

    max_payload_length = 8192

    def __init__(self, algorithms: Collection[str], headers: Collection[str]) -> None:
        super().__init__(algorithms=algorithms)
        self.header_registry = {name: JWS_HEADER_REGISTRY[name] for name in headers}

    def get_alg(self, name: str) -> JWSAlgModel:
        """As the base class, without its warning that RFC 9864 renamed EdDSA."""
        if name not in (self.allowed or ()):
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


def read(
    token: str,
    choose_key: Callable[[Header], Key],
    registry: StrictRegistry,
    types: Collection[str | None],
) -> Claims:
    """The claims of a token whose signature holds; raises BadToken.

    `types` are the accepted media types of `typ` in lower case; None among them: may be absent.
    """
    if not _COMPACT.fullmatch(token):
        raise BadToken("malformed")
    try:
        seen = jwt.decode(token, lambda member: choose_key(member.headers()), registry=registry)
    except _UNREADABLE:
        raise BadToken("signature") from None
    if media_type(seen.header) not in types:
        raise BadToken("typ")
    return seen.claims


def unverified(token: str, registry: StrictRegistry) -> Claims:
    """The claims as they stand, believed by nobody: only to find out whose keys to look up."""
    if not _COMPACT.fullmatch(token):
        raise BadToken("malformed")
    try:
        claims = json.loads(jws.extract_compact(token.encode(), registry=registry).payload)
    except _UNREADABLE:
        raise BadToken("malformed") from None
    if not isinstance(claims, dict):
        raise BadToken("malformed")
    return claims


def media_type(header: Header) -> str | None:
    """`typ` in lower case, without the "application/" that may be left out (RFC 7515 §4.1.9)."""
    typ = header.get("typ")
    return typ.lower().removeprefix("application/") if isinstance(typ, str) else None


def fits(key: Key, alg: str) -> bool:
    """Whether the key is of the kind, curve and size that this algorithm asks."""
    match key:
        case ECKey():
            return alg == "ES256" and key.curve_name == "P-256"
        case RSAKey():
            return alg in ("PS256", "RS256") and key.public_key.key_size >= SMALLEST_RSA_KEY
        case OKPKey():
            return alg == "EdDSA" and key.curve_name == "Ed25519"
        case _:
            return False


def encoded_digest(text: str) -> str:
    """The SHA-256 of an ASCII text in base64url, without padding (`ath`, `code_challenge`)."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
