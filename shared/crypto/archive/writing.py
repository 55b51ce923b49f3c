"""Making an export: files into a signed archive, and that encrypted to its receivers.

Invariant: contents are read once and never laid down in the clear. Therefore the manifest comes
last: its digests are known only when all has flowed past, and to put it first the contents would
have to wait on a disk. Signed first and encrypted then, because age does not say who sent it.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from shared.crypto.archive import blocks
from shared.crypto.archive.manifest import NAME, SIGNATURE_NAME, Facts, Listed, Manifest
from shared.crypto.streams import ChunkReader, encrypt_to

CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an export. A stream must say its `size` in bytes: a tar tells it beforehand."""

    name: str
    content: bytes | BinaryIO
    size: int | None = None


def write_archive(
    sink: BinaryIO, entries: Iterable[Entry], facts: Facts, sign: Callable[[bytes], str]
) -> None:
    """Write the archive to `sink`; raises ValueError for an entry that does not fit."""
    for chunk in archive_chunks(entries, facts, sign):
        sink.write(chunk)


def export_to(
    sink: BinaryIO,
    recipients: Sequence[str],
    entries: Iterable[Entry],
    facts: Facts,
    sign: Callable[[bytes], str],
) -> None:
    """Write the archive to `sink`, encrypted to `recipients`, holding a few chunks at a time.

    When it raises, `sink` holds a beginning that age refuses to open whole: throw it away.
    """
    archive = ChunkReader(archive_chunks(entries, facts, sign))
    encrypt_to(recipients, io.BufferedReader(archive, CHUNK), sink)


def archive_chunks(
    entries: Iterable[Entry], facts: Facts, sign: Callable[[bytes], str]
) -> Iterator[bytes]:
    """The archive piece by piece: files in the order given, manifest, signature, end."""
    names, listed = blocks.Names(), []
    mtime = int(facts.created_at.timestamp())
    for own in (NAME, SIGNATURE_NAME):
        names.take(own)
    for entry in entries:
        if not names.take(entry.name):
            raise ValueError("an entry's name is not safe or not new")
        size = _size(entry)
        digest = hashlib.sha256()
        yield blocks.header(entry.name, size, mtime)
        for chunk in _content(entry, size):
            digest.update(chunk)
            yield chunk
        yield blocks.padding(size)
        listed.append(Listed(entry.name, size, digest.hexdigest()))
    manifest = Manifest(facts, tuple(listed)).encoded()
    for name, content in ((NAME, manifest), (SIGNATURE_NAME, sign(manifest).encode("ascii"))):
        yield blocks.header(name, len(content), mtime)
        yield content + blocks.padding(len(content))
    yield blocks.END


def _size(entry: Entry) -> int:
    size = len(entry.content) if isinstance(entry.content, bytes) else entry.size
    if size is None or entry.size not in (None, size) or not 0 <= size <= blocks.LONGEST:
        raise ValueError("an entry's size is not known, or not right")
    return size


def _content(entry: Entry, size: int) -> Iterator[bytes]:
    """Exactly `size` bytes; raises ValueError when the stream has fewer or more."""
    if isinstance(entry.content, bytes):
        yield entry.content
        return
    left = size
    while chunk := entry.content.read(min(CHUNK, left + 1)):  # one more tells of too many
        left -= len(chunk)
        if left < 0:
            break
        yield chunk
    if left:
        raise ValueError("an entry is not as long as it said")
