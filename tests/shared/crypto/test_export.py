"""The whole way: archive, signed, encrypted, received."""

import io
import os
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from shared.crypto.archive import (
    ArchiveBroken,
    Entry,
    Facts,
    Manifest,
    export_to,
    verify_archive,
)
from shared.crypto.streams import StreamBroken, decrypted
from tests.shared.crypto.conftest import Party

PAGE = os.sysconf("SC_PAGE_SIZE")


def exported(party: Party, facts: Facts, content: bytes) -> bytes:
    sink = io.BytesIO()
    entries = [Entry("a.txt", b"Noor"), Entry("b.bin", io.BytesIO(content), len(content))]
    export_to(sink, [party.recipient], entries, facts, party.sign)
    return sink.getvalue()


def received(party: Party, sealed: bytes) -> Manifest:
    with decrypted([party.identity], io.BytesIO(sealed)) as archive:
        return verify_archive(archive, party.jwks)


def test_what_is_exported_is_received(party: Party, facts: Facts) -> None:
    sealed = exported(party, facts, os.urandom(200_000))
    manifest = received(party, sealed)
    assert manifest.facts == facts
    assert [(f.name, f.size) for f in manifest.files] == [("a.txt", 4), ("b.bin", 200_000)]
    assert b"Noor" not in sealed
    assert b"a.txt" not in sealed


def test_no_flipped_bit_opens_with_other_content(party: Party, facts: Facts) -> None:
    sealed = exported(party, facts, os.urandom(200_000))
    identity = pyrage.x25519.Identity.from_str(party.identity)
    chance = random.Random(7)
    head = sealed.index(b"--- ") + 4 + 43 + 1 + 16  # age's header with its MAC, and the nonce
    for at in [*range(head), *chance.sample(range(head, len(sealed)), 500)]:
        altered = bytearray(sealed)
        altered[at] ^= 1 << chance.randrange(8)
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(bytes(altered), [identity])


def test_what_was_altered_is_not_received(party: Party, facts: Facts) -> None:
    sealed = exported(party, facts, os.urandom(100_000))
    for at in range(0, len(sealed), len(sealed) // 50):
        altered = bytearray(sealed)
        altered[at] ^= 1
        with pytest.raises(StreamBroken):
            received(party, bytes(altered))


def test_what_breaks_off_at_a_chunk_is_not_received(party: Party, facts: Facts) -> None:
    sealed = exported(party, facts, os.urandom(300_000))
    head = sealed.index(b"--- ") + 4 + 43 + 1 + 16
    for end in [head, *range(head + 65552, len(sealed), 65552)]:
        with pytest.raises(StreamBroken):
            received(party, sealed[:end])


def test_an_archive_without_its_end_is_not_received_though_age_is_content(
    party: Party, facts: Facts
) -> None:
    with decrypted([party.identity], io.BytesIO(exported(party, facts, b""))) as plain:
        archive = plain.read()
    short = pyrage.encrypt(archive[:-512], [pyrage.x25519.Recipient.from_str(party.recipient)])
    with pytest.raises(ArchiveBroken):
        received(party, short)


def test_an_entry_that_fails_leaves_nothing_that_opens(party: Party, facts: Facts) -> None:
    def entries() -> Iterator[Entry]:
        yield Entry("a.bin", os.urandom(150_000))
        raise LookupError("withdrawn")

    wrong = [Entry("a.bin", io.BytesIO(os.urandom(150_000)), 150_001)]
    for files, fault in ((entries(), LookupError), (wrong, ValueError)):
        sink = io.BytesIO()
        with pytest.raises(fault):
            export_to(sink, [party.recipient], files, facts, party.sign)
        assert len(sink.getvalue()) > 65536
        with (
            pytest.raises(StreamBroken),
            decrypted([party.identity], io.BytesIO(sink.getvalue())) as plain,
        ):
            plain.read()


class Gauge(io.RawIOBase):
    """Swallows what is written, and keeps the most memory seen: Python's own and the process's."""

    def __init__(self) -> None:
        self.written, self.resident = 0, 0

    def writable(self) -> bool:
        return True

    def write(self, chunk: object) -> int:
        size = len(chunk)  # type: ignore[arg-type]
        self.written += size
        self.resident = max(self.resident, resident())
        return size


class Zeros(io.RawIOBase):
    """So many zeros, without having them."""

    def __init__(self, size: int) -> None:
        self.left = size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        room = memoryview(buffer)  # type: ignore[arg-type]
        size = min(len(room), self.left)
        room[:size] = bytes(size)
        self.left -= size
        return size


def resident() -> int:
    """Bytes of this process in memory; age's own are outside Python's sight."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


def test_memory_does_not_grow_with_the_export(party: Party, facts: Facts) -> None:
    size, sink = 64 << 20, Gauge()
    zeros = io.BufferedReader(Zeros(size))
    before = resident()
    tracemalloc.start()
    try:
        export_to(
            io.BufferedWriter(sink, 1 << 16),
            [party.recipient],
            [Entry("zeros", zeros, size)],
            facts,
            party.sign,
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sink.written > size
    assert peak < 4 << 20
    assert sink.resident - before < 16 << 20
