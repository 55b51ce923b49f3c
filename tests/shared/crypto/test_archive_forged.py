"""Forged archives: each part altered by somebody who knows the format, and has another key."""

import base64
import io
import json
import string
import tarfile
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey

from shared.crypto.archive import Facts, Manifest, Reason, signer, verify_archive, write_archive
from tests.shared.crypto.archives import FILES, crafted, entries, listed, refusal, written
from tests.shared.crypto.conftest import Party


def forged(
    party: Party, facts: Facts, change: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> bytes:
    """The archive with a genuine manifest and signature over FILES, its parts changed."""
    manifest = Manifest(facts, listed(FILES)).encoded()
    signature = party.sign(manifest).encode()
    return crafted(change({**FILES, "manifest.json": manifest, "manifest.jws": signature}))


def test_the_forger_begins_with_what_is_right(party: Party, facts: Facts) -> None:
    archive = forged(party, facts, lambda files: files)
    assert verify_archive(io.BytesIO(archive), party.jwks).files == listed(FILES)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda f: {"more.txt": b"", **f}, Reason.OTHER_FILES),
        (lambda f: {n: c for n, c in f.items() if n != "empty.txt"}, Reason.OTHER_FILES),
        (lambda f: dict(sorted(f.items())), Reason.OTHER_FILES),
        (lambda f: {**f, "children.csv": b"name\nNora\n"}, Reason.ALTERED),
        (lambda f: {**f, "children.csv": b"name\n"}, Reason.ALTERED),
        (lambda f: {**f, "manifest.json": f["manifest.json"] + b"\n"}, Reason.SIGNATURE),
        (lambda f: {**f, "manifest.jws": b"x"}, Reason.SIGNATURE),
        (lambda f: {**f, "manifest.jws": b""}, Reason.SIGNATURE),
        (lambda f: {**f, "manifest.jws": f["manifest.jws"] + b"\n"}, Reason.SIGNATURE),
        (lambda f: {**f, "manifest.jws": bytes(5000)}, Reason.TOO_LARGE),
        (lambda f: {**f, "more.txt": b""}, Reason.SHAPE),
        (lambda f: {n: c for n, c in f.items() if n != "manifest.jws"}, Reason.SHAPE),
        (lambda f: {"manifest.jws": b"", **f}, Reason.SHAPE),
        (lambda f: {"../x": b"", **f}, Reason.NAME),
        (lambda f: {"/etc/x": b"", **f}, Reason.NAME),
        (lambda f: {"A.txt": b"", **f}, Reason.NAME),
        (lambda f: {"letters": b"", **f}, Reason.NAME),
        (lambda f: {"manifest.json/x": b"", **f}, Reason.NAME),
    ],
)
def test_a_forged_archive_is_refused(
    party: Party,
    facts: Facts,
    change: Callable[[dict[str, bytes]], dict[str, bytes]],
    reason: Reason,
) -> None:
    assert refusal(forged(party, facts, change), party.jwks) is reason


def test_a_file_there_twice_is_refused(party: Party, facts: Facts) -> None:
    archive = forged(party, facts, lambda files: files)
    assert refusal(archive[:1024] + archive, party.jwks) is Reason.NAME


def test_a_second_signature_among_the_files_is_refused(party: Party, facts: Facts) -> None:
    manifest = Manifest(facts, listed({"manifest.jws": b"x"})).encoded()
    rest = {"manifest.json": manifest, "manifest.jws": party.sign(manifest).encode()}
    assert (
        refusal(crafted({"manifest.jws": b"x"})[:1024] + crafted(rest), party.jwks) is Reason.SHAPE
    )


def test_a_signature_has_one_spelling(party: Party, facts: Facts) -> None:
    """The last letter of 64 bytes has four idle bits: sixteen letters read the same."""
    manifest = Manifest(facts, ()).encoded()
    signature = party.sign(manifest)
    letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    others = letters.replace(signature[-1], "")
    for last in [*others, f"{signature[-1]}=", f"{signature[-1]}=="]:
        files = {"manifest.json": manifest, "manifest.jws": (signature[:-1] + last).encode()}
        assert refusal(crafted(files), party.jwks) is Reason.SIGNATURE


def test_another_date_is_refused(party: Party, facts: Facts) -> None:
    manifest = Manifest(facts, ()).encoded()
    files = {"manifest.json": manifest, "manifest.jws": party.sign(manifest).encode()}
    verify_archive(io.BytesIO(crafted(files)), party.jwks)
    assert refusal(crafted(files, mtime=0), party.jwks) is Reason.ALTERED


