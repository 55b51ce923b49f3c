"""An authenticator in software: makes passkeys and answers challenges (WebAuthn Level 3 §6).

Invariant: it does what a real one does unless a test tells it to err in exactly one thing.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

USER_PRESENT, USER_VERIFIED, NEW_CREDENTIAL = 0x01, 0x04, 0x40


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Authenticator:
    """One passkey. `count` goes up with each use, as in a security key."""

    origin: str
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    user_handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def create(self, options: str, **errs: Any) -> str:
        """The answer to `navigator.credentials.create`, as JSON."""
        asked = json.loads(options)
        self.user_handle = decoded(asked["user"]["id"])
        client = self._client("webauthn.create", asked["challenge"], errs)
        public = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: public.x.to_bytes(32), -3: public.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential_id).to_bytes(2) + self.credential_id
        data = self._data(asked["rp"]["id"], NEW_CREDENTIAL, errs) + attested + cbor2.dumps(cose)
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        response: dict[str, Any] = {
            "clientDataJSON": encoded(client),
            "attestationObject": encoded(attestation),
        }
        if "transports" in errs:
            response["transports"] = errs["transports"]
        return self._answer(response, errs.get("attachment"))

    def get(self, options: str, **errs: Any) -> str:
        """The answer to `navigator.credentials.get`, as JSON."""
        asked = json.loads(options)
        self.count = errs.get("count", self.count + 1)
        client = self._client("webauthn.get", asked["challenge"], errs)
        data = self._data(asked["rpId"], 0, errs)
        signed = data + hashlib.sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": encoded(client),
                "authenticatorData": encoded(data),
                "signature": encoded(errs.get("signature", signature)),
                "userHandle": encoded(errs.get("user_handle", self.user_handle)),
            }
        )

    def _client(self, kind: str, challenge: str, errs: dict[str, Any]) -> bytes:
        said = {
            "type": errs.get("type", kind),
            "challenge": errs.get("challenge", challenge),
            "origin": errs.get("origin", self.origin),
            "crossOrigin": errs.get("cross_origin", False),
        }
        return json.dumps(said).encode()

    def _data(self, rp_id: str, flags: int, errs: dict[str, Any]) -> bytes:
        verified = USER_VERIFIED if errs.get("verified", True) else 0
        rp_hash = hashlib.sha256(errs.get("rp_id", rp_id).encode()).digest()
        return rp_hash + bytes([USER_PRESENT | verified | flags]) + self.count.to_bytes(4)

    def _answer(self, response: dict[str, Any], attachment: Any = None) -> str:
        name = encoded(self.credential_id)
        answer = {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }
        said = {} if attachment is None else {"authenticatorAttachment": attachment}
        return json.dumps(answer | said)
