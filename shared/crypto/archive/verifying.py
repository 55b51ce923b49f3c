"""Verifying an archive while it flows past, by whoever receives it.

Invariant: returns only when every byte from first to last is as the maker signed it; anything
else raises ArchiveBroken. Nothing is written: unpack with tar after this has said yes.
"""

import hashlib
from collections.abc import Mapping
from enum import Enum
from typing import Any, BinaryIO

from shared.crypto.archive import blocks, signature
from shared.crypto.archive.manifest import NAME, SIGNATURE_NAME, Listed, Manifest, parse
from shared.texts import Text

MOST_FILES = 100_000
LONGEST_MANIFEST = 32 << 20
LONGEST_SIGNATURE = 4096
_CHUNK = 1 << 16


class Reason(Enum):
    """What is wrong with an archive."""

    SHAPE = Text(
        "dit is geen exportbestand van Schakel, of het is beschadigd",
        "this is not an export of Schakel, or it is damaged",
    )
    TRUNCATED = Text("het bestand is niet compleet", "the file is not complete")
    TRAILING = Text(
        "er staat iets achter het einde van het bestand", "something follows the end of the file"
    )
    NAME = Text("een bestandsnaam is onveilig of dubbel", "a file's name is unsafe or there twice")
    TOO_LARGE = Text("het bestand is groter dan wij aankunnen", "it is larger than we can handle")
    UNKNOWN_KEY = Text(
        "de sleutel van de handtekening is niet bekend; haal de JWKS opnieuw op",
        "the signature's key is not known; fetch the JWKS again",
    )
    SIGNATURE = Text("de handtekening klopt niet", "the signature is not right")
    OTHER_FILES = Text(
        "er zijn andere bestanden dan de ondertekende lijst noemt",
        "there are other files than the signed list names",
    )
    ALTERED = Text(
        "een bestand is veranderd nadat de export is gemaakt",
        "a file was changed after the export was made",
    )


class ArchiveBroken(Exception):
    """Not to be trusted; `reason` says why in both languages."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason.name.lower())


def verify_archive(source: BinaryIO, public_jwks: Mapping[str, Any]) -> Manifest:
    """Read the archive to its end and give its manifest; raises ArchiveBroken.

    `public_jwks` is the maker's published key set (RFC 7517), held before the archive came.
    """
    names, dates = blocks.Names(), set()
    found: list[Listed] = []
    while True:
        name, size, mtime = _header(source)
        if not names.take(name):
            raise ArchiveBroken(Reason.NAME)
        dates.add(mtime)
        if name == NAME:
            break
        if len(found) == MOST_FILES:
            raise ArchiveBroken(Reason.TOO_LARGE)
        found.append(Listed(name, size, _digest(source, size)))
    encoded = _held(source, size, LONGEST_MANIFEST)
    name, size, mtime = _header(source)
    if name != SIGNATURE_NAME or not names.take(name):
        raise ArchiveBroken(Reason.SHAPE)
    dates.add(mtime)
    signed = _held(source, size, LONGEST_SIGNATURE)
    _end(source)
    manifest = _signed_manifest(encoded, signed, public_jwks)
    if dates != {int(manifest.facts.created_at.timestamp())}:
        raise ArchiveBroken(Reason.ALTERED)
    _compare(manifest, found)
    return manifest


def _signed_manifest(encoded: bytes, signed: bytes, public_jwks: Mapping[str, Any]) -> Manifest:
    """The signature is checked before a byte of the manifest is understood."""
    try:
        signature.check(signed, encoded, public_jwks)
        return parse(encoded)
    except signature.UnknownKey:
        raise ArchiveBroken(Reason.UNKNOWN_KEY) from None
    except signature.BadSignature:
        raise ArchiveBroken(Reason.SIGNATURE) from None
    except ValueError:
        raise ArchiveBroken(Reason.SHAPE) from None


def _compare(manifest: Manifest, found: list[Listed]) -> None:
    if [f.name for f in found] != [f.name for f in manifest.files]:
        raise ArchiveBroken(Reason.OTHER_FILES)
    if tuple(found) != manifest.files:
        raise ArchiveBroken(Reason.ALTERED)


def _header(source: BinaryIO) -> tuple[str, int, int]:
    try:
        return blocks.parse(_exactly(source, blocks.BLOCK))
    except ValueError:
        raise ArchiveBroken(Reason.SHAPE) from None


def _digest(source: BinaryIO, size: int) -> str:
    digest = hashlib.sha256()
    for start in range(0, size, _CHUNK):
        digest.update(_exactly(source, min(_CHUNK, size - start)))
    _padding(source, size)
    return digest.hexdigest()


def _held(source: BinaryIO, size: int, longest: int) -> bytes:
    if size > longest:
        raise ArchiveBroken(Reason.TOO_LARGE)
    content = _exactly(source, size)
    _padding(source, size)
    return content


def _padding(source: BinaryIO, size: int) -> None:
    zeros = blocks.padding(size)
    if _exactly(source, len(zeros)) != zeros:
        raise ArchiveBroken(Reason.SHAPE)


def _end(source: BinaryIO) -> None:
    if _exactly(source, len(blocks.END)) != blocks.END:
        raise ArchiveBroken(Reason.SHAPE)
    if source.read(1):
        raise ArchiveBroken(Reason.TRAILING)


def _exactly(source: BinaryIO, size: int) -> bytes:
    """`size` bytes, however many reads that takes (a pipe gives what it has)."""
    pieces = []
    while size:
        piece = source.read(size)
        if not piece:
            raise ArchiveBroken(Reason.TRUNCATED)
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
