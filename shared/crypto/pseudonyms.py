"""Keyed pseudonyms: equal for equal words under one key, and nothing to who has not got that key.

Invariant: the secret lies in a file and never in the database; each covenant has a key of its own,
and each generation of it another, so that nothing can be compared across covenants, nor with what
was made before a rotation.
"""

import hashlib
import hmac
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.crypto import key_file
from shared.crypto.key_file import KeyFileFault
from shared.crypto.sealing import KEY_BYTES

TOKEN_BYTES = 16
"""128 bits: among a billion tokens two meet by chance once in 10**20."""


class Pseudonyms:
    """The secrets of a key file; the first is the newest."""

    def __init__(self, path: Path, create: bool = False) -> None:
        """Read them; `create` makes the file when absent (development and demo only).

        Raises KeyFileFault.
        """
        if create:
            key_file.create(path, "pseudonym")
        self._secrets = key_file.read(path, "pseudonym key")

    @property
    def newest(self) -> str:
        """The name of the secret that new generations are made with."""
        return next(iter(self._secrets))

    @property
    def oldest(self) -> str:
        """The name of the secret that first generations were made with."""
        return list(self._secrets)[-1]

    @property
    def names(self) -> tuple[str, ...]:
        """How the lines of the file are called, the newest first; no secret."""
        return tuple(self._secrets)

    def tokens(
        self, kid: str, covenant_id: UUID, generation: int, words: Iterable[str]
    ) -> list[bytes]:
        """A token of 16 bytes for each word, in the same order. Raises KeyFileFault."""
        key = self._derived(kid, b"covenant/" + covenant_id.bytes + generation.to_bytes(4))
        return [hmac.digest(key, word.encode(), hashlib.sha256)[:TOKEN_BYTES] for word in words]

    def mac(self, data: bytes) -> bytes:
        """A tag by which every process that has the file knows what another one wrote."""
        return hmac.digest(self._derived(self.oldest, b"told"), data, hashlib.sha256)

    def knows(self, data: bytes, tag: bytes) -> bool:
        """Whether `tag` was made of this by who has the file."""
        return hmac.compare_digest(self.mac(data), tag)

    def _derived(self, kid: str, use: bytes) -> bytes:
        secret = self._secrets.get(kid)
        if secret is None:
            raise KeyFileFault(f"pseudonym key: the line {kid} is gone, and is still in use")
        info = b"schakel/pseudonym/" + use
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(secret)
