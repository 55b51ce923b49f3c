"""Sealing of fields and keys: AES-256-GCM (NIST SP 800-38D) with the place as associated data.

Invariant: what is sealed opens only with its key, at exactly the place it was sealed for, and
unaltered; everything else is `SealBroken`, without a word about why.

Keys are wrapped with GCM too, and not with AES-KW (RFC 3394), because AES-KW cannot bind a wrapped
key to its place: a wrapped key copied to another row would open there. The price is a random nonce
of 96 bits, so one key may seal 2**32 times (SP 800-38D §8.3): ample for a tenant's data keys.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
FORMAT = b"\x01"
OVERHEAD = len(FORMAT) + NONCE_BYTES + TAG_BYTES
"""How many bytes longer the sealed form is than the plaintext."""

_DATA, _KEY = b"\x01", b"\x02"  # what is sealed: a wrapped key never opens as data, nor back
_PLACE, _CONTEXT = b"\x01", b"\x02"  # how the place is named: bytes never pass for a Place


class SealBroken(Exception):
    """Wrong key, wrong place, or altered: which one is nobody's business."""

    def __init__(self) -> None:
        super().__init__("cannot be opened")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something sealed lives: a column of one version of one record of one organisation."""

    owner_id: UUID
    record_id: UUID
    column: str
    version: int

    def encoded(self) -> bytes:
        """Fixed widths first and the one free text last, so that no two places read the same.

        Raises OverflowError for a version that does not fit 64 bits unsigned.
        """
        version = self.version.to_bytes(8)
        return self.owner_id.bytes + self.record_id.bytes + version + self.column.encode()


def new_data_key() -> bytes:
    """A fresh key of 32 random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, place: Place | bytes, plaintext: bytes) -> bytes:
    """`plaintext` sealed for `place`: format byte | nonce | ciphertext with tag."""
    return _sealed(key, _associated(_DATA, place), plaintext)


def unseal(key: bytes, place: Place | bytes, sealed: bytes) -> bytes:
    """What was sealed for `place` under `key`; raises SealBroken."""
    return _opened(key, _associated(_DATA, place), sealed)


def seal_json(key: bytes, place: Place | bytes, document: Mapping[str, object]) -> bytes:
    """A document of fields as sealed JSON; dates, moments and UUIDs become strings (RFC 3339)."""
    return seal(key, place, orjson.dumps(document))


def unseal_json(key: bytes, place: Place | bytes, sealed: bytes) -> dict[str, Any]:
    """The document as JSON knows it (dates stay strings); raises SealBroken, also for no document.

    The parser's own error is not passed on: it carries the text that it could not read.
    """
    try:
        document = orjson.loads(unseal(key, place, sealed))
    except orjson.JSONDecodeError:
        raise SealBroken from None
    if not isinstance(document, dict):
        raise SealBroken
    return document


def wrap(key_encryption_key: bytes, context: Place | bytes, key: bytes) -> bytes:
    """`key` (32 bytes) sealed for `context`; always 61 bytes."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    return _sealed(key_encryption_key, _associated(_KEY, context), key)


def unwrap(key_encryption_key: bytes, context: Place | bytes, wrapped: bytes) -> bytes:
    """The key that was wrapped for `context`; raises SealBroken."""
    return _opened(key_encryption_key, _associated(_KEY, context), wrapped)


def _associated(what: bytes, place: Place | bytes) -> bytes:
    named = _CONTEXT + place if isinstance(place, bytes) else _PLACE + place.encoded()
    return FORMAT + what + named


def _sealed(key: bytes, associated: bytes, plaintext: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + _cipher(key).encrypt(nonce, plaintext, associated)


def _opened(key: bytes, associated: bytes, sealed: bytes) -> bytes:
    if len(sealed) < OVERHEAD or sealed[:1] != FORMAT:
        raise SealBroken
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return _cipher(key).decrypt(nonce, body, associated)
    except InvalidTag:
        raise SealBroken from None


def _cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:  # AESGCM would take 16 and 24 bytes too
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    return AESGCM(key)
