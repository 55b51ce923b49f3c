"""The public keys of somebody's software, as they hand them to us: a JWKS (RFC 7517).

Invariant: what is kept verifies and cannot sign; a private key that was sent by mistake is refused
in words, and not kept.
"""

import json
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from shared.problems import Invalid, Reason
from shared.texts import Text

MOST_KEYS = 10
SHORTEST_MODULUS = 342
"""2048 bits in base64url."""


def public_jwks(text: str) -> dict[str, Any]:
    """The key set in this JSON (a set, or one key); Invalid with what is wrong with it."""
    try:
        read = json.loads(text)
    except ValueError:
        raise _invalid("jwks_not_json", _NOT_JSON) from None
    keys = read.get("keys", [read]) if isinstance(read, dict) else None
    if not isinstance(keys, list) or not 0 < len(keys) <= MOST_KEYS:
        raise _invalid("jwks_not_json", _NOT_JSON)
    return {"keys": [_public(key) for key in keys]}


def _public(given: Any) -> dict[str, Any]:
    try:
        if given.get("kty") == "RSA" and len(given.get("n", "")) < SHORTEST_MODULUS:
            raise ValueError
        key = JWKRegistry.import_key(given)
        private = key.is_private
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        raise _invalid("jwks_unusable", _UNUSABLE) from None
    if private:
        raise _invalid("jwks_private", _PRIVATE)
    strong = isinstance(key, RSAKey) or (
        isinstance(key, ECKey | OKPKey) and key.curve_name in ("P-256", "Ed25519")
    )
    if not strong or not key.kid:
        raise _invalid("jwks_unusable", _UNUSABLE)
    return dict(key.as_dict(private=False))


def _invalid(code: str, text: Text) -> Invalid:
    return Invalid(reasons=[Reason(code, text, pointer="/jwks")])


_NOT_JSON = Text(
    "Dit is geen JWKS: plak de JSON van de leverancier, met één tot tien sleutels.",
    "This is no JWKS: paste the vendor's JSON, with one to ten keys.",
)
_UNUSABLE = Text(
    "Een sleutel is onbruikbaar: P-256, Ed25519 of RSA vanaf 2048 bits, met een kid.",
    "A key is unusable: P-256, Ed25519 or RSA from 2048 bits, with a kid.",
)
_PRIVATE = Text(
    "Dit is een geheime sleutel. Wij bewaren haar niet: laat de leverancier een nieuwe maken en"
    " alleen het publieke deel sturen.",
    "This is a private key. We do not keep it: let the vendor make a new one and send the public"
    " part only.",
)
