"""The archive: what is made verifies, any tar opens it, and whatever differs is refused."""

import base64
import hashlib
import io
import json
import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import BinaryIO

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given
from hypothesis import strategies as st

from shared.crypto.archive import (
    Entry,
    Facts,
    Manifest,
    Reason,
    blocks,
    verify_archive,
    write_archive,
)
from tests.shared.crypto.archives import FILES, entries, listed, refusal, written
from tests.shared.crypto.conftest import Party

names = st.from_regex(r"[b-l][a-z0-9_-]{0,8}(/[b-l][a-z0-9_-]{0,8}){0,2}", fullmatch=True)


def test_what_is_written_verifies(party: Party, facts: Facts) -> None:
    manifest = verify_archive(io.BytesIO(written(party, facts)), party.jwks)
    assert manifest == Manifest(facts, listed(FILES))


@given(st.dictionaries(names, st.binary(max_size=2000), max_size=6))
def test_any_files_verify(party: Party, facts: Facts, files: dict[str, bytes]) -> None:
    taken = blocks.Names()
    files = {name: content for name, content in files.items() if taken.take(name)}
    archive = written(party, facts, files)
    assert verify_archive(io.BytesIO(archive), party.jwks).files == listed(files)


def test_any_tar_program_opens_it(party: Party, facts: Facts) -> None:
    with tarfile.open(fileobj=io.BytesIO(written(party, facts)), mode="r:") as archive:
        members = archive.getmembers()
        assert [m.name for m in members] == [*FILES, "manifest.json", "manifest.jws"]
        for member in members:
            assert member.isreg()
            assert (member.uid, member.gid, member.mode, member.uname) == (0, 0, 0o600, "")
            assert member.mtime == 1793698215
        for name, content in FILES.items():
            file = archive.extractfile(name)
            assert file is not None
            assert file.read() == content


def test_the_manifest_reads_as_agreed(party: Party, facts: Facts) -> None:
    with tarfile.open(fileobj=io.BytesIO(written(party, facts)), mode="r:") as archive:
        file = archive.extractfile("manifest.json")
        assert file is not None
        assert json.load(file) == {
            "format": "schakel-export/1",
            "exportId": str(facts.export_id),
            "createdAt": "2026-11-03T09:30:15Z",
            "madeBy": str(facts.made_by),
            "requestedBy": {"kind": "member", "id": str(facts.requested_by)},
            "purpose": "support_plan",
            "files": [
                {"name": n, "bytes": len(c), "sha256": hashlib.sha256(c).hexdigest()}
                for n, c in FILES.items()
            ],
        }


def test_the_signature_verifies_without_our_code(party: Party, facts: Facts) -> None:
    with tarfile.open(fileobj=io.BytesIO(written(party, facts)), mode="r:") as archive:
        manifest, signature = (
            file.read()
            for name in ("manifest.json", "manifest.jws")
            if (file := archive.extractfile(name)) is not None
        )
    head, payload, tail = signature.decode().split(".")
    assert payload == ""

    def decode(text: str) -> bytes:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    assert json.loads(decode(head)) == {
        "alg": "ES256",
        "kid": "sign-1",
        "typ": "schakel-export+jws",
    }
    x, y = (int.from_bytes(decode(party.jwks["keys"][0][axis])) for axis in "xy")
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    r, s = decode(tail)[:32], decode(tail)[32:]
    der = encode_dss_signature(int.from_bytes(r), int.from_bytes(s))
    covered = head.encode() + b"." + base64.urlsafe_b64encode(manifest).rstrip(b"=")
    key.verify(der, covered, ec.ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        key.verify(der, covered + b"A", ec.ECDSA(SHA256()))


def test_it_is_the_same_each_time(party: Party, facts: Facts) -> None:
    def sign(_: bytes) -> str:
        return "fixed"

    one, other = io.BytesIO(), io.BytesIO()
    write_archive(one, entries(), facts, sign)
    write_archive(other, entries(), replace(facts), sign)
    assert one.getvalue() == other.getvalue()


def test_each_single_altered_byte_is_refused(party: Party, facts: Facts) -> None:
    archive = written(party, facts)
    for at in range(len(archive)):
        altered = bytearray(archive)
        altered[at] ^= 1 << at % 8
        refusal(bytes(altered), party.jwks)


def test_each_beginning_is_refused(party: Party, facts: Facts) -> None:
    archive = written(party, facts, {"a.txt": b"Noor"})
    for end in range(len(archive)):
        assert refusal(archive[:end], party.jwks) is Reason.TRUNCATED


@pytest.mark.parametrize("more", [b"\0", bytes(512), b"x"])
def test_nothing_may_follow(party: Party, facts: Facts, more: bytes) -> None:
    assert refusal(written(party, facts) + more, party.jwks) is Reason.TRAILING


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/../b",
        ".a",
        "a.",
        "a./b",
        "a\\b",
        "a:b",
        "A",
        "é",
        "a b",
        "a\n",
        "con",
        "nul.txt",
        "x/aux/y",
        "com1",
        "a" * 101,
        "manifest.json",
        "manifest.jws",
        "manifest.jws/x",
        "taken",
        "taken/x",
        "folder",
    ],
)
def test_an_unsafe_name_is_not_written(party: Party, facts: Facts, name: str) -> None:
    files = [Entry("taken", b""), Entry("folder/x", b""), Entry(name, b"")]
    with pytest.raises(ValueError, match="name"):
        write_archive(io.BytesIO(), files, facts, party.sign)


@pytest.mark.parametrize("size", [None, -1, 0, 9, 11, 8**11])
def test_a_stream_must_be_as_long_as_it_says(party: Party, facts: Facts, size: int | None) -> None:
    files = [Entry("a", io.BytesIO(bytes(10)), size)]
    with pytest.raises(ValueError, match="an entry"):
        write_archive(io.BytesIO(), files, facts, party.sign)


def test_a_stream_is_read_to_its_end_whatever_its_size(party: Party, facts: Facts) -> None:
    for size in (0, 1, 65535, 65536, 65537, 200_000):
        content: BinaryIO = io.BytesIO(bytes(size))
        sink = io.BytesIO()
        write_archive(sink, [Entry("a", content, size)], facts, party.sign)
        assert sink.getvalue() == written_with(party, facts, bytes(size), sink.getvalue())


def written_with(party: Party, facts: Facts, content: bytes, other: bytes) -> bytes:
    """The same files given as bytes; the signature (random in ES256) is taken from `other`."""
    with tarfile.open(fileobj=io.BytesIO(other), mode="r:") as archive:
        file = archive.extractfile("manifest.jws")
        assert file is not None
        signature = file.read().decode()
    sink = io.BytesIO()
    write_archive(sink, [Entry("a", content)], facts, lambda _: signature)
    return sink.getvalue()


def test_a_moment_must_know_its_zone(facts: Facts) -> None:
    with pytest.raises(ValueError, match="time zone"):
        replace(facts, created_at=datetime(2026, 1, 1))  # noqa: DTZ001
    assert replace(facts, created_at=facts.created_at).created_at.microsecond == 0
    assert facts.created_at.tzinfo is UTC
