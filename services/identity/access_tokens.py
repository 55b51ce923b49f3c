"""Our access tokens: JWTs by RFC 9068, signed with ES256, bound to a key (RFC 9449 §6).

Invariant: what is issued here and what is accepted here are the same shape; a token never says
more than was registered and allowed, and what it says is checked again at every call (`api_calls`).
"""

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.registry import Header

from services.identity.jose import BadToken, Claims, StrictRegistry, read
from services.identity.systems import parsed_client_id

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
class Login:
    """Under which grant an app acts for somebody, and how and when they logged in."""

    grant_id: UUID
    subject: str
    acr: str
    auth_time: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What a token is to say; `login` None: a system that acts by itself."""

    client_id: UUID
    organisation_id: UUID
    roles: Collection[str]
    scope: str
    jkt: str
    login: Login | None = None


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What a verified token says; `expires` in seconds since 1970.

    `jkt` is the thumbprint of the key that it is bound to (RFC 9449 §6.1); a certificate's
    (RFC 8705 §3.1) would stand beside it. `grant_id`: of the grant under which an app acts.
    """

    client_id: UUID
    organisation_id: str
    subject: str
    scopes: frozenset[str]
    expires: int
    jti: str
    jkt: str
    grant_id: UUID | None = None

    def expired(self, now: float) -> bool:
        return self.expires <= now - SKEW


def issue(key: Key, place: Place, facts: Facts, now: int) -> str:
    """A signed token (RFC 9068 §2); `now` in seconds since 1970."""
    client_id = str(facts.client_id)
    claims: Claims = {
        "iss": place.issuer,
        "sub": facts.login.subject if facts.login else client_id,
        "client_id": client_id,
        "azp": client_id,
        "aud": place.audience,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": secrets.token_urlsafe(24),  # 192 bits; NL GOV asks for 128
        "scope": facts.scope,
        "roles": sorted(facts.roles),
        "org": str(facts.organisation_id),
        "cnf": {"jkt": facts.jkt},
    }
    if facts.login:
        claims |= {
            "grant": str(facts.login.grant_id),
            "acr": facts.login.acr,
            "auth_time": int(facts.login.auth_time.timestamp()),
        }
    header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": key.kid}
    return jwt.encode(header, claims, key, registry=_REGISTRY)


def verify(
    token: str, place: Place, public_key: Callable[[str], Key | None], now: int
) -> tuple[AccessToken, Claims]:
    """The token, if it is ours and holds at `now`, with all its claims; raises BadToken."""

    def choose(header: Header) -> Key:
        key = public_key(str(header.get("kid")))
        if key is None:
            raise BadToken("kid")
        return key

    claims = read(token, choose, _REGISTRY, {"at+jwt"})
    return _checked(claims, place, now), claims


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
    client_id, grant_id = parsed_client_id(claims.get("client_id")), None
    if "grant" in claims:
        grant_id = parsed_client_id(claims["grant"])
        if grant_id is None:
            raise BadToken("grant")
    elif claims["sub"] != claims.get("client_id"):
        raise BadToken("subject")
    if client_id is None:
        raise BadToken("subject")
    return AccessToken(
        client_id=client_id,
        organisation_id=str(claims.get("org")),
        subject=str(claims["sub"]),
        scopes=frozenset(str(claims.get("scope", "")).split()),
        expires=int(claims["exp"]),
        jti=str(claims["jti"]),
        jkt=_bound_to(claims),
        grant_id=grant_id,
    )


def _bound_to(claims: Claims) -> str:
    """The thumbprint of the token's key; a token that is bound to none, or to more, is no token."""
    bound = claims.get("cnf")
    if not isinstance(bound, dict) or bound.keys() != {"jkt"} or not isinstance(bound["jkt"], str):
        raise BadToken("cnf")
    return bound["jkt"]
