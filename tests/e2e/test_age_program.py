"""An export opens with the programs that receivers have: age and tar, nothing of ours."""

import hashlib
import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pyrage
import pytest
from joserfc.jwk import ECKey

from shared.crypto.archive import Entry, Facts, export_to, signer

pytestmark = pytest.mark.e2e
FILES = {"children.csv": b"name\nNoor\n", "letters/big.bin": os.urandom(300_000)}


@pytest.fixture(scope="module")
def age() -> str:
    """The program age; where it is absent the test says so, and under CI that is a failure."""
    program = shutil.which("age")
    if program is None:
        missing = "the program age is absent: apt-get install age"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return program


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export of FILES, and the identity that opens it in `key.txt` next to it."""
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"{identity}\n")
    sign = signer(ECKey.generate_key("P-256", private=True), "sign-1")
    facts = Facts(uuid4(), datetime(2026, 11, 3, tzinfo=UTC), uuid4(), "system", uuid4(), "plan")
    entries = [Entry(name, content) for name, content in FILES.items()]
    with (tmp_path / "export.tar.age").open("wb") as sink:
        export_to(sink, [str(identity.to_public())], entries, facts, sign)
    return tmp_path / "export.tar.age"


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)


def test_age_and_tar_open_it(age: str, export: Path) -> None:
    folder = export.parent
    opened = run(folder, age, "-d", "-i", "key.txt", "-o", "export.tar", export.name)
    assert opened.returncode == 0, opened.stderr
    members = run(folder, "tar", "-tf", "export.tar")
    assert members.returncode == 0, members.stderr
    assert members.stderr == b""
    assert members.stdout.decode().split() == [*FILES, "manifest.json", "manifest.jws"]
    assert run(folder, "tar", "-xf", "export.tar").returncode == 0
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for listed in manifest["files"]:
        content = (folder / listed["name"]).read_bytes()
        assert content == FILES[listed["name"]]
        assert listed["sha256"] == hashlib.sha256(content).hexdigest()


def test_age_refuses_what_is_altered_or_broken_off(age: str, export: Path) -> None:
    sealed = export.read_bytes()
    altered = bytearray(sealed)
    altered[len(sealed) // 2] ^= 1
    for content in (bytes(altered), sealed[:-1], sealed[:65536]):
        export.write_bytes(content)
        assert run(export.parent, age, "-d", "-i", "key.txt", export.name).returncode != 0


def test_age_refuses_another_identity(age: str, export: Path) -> None:
    (export.parent / "key.txt").write_text(f"{pyrage.x25519.Identity.generate()}\n")
    assert run(export.parent, age, "-d", "-i", "key.txt", export.name).returncode != 0
