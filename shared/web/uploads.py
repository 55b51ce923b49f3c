"""A file on its way in: its bytes as they come, bounded, and what the sender calls it.

Invariant: never held whole, and never longer than allowed, whatever Content-Length says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from flask import Request
from werkzeug.http import parse_options_header

from shared.web.problem import TooLarge

LARGEST = 20 * 1024 * 1024
CHUNK = 64 * 1024
LONGEST_NAME = 500


@dataclass(frozen=True, slots=True)
class Upload:
    """`chunks` can be read once; `filename` is as sent, to be looked at before it is used."""

    filename: str | None
    chunks: Iterator[bytes]


def incoming(request: Request) -> Upload:
    """The body of the request, unread; TooLarge (413) now or while it is read."""
    if (request.content_length or 0) > LARGEST:
        raise TooLarge
    request.max_content_length = LARGEST + 1  # werkzeug stops here without a word: see `_bounded`
    _, options = parse_options_header(request.headers.get("Content-Disposition"))
    name = options.get("filename")
    return Upload(name[:LONGEST_NAME] if name else None, _bounded(request.stream))


def _bounded(stream: IO[bytes]) -> Iterator[bytes]:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise TooLarge
        yield chunk