@pytest.mark.parametrize(
    "member",
    [
        {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"},
        {"type": tarfile.DIRTYPE},
        {"type": tarfile.CHRTYPE},
        {"mode": 0o4755},
        {"uid": 1000},
        {"uname": "root"},
    ],
)
def test_only_plain_files_are_let_in(party: Party, facts: Facts, member: dict[str, Any]) -> None:
    info = tarfile.TarInfo("a")
    info.mtime, info.mode = 1793698215, 0o600
    for attribute, value in member.items():
        setattr(info, attribute, value)
    archive = info.tobuf(tarfile.USTAR_FORMAT) + written(party, facts)
    assert refusal(archive, party.jwks) is Reason.SHAPE


@pytest.mark.parametrize(
    "spelling",
    [
        lambda m: m.replace(b'"purpose"', b'"purpose": "other", "purpose"'),
        lambda m: m.replace(b'"files"', b'"more": 1, "files"'),
        lambda m: m.replace(b"schakel-export/1", b"schakel-export/2"),
        lambda m: m.replace(b'"member"', b'"operator"'),
        lambda m: json.dumps(json.loads(m)).encode(),
        lambda m: b"[]",
        lambda m: b"{}",
        lambda m: b"\xff",
    ],
)
def test_a_signed_manifest_of_another_spelling_is_refused(
    party: Party, facts: Facts, spelling: Callable[[bytes], bytes]
) -> None:
    manifest = spelling(Manifest(facts, ()).encoded())
    files = {"manifest.json": manifest, "manifest.jws": party.sign(manifest).encode()}
    assert refusal(crafted(files), party.jwks) is Reason.SHAPE


def resigned(facts: Facts, sign: Callable[[bytes], str]) -> bytes:
    sink = io.BytesIO()
    write_archive(sink, entries(), facts, sign)
    return sink.getvalue()


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "ES256", "kid": "sign-1"},
        {"alg": "ES256", "kid": "sign-1", "typ": "at+jwt"},
        {"alg": "ES256", "typ": "schakel-export+jws"},
        {"alg": "ES256", "kid": "sign-1", "typ": "schakel-export+jws", "cty": "json"},
    ],
)
def test_a_signature_made_for_something_else_is_refused(
    party: Party, facts: Facts, header: dict[str, str]
) -> None:
    def sign(manifest: bytes) -> str:
        return str(jws.detach_content(jws.serialize_compact(header, manifest, party.private_key)))

    assert refusal(resigned(facts, sign), party.jwks) is Reason.SIGNATURE


def test_the_header_does_not_choose_the_algorithm(party: Party, facts: Facts) -> None:
    """A public value as an HMAC secret, and no signature at all."""
    public = base64.urlsafe_b64decode(party.jwks["keys"][0]["x"] + "=")

    def with_hmac(manifest: bytes) -> str:
        header = {"alg": "HS256", "kid": "sign-1", "typ": "schakel-export+jws"}
        signed = jws.serialize_compact(header, manifest, OctKey.import_key(public))
        return str(jws.detach_content(signed))

    def unsigned(_: bytes) -> str:
        header = {"alg": "none", "kid": "sign-1", "typ": "schakel-export+jws"}
        return base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode() + ".."

    for sign in (with_hmac, unsigned):
        assert refusal(resigned(facts, sign), party.jwks) is Reason.SIGNATURE


def test_only_published_keys_sign(party: Party, facts: Facts) -> None:
    key = ECKey.generate_key("P-256", private=True)
    assert refusal(resigned(facts, signer(key, "sign-1")), party.jwks) is Reason.SIGNATURE
    assert refusal(resigned(facts, signer(key, "sign-2")), party.jwks) is Reason.UNKNOWN_KEY
    published = party.jwks["keys"][0]
    archive = written(party, facts)
    for keys in (
        [],
        [published, published],
        [{**published, "use": "enc"}],
        [{**published, "crv": "P-384"}],
        [{"kty": "oct", "k": "AAAA", "kid": "sign-1"}],
        ["sign-1"],
    ):
        assert refusal(archive, {"keys": keys}) is Reason.UNKNOWN_KEY
    assert refusal(archive, {}) is Reason.UNKNOWN_KEY
