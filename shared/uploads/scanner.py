"""A virus scanner that speaks clamd's INSTREAM (clamd(8)): it sees a file as it flows by.

Invariant: where a scanner is configured, no file passes without its "OK": a scanner that is away,
breaks off or says anything else lets nothing through.
"""

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shared.problems import Unavailable
from shared.texts import Text

TIMEOUT_SECONDS = 30
MOST_AT_ONCE = 64 * 1024
_LONGEST_ANSWER = 4096
_AWAY = Text(
    "De virusscanner is even niet bereikbaar. Probeer het over een minuut opnieuw.",
    "The virus scanner cannot be reached for a moment. Try again in a minute.",
)


class Infected(Exception):
    """The scanner found something."""


@contextmanager
def scanning(address: str | None) -> Iterator[Callable[[bytes], None]]:
    """Something to pass each chunk to; at its end raises Infected, or Unavailable (503) when the
    scanner did not say OK. Without an address nothing is scanned.
    """
    if address is None:
        yield _unscanned
        return
    try:
        with _connected(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            yield lambda chunk: _send(connection, chunk)
            connection.sendall(struct.pack("!I", 0))
            answer = _answer(connection)
    except OSError:
        raise Unavailable("scanner_unavailable", _AWAY) from None
    if answer.endswith(b"FOUND"):
        raise Infected
    if answer != b"stream: OK":
        raise Unavailable("scanner_unavailable", _AWAY)


def _unscanned(_chunk: bytes) -> None:
    """Where there is no scanner."""


def _send(connection: socket.socket, chunk: bytes) -> None:
    for start in range(0, len(chunk), MOST_AT_ONCE):
        part = chunk[start : start + MOST_AT_ONCE]
        try:
            connection.sendall(struct.pack("!I", len(part)) + part)
        except OSError:
            raise Unavailable("scanner_unavailable", _AWAY) from None


def _connected(address: str) -> socket.socket:
    """`host:port`, or the path of a socket."""
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), TIMEOUT_SECONDS)


def _answer(connection: socket.socket) -> bytes:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
        part = connection.recv(_LONGEST_ANSWER)
        if not part:
            break
        answer += part
    return answer.rstrip(b"\0").strip()
