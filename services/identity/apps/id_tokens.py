"""Who somebody is, told to an app (OpenID Connect Core §2): five minutes, for that app alone.

Invariant: it says nothing of a person but a name of the app's own; the rest is for userinfo.
"""

import secrets
from typing import Any

from joserfc import jwt
from joserfc.jwk import Key

from services.identity.access_tokens import Login
from services.identity.jose import Claims, StrictRegistry

LIFETIME = 300
"""Seconds; NL GOV allows no more."""
ALGORITHMS = ("ES256", "PS256", "RS256")


def issue(key: Key, alg: str, issuer: str, client_id: str, login: Login, **said: Any) -> str:
    """A signed id_token; `said` has `now` in seconds since 1970 and the request's `nonce`."""
    now, nonce = int(said["now"]), said.get("nonce")
    claims: Claims = {
        "iss": issuer,
        "sub": login.subject,
        "aud": client_id,
        "azp": client_id,
        "iat": now,
        "nbf": now,
        "exp": now + LIFETIME,
        "jti": secrets.token_urlsafe(24),
        "auth_time": int(login.auth_time.timestamp()),
        "acr": login.acr,
    }
    if nonce is not None:
        claims["nonce"] = nonce
    header = {"alg": alg, "typ": "JWT", "kid": key.kid}
    return jwt.encode(header, claims, key, registry=StrictRegistry([alg], ["alg", "kid", "typ"]))
