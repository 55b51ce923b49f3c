"""The root key: what wraps the tenants' keys, and never leaves its home.

Invariant: everything else asks it to wrap and unwrap and never sees it; a vault or a cloud's key
service can take the place of the file by the same three names. A key file that others can read,
or that is not whole, is refused before anything is sealed with it.
"""

import base64
import binascii
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from shared.crypto import sealing
from shared.crypto.sealing import KEY_BYTES, SealBroken

_KID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class RootKeyFault(Exception):
    """The root key cannot be used; the message says why and what to do."""


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
            _create(path)
        self._path = path
        self._keys = _read(path)
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


def _read(path: Path) -> Mapping[str, bytes]:
    """The keys by kid in the file's order. The open file is looked at, not the path: no race."""
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            content = file.read(1 << 16)
    except OSError as fault:
        raise RootKeyFault(f"root key {path}: cannot be read: {fault.strerror}") from None
    if not stat.S_ISREG(state.st_mode):
        raise RootKeyFault(f"root key {path}: is not a regular file")
    if state.st_mode & 0o077:
        mode = stat.S_IMODE(state.st_mode)
        raise RootKeyFault(f"root key {path}: others may use it (mode {mode:04o}); chmod 600 it")
    return _parsed(path, content)


def _parsed(path: Path, content: bytes) -> Mapping[str, bytes]:
    keys: dict[str, bytes] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        kid, _, encoded = line.strip().decode("ascii", "replace").partition(":")
        if not kid or kid.startswith("#"):
            continue
        key = b""
        with suppress(binascii.Error, ValueError):  # a message would hold the key
            key = base64.b64decode(encoded, validate=True)
        if not _KID.fullmatch(kid) or kid in keys or len(key) != KEY_BYTES:
            raise RootKeyFault(
                f"root key {path}: line {number} is not a new name, a colon and"
                f" {KEY_BYTES} bytes in base64"
            )
        keys[kid] = key
    if not keys:
        raise RootKeyFault(f"root key {path}: holds no key")
    return keys


def _create(path: Path) -> None:
    """Make an absent file, whole or not at all; of two at once one wins, and both read that."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    line = f"root-{os.urandom(4).hex()}:{base64.b64encode(sealing.new_data_key()).decode()}\n"
    try:
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        _settle(path.parent)
    except OSError as fault:
        raise RootKeyFault(f"root key {path}: cannot be made: {fault.strerror}") from None
    finally:
        with suppress(OSError):
            draft.unlink()


def _settle(folder: Path) -> None:
    """Bring a folder's entries to disk, or a power cut could take a key that is already in use."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
