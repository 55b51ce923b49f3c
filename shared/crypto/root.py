"""The root key: what wraps the tenants' keys, and never leaves its home.

Invariant: everything else asks it to wrap and unwrap and never sees it; a vault or a cloud's key
service can take the place of the file by the same three names. A key file that others can read,
or that is not whole, is refused before anything is sealed with it.
"""

from pathlib import Path
from typing import Protocol

from shared.crypto import key_file, sealing
from shared.crypto.key_file import KeyFileFault as RootKeyFault
from shared.crypto.sealing import SealBroken

__all__ = ["FileRootKey", "RootKey", "RootKeyFault"]


class RootKey(Protocol):
    """Whoever holds the root key: a file here, a vault or a cloud's key service elsewhere."""

    @property
    def name(self) -> str:
        """How an operator knows it; no secret."""
        ...

    def wrap(self, context: bytes, key: bytes) -> bytes:
        """`key` (32 bytes), bound to `context`."""
        ...

    def unwrap(self, context: bytes, wrapped: bytes) -> bytes:
        """The key that was wrapped for `context`; raises SealBroken."""
        ...


class FileRootKey:
    """Root keys in a file of lines `kid:base64` of 32 bytes, mode 0600.

    The first line wraps, every line unwraps: to rotate, put a new line on top. A line may go when
    nothing that it wrapped is left. `#` starts a comment. Whoever loses the file loses all data.
    """

    def __init__(self, path: Path, create: bool = False) -> None:
        """Read the keys; `create` makes the file when absent (development and demo only).

        Raises RootKeyFault.
        """
        if create:
            key_file.create(path, "root")
        self._path = path
        self._keys = key_file.read(path, "root key")
        self._current = next(iter(self._keys))

    @property
    def name(self) -> str:
        return f"file {self._path} ({self._current})"

    def wrap(self, context: bytes, key: bytes) -> bytes:
        """Length of kid | kid | the key wrapped by the current root key."""
        kid = self._current.encode()
        named = bytes([len(kid)]) + kid
        return named + sealing.wrap(self._keys[self._current], named + context, key)

    def unwrap(self, context: bytes, wrapped: bytes) -> bytes:
        length = 1 + wrapped[0] if wrapped else 0
        named, body = wrapped[:length], wrapped[length:]
        key = self._keys.get(named[1:].decode("ascii", "replace"))
        if key is None:
            raise SealBroken
        return sealing.unwrap(key, named + context, body)
