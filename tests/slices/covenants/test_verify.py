"""`schakel verify-covenant`: exit code 0 for what all signed, and for nothing else."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from services.cli.covenants import verify_covenant
from services.covenants.rules import documents
from services.covenants.rules.signatures import faults_of
from tests.slices.covenants.contents import COVENANT
from tests.slices.covenants.test_documents import KEYS, signed, two
from tests.slices.covenants.test_life import Pair, pair

__all__ = ["pair"]


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


def test_what_stands_beside_the_text_is_as_it_was_signed(software: Any, pair: Pair) -> None:
    """As the API gives it, it passes; with anything that people read altered, it does not; nor do
    these signatures under another covenant.
    """
    reader = software(pair.school, "covenants:read")
    version, other = pair.active(), pair.active(name="Een ander convenant")
    document, its_own = (
        reader.get(f"/v1/covenant-versions/{one['id']}").get_json() for one in (version, other)
    )
    keys = reader.get("/v1/covenant-keys").get_json()["keys"]
    assert faults_of(document, keys) == []
    (rule,) = document["rules"]
    bent: dict[str, Any] = {
        "rules": [{**rule, "retentionDays": rule["retentionDays"] + 1}],
        "parties": [{**document["parties"][0], "name": "Iemand anders"}, document["parties"][1]],
        "asText": document["asText"].replace("hooguit", "minstens"),
        "endsAt": other["ends_at"].replace(year=2040).isoformat(),
        "number": document["number"] + 1,
        "covenantId": its_own["covenantId"],
        "purposes": [],
        "area": "Heel Nederland",
        "name": "Alles mag",
    }
    for name, value in bent.items():
        assert faults_of({**document, name: value}, keys) == [
            f"{name} is not as the signed text has it"
        ]
    signed_there = {name: document[name] for name in ("text", "textHash", "signatures")}
    assert faults_of(its_own | signed_there, keys)
