"""A file of keys: lines `kid:base64` of 32 bytes, mode 0600, the newest on top.

Invariant: a file that others can read, or that is not whole, is refused before anything is sealed
with it; an absent file is made whole or not at all.
"""

import base64
import binascii
import fcntl
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from shared.crypto import sealing
from shared.crypto.sealing import KEY_BYTES

_KID = re.compile(r"[A-Za-z0-9_-]{1,32}")


class KeyFileFault(Exception):
    """The keys cannot be used; the message says why and what to do."""


def read(path: Path, what: str) -> Mapping[str, bytes]:
    """The keys by kid in the file's order. The open file is looked at, not the path: no race."""
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            content = file.read(1 << 16)
    except OSError as fault:
        raise KeyFileFault(f"{what} {path}: cannot be read: {fault.strerror}") from None
    if not stat.S_ISREG(state.st_mode):
        raise KeyFileFault(f"{what} {path}: is not a regular file")
    if state.st_mode & 0o077:
        mode = stat.S_IMODE(state.st_mode)
        raise KeyFileFault(f"{what} {path}: others may use it (mode {mode:04o}); chmod 600 it")
    return _parsed(path, what, content)


def _parsed(path: Path, what: str, content: bytes) -> Mapping[str, bytes]:
    keys: dict[str, bytes] = {}
    for number, line in enumerate(content.splitlines(), start=1):
        kid, _, encoded = line.strip().decode("ascii", "replace").partition(":")
        if not kid or kid.startswith("#"):
            continue
        key = b""
        with suppress(binascii.Error, ValueError):  # a message would hold the key
            key = base64.b64decode(encoded, validate=True)
        if not _KID.fullmatch(kid) or kid in keys or len(key) != KEY_BYTES:
            raise KeyFileFault(
                f"{what} {path}: line {number} is not a new name, a colon and"
                f" {KEY_BYTES} bytes in base64"
            )
        keys[kid] = key
    if not keys:
        raise KeyFileFault(f"{what} {path}: holds no key")
    return keys


def create(path: Path, name: str) -> None:
    """Make an absent file, whole or not at all; of two at once one wins, and both read that."""
    draft = _draft_of(path)
    try:
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(draft, _line(name)[1].encode())
        with suppress(FileExistsError):
            os.link(draft, path)
        _settle(path.parent)
    except OSError as fault:
        raise KeyFileFault(f"{name} key {path}: cannot be made: {fault.strerror}") from None
    finally:
        with suppress(OSError):
            draft.unlink()


def add(path: Path, name: str, what: str) -> str:
    """Put a new key on top of a file that is in order, and keep all others; how it is called.

    Whole or not at all, one at a time, with the owner that it had. Raises KeyFileFault.
    """
    draft = _draft_of(path)
    try:
        with _alone(path.parent):
            read(path, what)
            kid, line = _line(name)
            _write(draft, line.encode() + path.read_bytes())
            was = path.stat()
            if (was.st_uid, was.st_gid) != (os.geteuid(), os.getegid()):
                os.chown(draft, was.st_uid, was.st_gid)
            draft.replace(path)
            _settle(path.parent)
    except OSError as fault:
        raise KeyFileFault(f"{what} {path}: cannot be added to: {fault.strerror}") from None
    finally:
        with suppress(OSError):
            draft.unlink()
    return kid


def _line(name: str) -> tuple[str, str]:
    kid = f"{name}-{os.urandom(4).hex()}"
    return kid, f"{kid}:{base64.b64encode(sealing.new_data_key()).decode()}\n"


def _draft_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")


def _write(draft: Path, content: bytes) -> None:
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of two that add at once the second waits, and keeps what the first put there."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _settle(folder: Path) -> None:
    """Bring a folder's entries to disk, or a power cut could take a key that is already in use."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
