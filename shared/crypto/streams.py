"""Streams to and from age (age-encryption.org/v1): encrypted while they flow.

Invariant: memory does not grow with the stream, and what breaks off anywhere never ends well: the
encrypting side leaves an age file without its last chunk, which no age program opens whole, and
the decrypting side raises where a reader would have seen the end.
"""

import hashlib
import io
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

import pyrage
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from shared.problems import Invalid
from shared.texts import Text

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_SECRET = Text(
    "Dit is een geheime sleutel. Wij bewaren hem niet, maar beschouw hem als gelekt: maak een"
    " nieuwe en geef ons alleen de publieke sleutel, die met age1 begint.",
    "This is a secret key. We do not keep it, but treat it as leaked: make a new one and give us"
    " the public key only, which starts with age1.",
)
_NO_RECIPIENT = Text(
    "Dit is geen publieke sleutel van age. Die begint met age1 en is 62 tekens lang; plak hem in"
    " zijn geheel.",
    "This is not a public key of age. It starts with age1 and has 62 characters; paste all of it.",
)


class StreamBroken(Exception):
    """An age stream that cannot be opened: another key, altered, or not all of it."""


def parse_recipient(text: str) -> str:
    """The age recipient (X25519) that a person pasted, in its one spelling.

    Raises Invalid, code `recipient_is_secret` or `recipient_invalid`; never repeats the text.
    """
    if "AGE-SECRET-KEY-" in text.upper():
        raise Invalid("recipient_is_secret", _SECRET)
    try:
        recipient = str(pyrage.x25519.Recipient.from_str(text.strip()))
        # A point of low order gives a secret that anyone knows; age itself would panic on it.
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(_point(recipient)))
    except (pyrage.RecipientError, ValueError):
        raise Invalid("recipient_invalid", _NO_RECIPIENT) from None
    return recipient


def fingerprint(recipient: str) -> str:
    """Five groups of five digits (83 bits) for two people to compare by telephone."""
    digest = hashlib.sha256(parse_recipient(recipient).encode()).digest()
    digits = f"{int.from_bytes(digest) % 10**25:025d}"
    return " ".join(digits[start : start + 5] for start in range(0, 25, 5))


def encrypt_to(recipients: Sequence[str], source: BinaryIO, sink: BinaryIO) -> None:
    """Encrypt `source` to its end into `sink`, for each of `recipients` (at least one).

    What `source` or `sink` raises comes out as it was; `sink` then holds a file that age refuses.
    """
    keys = [pyrage.x25519.Recipient.from_str(parse_recipient(r)) for r in recipients]
    if not keys:
        raise ValueError("an encrypted stream needs a recipient")
    watched = _Watched(source, sink)
    try:
        pyrage.encrypt_io(watched, watched, keys)
    except pyrage.EncryptError:
        if watched.fault is None:
            raise
    if watched.fault is not None:
        raise watched.fault


@contextmanager
def decrypted(identities: Sequence[str], source: BinaryIO) -> Iterator[BinaryIO]:
    """A reader of what the age stream `source` holds, for identities (`AGE-SECRET-KEY-1…`).

    What it gives is genuine but may be only the beginning, until it has given its end: reading
    raises StreamBroken where the stream is broken, never an early end.
    """
    try:
        keys = [pyrage.x25519.Identity.from_str(identity) for identity in identities]
    except pyrage.IdentityError:
        raise StreamBroken("not an age identity") from None
    with _Decryption(keys, source) as plain:
        yield io.BufferedReader(plain, 1 << 16)


class ChunkReader(io.RawIOBase):
    """Reads what an iterator of chunks gives; what the iterator raises, reading raises."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        room = memoryview(buffer)
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(room), len(self._rest))
        room[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


class _Watched:
    """Both ends of an encryption; keeps what one of them raised, since age retells it as text.

    To age every fault is the same: it would try again after an InterruptedError, and take the
    end of a generator that has raised for the end of the stream.
    """

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source = source
        self._sink = sink
        self.fault: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._source.read(size)
        except BaseException as fault:
            self.fault = fault
            raise OSError("broken off") from fault

    def write(self, chunk: bytes) -> int:
        try:
            return self._sink.write(chunk)
        except BaseException as fault:
            self.fault = fault
            raise OSError("broken off") from fault

    def flush(self) -> None:
        self._sink.flush()


class _Decryption(io.RawIOBase):
    """age pushes and readers pull: a thread pushes into a pipe, and this is the pipe's far end."""

    def __init__(self, keys: "list[pyrage.x25519.Identity]", source: BinaryIO) -> None:
        self._whole = False
        self._descriptor, sink = os.pipe()
        self._pushing = threading.Thread(target=self._push, args=(keys, source, sink), daemon=True)
        self._pushing.start()

    def _push(self, keys: "list[pyrage.x25519.Identity]", source: BinaryIO, sink: int) -> None:
        with os.fdopen(sink, "wb", buffering=0) as pipe, suppress(BaseException):
            pyrage.decrypt_io(source, pipe, keys)
            self._whole = True  # whatever was raised, the reading side finds this missing

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        size = os.readv(self._descriptor, [buffer])
        if not size:
            self._pushing.join()
            if not self._whole:
                raise StreamBroken("the age stream cannot be opened")
        return size

    def close(self) -> None:
        if not self.closed:
            os.close(self._descriptor)  # a thread that still pushes gets EPIPE
            self._pushing.join()
        super().close()


def _point(recipient: str) -> bytes:
    """The 32 bytes in a recipient (Bech32, BIP 173) whose checksum has been verified already."""
    bits = 0
    for letter in recipient.removeprefix("age1")[:-6]:
        bits = bits << 5 | _BECH32.index(letter)
    return (bits >> 4).to_bytes(32)  # 52 letters of 5 bits: 256 bits and 4 to fill up
