"""Reading a DPoP proof (RFC 9449 §4.3).

Invariant: what this gives back is signed by the key that it names, was made now, for this method
and address and (at the API) for this very token. Whether it is the first time is for `spending`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from joserfc.jwk import JWKRegistry, Key
from joserfc.registry import Header

from services.identity.jose import BadToken, Claims, StrictRegistry, encoded_digest, fits, read

ALGORITHMS = ("ES256", "PS256", "EdDSA")
"""Those of FAPI 2.0; EdDSA with Ed25519 only."""
MADE_WITHIN = 300
"""Seconds that a proof may be old by its own clock; our nonce bounds it more tightly by ours."""
AHEAD = 60
"""Seconds that a client's clock may be ahead."""
LONGEST_PROOF = 4096
LONGEST_JTI = 256
_TYPES = ("dpop+jwt",)


class _Registry(StrictRegistry):
    """A proof brings its own key, which is what it is for: an RSA one of 8192 bits fits."""

    max_header_length = 2048


_REGISTRY = _Registry(ALGORITHMS, ["alg", "typ", "jwk"])
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
_PORTS = {"http": 80, "https": 443}


class BadProof(Exception):
    """The proof does not count; `reason` is a code for our own records."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that holds. `jkt`: the thumbprint of its key (RFC 7638, SHA-256)."""

    jkt: str
    jti: str
    nonce: str | None

    @property
    def name(self) -> bytes:
        """What it is remembered by: 32 bytes that say nothing."""
        return hashlib.sha256(f"{self.jkt}/{self.jti}".encode("utf-8", "surrogatepass")).digest()


def one_of(sent: Sequence[str]) -> str:
    """The one DPoP header of a request; raises BadProof for none and for more."""
    if len(sent) != 1 or len(sent[0]) > LONGEST_PROOF:
        raise BadProof("header")
    return sent[0]


def check(encoded: str, *, method: str, address: str, now: int, token: str | None = None) -> Proof:
    """The proof, if it is for this request, now; raises BadProof.

    `address` is the request's as the world sees it, `now` in seconds since 1970, `token` the access
    token that comes with it (None: at the endpoints that give tokens).
    """
    held: list[Key] = []

    def own_key(header: Header) -> Key:
        held.append(_public_key(header.get("jwk"), header["alg"]))
        return held[0]

    try:
        claims = read(encoded, own_key, _REGISTRY, _TYPES)
    except BadToken as fault:
        raise BadProof(fault.reason) from None
    _check_claims(claims, method, address, now)
    if token is not None and claims.get("ath") != encoded_digest(token):
        raise BadProof("ath")
    return Proof(held[0].thumbprint(), claims["jti"], claims.get("nonce"))


def _public_key(jwk: Any, alg: str) -> Key:
    """The key of the header, public and of a kind that fits `alg`; raises BadToken."""
    if not isinstance(jwk, dict) or _PRIVATE & jwk.keys():
        raise BadToken("jwk")
    key = JWKRegistry.import_key(jwk)
    if not fits(key, alg):
        raise BadToken("jwk")
    return key


def _check_claims(claims: Claims, method: str, address: str, now: int) -> None:
    jti, iat, nonce = claims.get("jti"), claims.get("iat"), claims.get("nonce")
    if not isinstance(jti, str) or not 1 <= len(jti) <= LONGEST_JTI:
        raise BadProof("jti")
    if isinstance(iat, bool) or not isinstance(iat, int | float):
        raise BadProof("iat")
    if not now - MADE_WITHIN <= iat <= now + AHEAD:  # also false for what is no number
        raise BadProof("iat")
    if claims.get("htm") != method:
        raise BadProof("htm")
    sent = claims.get("htu")
    if not isinstance(sent, str) or _normal(sent) != _normal(address):
        raise BadProof("htu")
    if nonce is not None and not isinstance(nonce, str):
        raise BadProof("nonce_type")


def _normal(address: str) -> tuple[str, str | None, int | None, str]:
    """An address without query and fragment, in one spelling (RFC 9449 §4.3, RFC 3986 §6.2)."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BadProof("htu") from None
    if parts.username is not None:
        raise BadProof("htu")
    return parts.scheme, parts.hostname, port or _PORTS.get(parts.scheme), unquote(parts.path)
