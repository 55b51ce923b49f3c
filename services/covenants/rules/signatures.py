"""Signatures under a covenant: Ed25519 (RFC 8032) over its canonical text, checked by anybody.

Invariant: no key but the covenant key of the organisation itself passes for its signature; a
document passes when every party that its own text names has signed that very text, and what it
shows beside the text says no other thing.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.covenants.rules.documents import FORMAT
from services.covenants.rules.shown import differing


def public_half(seed: bytes) -> bytes:
    """The 32 bytes that are published."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, text: str) -> bytes:
    """64 bytes under the text."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())


def verified(public: bytes, text: str, signature: bytes) -> bool:
    """Whether this key's holder signed this text."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def as_jwk(organisation_id: object, public: bytes) -> dict[str, str]:
    """A public half as it is published (RFC 8037), with whose it is; `kid` is its thumbprint
    (RFC 7638).
    """
    bare = {"crv": "Ed25519", "kty": "OKP", "x": encoded(public)}
    spelled = json.dumps(bare, sort_keys=True, separators=(",", ":")).encode()
    kid = encoded(hashlib.sha256(spelled).digest())
    return bare | {"kid": kid, "use": "sig", "alg": "EdDSA", "organisationId": str(organisation_id)}


def encoded(data: bytes) -> str:
    """base64url without padding (RFC 7515 §2)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes; ValueError for anything else."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("not base64url") from None


def faults_of(document: Mapping[str, Any], keys: Iterable[Mapping[str, Any]]) -> list[str]:
    """Why this document (as `GET …/versions/n` answers) is not what all its parties signed; empty
    when it is. English, for who runs the command line.
    """
    try:
        text = str(document["text"])
        said = json.loads(text)
        if said["format"] != FORMAT or _respelled(said) != text:
            return ["the text is not a covenant in its one spelling"]
        parties = {str(party["id"]) for party in said["parties"]}
        known = {str(key["organisationId"]): decoded(str(key["x"])) for key in keys}
        given = {
            str(s["organisationId"]): decoded(str(s["signature"])) for s in document["signatures"]
        }
        other = differing(document, said)
    except (KeyError, TypeError, ValueError):
        return ["this is not a covenant with signatures, or these are not keys"]
    if document.get("textHash") not in (None, hashlib.sha256(text.encode()).hexdigest()):
        return ["the hash is of another text"]
    if other:
        return [f"{name} is not as the signed text has it" for name in other]
    if not parties:
        return ["the text names no parties"]
    found = [f"{party} has not signed" for party in sorted(parties - set(given))]
    for party in sorted(parties & set(given)):
        if party not in known:
            found.append(f"the key of {party} is not among the published keys")
        elif not verified(known[party], text, given[party]):
            found.append(f"the signature of {party} is not under this text")
    return found


def _respelled(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
