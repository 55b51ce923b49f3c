"""The signature under a manifest: a detached JWS (RFC 7515 appendix F), ES256, to check offline.

Invariant: one algorithm and one type. The header of a signature never chooses how it is checked,
and a signature made for anything else (a token) is none for an export.

Detached, because the manifest lies next to it: two copies could differ.
"""

from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

TYPE = "schakel-export+jws"
_ALGORITHMS = ["ES256"]


class UnknownKey(Exception):
    """The signature names a key that is not among the published ones."""


class BadSignature(Exception):
    """Not a signature over this manifest of the kind that we make."""


def signer(private_key: ECKey, kid: str) -> Callable[[bytes], str]:
    """What signs manifests with this P-256 key, published in the JWKS under `kid`."""
    protected = {"alg": "ES256", "kid": kid, "typ": TYPE}

    def sign(manifest: bytes) -> str:
        attached = jws.serialize_compact(protected, manifest, private_key, _ALGORITHMS)
        return str(jws.detach_content(attached))

    return sign


def check(signature: bytes, manifest: bytes, public_jwks: Mapping[str, Any]) -> None:
    """Return when a published key signed `manifest`; raises UnknownKey or BadSignature."""
    try:
        compact = signature.decode("ascii")
        protected = jws.extract_compact(compact.encode(), manifest).protected
        if protected != {"alg": "ES256", "kid": protected.get("kid"), "typ": TYPE}:
            raise BadSignature
        key = _published(public_jwks, protected["kid"])
        jws.deserialize_compact(compact, key, _ALGORITHMS, payload=manifest)
    except (JoseError, ValueError, TypeError, KeyError):
        raise BadSignature from None


def _published(public_jwks: Mapping[str, Any], kid: object) -> ECKey:
    """The one published key of that name; two of a name are none."""
    found = [
        key
        for key in public_jwks.get("keys", [])
        if isinstance(key, dict) and key.get("kid") == kid
    ]
    if len(found) != 1 or not isinstance(kid, str):
        raise UnknownKey
    key = found[0]
    if key.get("kty") != "EC" or key.get("crv") != "P-256" or key.get("use", "sig") != "sig":
        raise UnknownKey
    return ECKey.import_key({"kty": "EC", "crv": "P-256", "x": key["x"], "y": key["y"]})
