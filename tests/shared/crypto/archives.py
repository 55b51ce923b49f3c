"""Archives to test with: genuine ones, and what a forger makes of them."""

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest

from shared.crypto.archive import (
    ArchiveBroken,
    Entry,
    Facts,
    Listed,
    Reason,
    blocks,
    verify_archive,
    write_archive,
)
from tests.shared.crypto.conftest import Party

FILES = {"children.csv": b"name\nNoor\n", "letters/2026/a.pdf": bytes(700), "empty.txt": b""}


def entries(files: dict[str, bytes] | None = None) -> Iterator[Entry]:
    for name, content in (FILES if files is None else files).items():
        yield Entry(name, content)


def written(party: Party, facts: Facts, files: dict[str, bytes] | None = None) -> bytes:
    sink = io.BytesIO()
    write_archive(sink, entries(files), facts, party.sign)
    return sink.getvalue()


def crafted(files: dict[str, bytes], mtime: int = 1793698215) -> bytes:
    """A well-formed tar of whatever a forger likes."""
    parts = [
        blocks.header(name, len(content), mtime) + content + blocks.padding(len(content))
        for name, content in files.items()
    ]
    return b"".join(parts) + blocks.END


def refusal(archive: bytes, jwks: dict[str, Any]) -> Reason:
    with pytest.raises(ArchiveBroken) as caught:
        verify_archive(io.BytesIO(archive), jwks)
    return caught.value.reason


def listed(files: dict[str, bytes]) -> tuple[Listed, ...]:
    return tuple(Listed(n, len(c), hashlib.sha256(c).hexdigest()) for n, c in files.items())
