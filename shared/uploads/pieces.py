"""A file on its way in, kept in sealed pieces; and read again, anywhere in it.

Invariant: never held whole; what it is, is told by its content, and the scanner (where there is
one) sees all of it before anybody hears that it was kept.
"""

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shared.uploads.recognition import Recogniser
from shared.uploads.scanner import scanning

PIECE_BYTES = 64 * 1024
AT_ONCE = 16
"""Pieces written in one statement."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came: `media_type` is None for what is of no kind that we know."""

    size: int
    pieces: int
    sha256: str
    media_type: str | None

    @property
    def about(self) -> dict[str, Any]:
        """What is sealed beside it."""
        return {"size": self.size, "pieces": self.pieces, "sha256": self.sha256}


class SealedPieces:
    """Takes bytes as they flow, and hands them on in sealed pieces of 64 KiB.

    `keep` writes rows with `number` and `sealed`; `seal` seals a piece for its number.
    """

    def __init__(
        self,
        keep: Callable[[list[dict[str, Any]]], None],
        seal: Callable[[int, bytes], bytes],
    ) -> None:
        self._keep = keep
        self._seal_piece = seal
        self._rest = bytearray()
        self._rows: list[dict[str, Any]] = []
        self.count = 0

    def write(self, data: bytes) -> None:
        """The next bytes of the file."""
        self._rest += data
        while len(self._rest) >= PIECE_BYTES:
            self._seal(bytes(self._rest[:PIECE_BYTES]))
            del self._rest[:PIECE_BYTES]

    def finish(self) -> None:
        """Keep what is left."""
        if self._rest:
            self._seal(bytes(self._rest))
            self._rest.clear()
        self._flush()

    def _seal(self, piece: bytes) -> None:
        self._rows.append({"number": self.count, "sealed": self._seal_piece(self.count, piece)})
        self.count += 1
        if len(self._rows) == AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            self._keep(self._rows)
        self._rows = []


class PieceReader(io.RawIOBase):
    """Reads what was kept, anywhere in it, a piece at a time: for looking into an archive."""

    def __init__(self, piece: Callable[[int], bytes], size: int) -> None:
        self._open = piece
        self._size = size
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        room = memoryview(buffer)
        if self._at >= self._size or not room:
            return 0
        number, within = divmod(self._at, PIECE_BYTES)
        part = self._piece(number)[within : within + len(room)]
        room[: len(part)] = part
        self._at += len(part)
        return len(part)

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._held = (number, self._open(number))
        return self._held[1]


def receive(
    chunks: Iterable[bytes],
    pieces: SealedPieces,
    piece: Callable[[int], bytes],
    clamd_address: str | None,
) -> Received:
    """Keep what flows in, look at it and let it be scanned while it does; raises Infected.

    `piece` opens again what was kept.
    """
    recogniser, digest, size = Recogniser(), hashlib.sha256(), 0
    with scanning(clamd_address) as scan:
        for chunk in chunks:
            pieces.write(chunk)
            recogniser.feed(chunk)
            scan(chunk)
            digest.update(chunk)
            size += len(chunk)
    pieces.finish()
    media_type = recogniser.recognised(io.BufferedReader(PieceReader(piece, size)))
    return Received(size, pieces.count, digest.hexdigest(), media_type)
