"""`schakel verify-covenant`: exit code 0 for what all signed, and for nothing else."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from services.cli.covenants import verify_covenant
from services.covenants.rules import documents
from tests.slices.covenants.contents import COVENANT
from tests.slices.covenants.test_documents import KEYS, signed, two


def run(folder: Path, document: Any, keys: Any) -> Result:
    file, key_file = folder / "covenant.json", folder / "keys.json"
    file.write_text(json.dumps(document))
    key_file.write_text(json.dumps(keys))
    return CliRunner().invoke(verify_covenant, [str(file), "--keys", str(key_file)])


def test_what_all_signed(tmp_path: Path) -> None:
    document = signed(documents.canonical(COVENANT, 1, two()))
    passed = run(tmp_path, document, {"keys": KEYS})
    assert passed.exit_code == 0
    assert "signed by all parties" in passed.output


def test_anything_else(tmp_path: Path) -> None:
    document = signed(documents.canonical(COVENANT, 1, two()))
    other = signed(documents.canonical(COVENANT, 2, two()))
    mixed = document | {"signatures": other["signatures"]}
    for bent, keys in ((mixed, {"keys": KEYS}), (document, {"keys": []}), ([], {}), (document, [])):
        assert run(tmp_path, bent, keys).exit_code == 1
