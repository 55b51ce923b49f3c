"""Our access tokens: JWTs by RFC 9068, signed with ES256.

Invariant: what is issued here and what is accepted here are the same shape; a token never says
more than the client registered, and what it says is checked again at every call (`bearer`).
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.registry import Header

from services.identity.jose import BadToken, Claims, StrictRegistry, read
from services.identity.systems import SystemRecord, parsed_client_id

ALGORITHM = "ES256"
LIFETIME = 300
"""Seconds. NL GOV allows up to six hours for client credentials; shorter costs us nothing."""
SKEW = 30
"""Seconds that the clocks of our own processes may differ."""
_REGISTRY = StrictRegistry([ALGORITHM], ["alg", "kid", "typ"])


@dataclass(frozen=True, slots=True)
class Place:
    """Who issues tokens, and for which API."""

    issuer: str
    audience: str


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a verified token says; `expires` in seconds since 1970.

    `jkt` is the thumbprint of the key that it is bound to (RFC 9449 §6.1); a certificate's
    (RFC 8705 §3.1) would stand beside it.
    """

    client_id: UUID
    organisation_id: str
    scopes: frozenset[str]
    expires: int
    jkt: str

    def expired(self, now: float) -> bool:
        return self.expires <= now - SKEW


def issue(key: ECKey, place: Place, system: SystemRecord, scope: str, jkt: str, now: int) -> str:
    """A signed token for a system (RFC 9068 §2), bound to the key with the thumbprint `jkt`;
    `now` in seconds since 1970.
    """
    client_id = str(system.client_id)
    claims: Claims = {
        "iss": place.issuer,
        "sub": client_id,
        "client_id": client_id,
        "azp": client_id,
        "aud": place.audience,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": secrets.token_urlsafe(24),  # 192 bits; NL GOV asks for 128
        "scope": scope,
        "roles": sorted(system.roles),
        "org": str(system.organisation_id),
        "cnf": {"jkt": jkt},
    }
    header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": key.kid}
    return jwt.encode(header, claims, key, registry=_REGISTRY)


def verify(
    token: str, place: Place, public_key: Callable[[str], ECKey | None], now: int
) -> AccessToken:
    """The token, if it is ours and holds at `now`; raises BadToken."""

    def choose(header: Header) -> ECKey:
        key = public_key(str(header.get("kid")))
        if key is None:
            raise BadToken("kid")
        return key

    return _checked(read(token, choose, _REGISTRY, {"at+jwt"}), place, now)


def _checked(claims: Claims, place: Place, now: int) -> AccessToken:
    required = jwt.JWTClaimsRegistry(
        now=now,
        leeway=SKEW,
        iss={"essential": True, "value": place.issuer},
        aud={"essential": True, "value": place.audience},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        jti={"essential": True},
    )
    try:
        required.validate(claims)
    except JoseError:
        raise BadToken("claims") from None
    bound = claims.get("cnf")
    if not isinstance(bound, dict) or bound.keys() != {"jkt"} or not isinstance(bound["jkt"], str):
        raise BadToken("cnf")
    client_id = parsed_client_id(claims.get("client_id"))
    if client_id is None or claims["sub"] != claims["client_id"]:
        raise BadToken("subject")
    scopes = frozenset(str(claims.get("scope", "")).split())
    return AccessToken(client_id, str(claims.get("org")), scopes, int(claims["exp"]), bound["jkt"])
