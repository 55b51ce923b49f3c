"""Sealing for one reader: who seals cannot open again (HPKE, RFC 9180, base mode: X25519,
HKDF-SHA-256, AES-256-GCM).

Invariant: what is sealed opens only with the reader's private key, for exactly the place that it
was sealed for, and unaltered; everything else is `SealBroken`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from shared.crypto import key_file
from shared.crypto.sealing import Place, SealBroken

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class Recipient:
    """The public half of a reader's key, and how it is called."""

    kid: str
    public: bytes

    def seal(self, place: Place, plaintext: bytes) -> bytes:
        """Length of kid | kid | what only the reader opens."""
        key = X25519PublicKey.from_public_bytes(self.public)
        kid = self.kid.encode()
        return bytes([len(kid)]) + kid + _SUITE.encrypt(plaintext, key, place.encoded())


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opens: private keys by name, the newest first."""

    _keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def of_file(cls, path: Path, create: bool = False) -> "Reader":
        """The keys in a key file; raises KeyFileFault."""
        if create:
            key_file.create(path, "matcher")
        return cls(key_file.read(path, "matcher key"))

    def recipient(self) -> Recipient:
        """The public half of the newest key."""
        kid = next(iter(self._keys))
        return Recipient(kid, self._key(kid).public_key().public_bytes_raw())

    def open(self, place: Place, sealed: bytes) -> bytes:
        """What was sealed for `place`; raises SealBroken."""
        length = 1 + sealed[0] if sealed else 0
        kid = sealed[1:length].decode("ascii", "replace")
        if kid not in self._keys:
            raise SealBroken
        try:
            return _SUITE.decrypt(sealed[length:], self._key(kid), place.encoded())
        except (InvalidTag, ValueError):
            raise SealBroken from None

    def _key(self, kid: str) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._keys[kid])
