"""The command for receivers: says yes with exit 0, and no with a reason in two languages."""

import io
import json
from pathlib import Path

import pyrage
import pytest
from click.testing import CliRunner, Result

from shared.crypto.archive import Entry, Facts, export_to, write_archive
from shared.crypto.archive.__main__ import main
from tests.shared.crypto.conftest import Party

FILES = [Entry("children.csv", b"name\nNoor\n")]


@pytest.fixture
def folder(tmp_path: Path, party: Party, facts: Facts) -> Path:
    plain, sealed = io.BytesIO(), io.BytesIO()
    write_archive(plain, FILES, facts, party.sign)
    export_to(sealed, [party.recipient], FILES, facts, party.sign)
    (tmp_path / "export.tar").write_bytes(plain.getvalue())
    (tmp_path / "export.tar.age").write_bytes(sealed.getvalue())
    (tmp_path / "jwks.json").write_text(json.dumps(party.jwks))
    (tmp_path / "key.txt").write_text(f"# public key: {party.recipient}\n{party.identity}\n")
    return tmp_path


def verify(folder: Path, file: str, *more: str) -> Result:
    arguments = ["verify", str(folder / file), "--jwks", str(folder / "jwks.json"), *more]
    return CliRunner().invoke(main, arguments)


def test_a_genuine_export_is_told_without_its_contents(folder: Path, facts: Facts) -> None:
    for result in (
        verify(folder, "export.tar"),
        verify(folder, "export.tar.age", "--identity", str(folder / "key.txt")),
    ):
        assert result.exit_code == 0, result.output
        assert "De export is echt en compleet." in result.output
        assert str(facts.export_id) in result.output
        assert "children.csv" in result.output
        assert "Noor" not in result.output


def test_an_altered_export_is_refused(folder: Path) -> None:
    archive = bytearray((folder / "export.tar").read_bytes())
    archive[515] ^= 1
    (folder / "export.tar").write_bytes(archive)
    result = verify(folder, "export.tar")
    assert result.exit_code == 1
    assert "een bestand is veranderd" in result.output
    assert "a file was changed" in result.output


@pytest.mark.parametrize("identity", ["another", "none", "nonsense", "absent"])
def test_without_the_right_key_it_does_not_open(folder: Path, identity: str) -> None:
    key = folder / "other.txt"
    if identity != "absent":
        another = str(pyrage.x25519.Identity.generate())
        key.write_text({"another": another, "none": "#\n", "nonsense": another[:-1]}[identity])
    result = verify(folder, "export.tar.age", "--identity", str(key))
    assert result.exit_code == 1
    assert "het gaat niet open met deze sleutel" in result.output
    assert "AGE-SECRET-KEY" not in result.output


def test_a_broken_off_export_is_refused(folder: Path) -> None:
    sealed = (folder / "export.tar.age").read_bytes()
    (folder / "export.tar.age").write_bytes(sealed[:-1])
    result = verify(folder, "export.tar.age", "--identity", str(folder / "key.txt"))
    assert result.exit_code == 1
    assert "niet compleet" in result.output


def test_an_encrypted_export_without_a_key_is_no_archive(folder: Path) -> None:
    result = verify(folder, "export.tar.age")
    assert result.exit_code == 1
    assert "geen exportbestand" in result.output


@pytest.mark.parametrize("content", ["", "[]", "<html>"])
def test_what_is_no_key_set_is_refused(folder: Path, content: str) -> None:
    (folder / "jwks.json").write_text(content)
    result = verify(folder, "export.tar")
    assert result.exit_code == 1
    assert "geen JWKS" in result.output
