"""The papers say what is so: commands, settings, links and versions that they name exist.

Invariant: what is named is looked up in the code itself, never in a list kept here.
"""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.architecture.settings_names import settings_names
from tests.architecture.tree import ROOT, files, name_of

PAPERS = list(files(".md"))
CODE_IN_PAPER = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
CALL = r"(?:^|[`\s/(]){}\s+([a-z][a-z0-9-]*)"


def said_in(path: Path) -> str:
    """What stands in code marks: the rest is prose, where `make` is a verb."""
    return "\n".join(CODE_IN_PAPER.findall(path.read_text("utf-8")))


@pytest.mark.parametrize("path", PAPERS, ids=name_of)
def test_a_make_target_that_is_named_exists(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    assert set(re.findall(CALL.format("make"), said_in(path))) - targets == set()


@pytest.mark.parametrize("path", PAPERS, ids=name_of)
def test_a_command_that_is_named_exists(path: Path) -> None:
    from services.cli import main

    named = set(re.findall(CALL.format("schakel"), said_in(path)))
    assert named - set(main.commands) == set()


@pytest.mark.parametrize("path", PAPERS, ids=name_of)
def test_a_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_setting_is_in_the_readme_and_every_one_there_exists() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = set(re.findall(r"^\| `([A-Z_]+)`", readme, re.MULTILINE))
    assert rows == settings_names()


def test_every_decision_says_what_and_why() -> None:
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text("utf-8")
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in text, f"{path.name} lacks {heading}"


def test_the_version_is_one_and_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    version = project["version"]
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    assert code["softwareVersion"] == version
    assert f"schakel:{version}" in (ROOT / "docker-compose.yml").read_text("utf-8")
    assert f"[{version}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_publiccode_holds_what_the_standard_asks() -> None:
    """The mandatory keys of publiccode.yml 0.4, and its bounds on the descriptions."""
    code = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    mandatory = (
        "publiccodeYmlVersion name url platforms categories developmentStatus softwareType"
        " description legal maintenance localisation"
    )
    assert set(mandatory.split()) - set(code) == set()
    assert code["legal"]["license"] == "EUPL-1.2"
    assert set(code["description"]) == {"nl", "en"}
    for words in code["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]


def test_the_licence_is_named_for_people_and_for_machines() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "EUPL-1.2"
    assert "SPDX-License-Identifier: EUPL-1.2" in (ROOT / "LICENSE").read_text("utf-8")
