"""What `make e2e` stands on: programs that no Python wheel brings.

Invariant: where a program is absent its tests say so and are skipped; in CI (CI=true) they fail.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BINARIES = (ROOT / ".venv/bin", HERE / "node_modules/.bin")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is e2e, so that no test can slip into `make test`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


def absent(what: str, remedy: str) -> NoReturn:
    """Skip the test in plain words; in CI absence is a failure."""
    sentence = f"{what} is absent: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture
def program() -> Callable[[str, str], Path]:
    """`program("age", "apt-get install age")`: the path of a program, or the end of the test."""

    def find(name: str, remedy: str) -> Path:
        places = os.pathsep.join([*map(str, BINARIES), os.environ.get("PATH", "")])
        found = shutil.which(name, path=places)
        if not found:
            absent(name, remedy)
        return Path(str(found))

    return find


@pytest.fixture
def api_rules() -> Path:
    """The Spectral ruleset of the Dutch API Design Rules; it is kept beside the repository."""
    path = ROOT.parent / "shared/standards/nl-api-design-rules.spectral.yaml"
    if not path.exists():
        absent("the ruleset of the API Design Rules", f"it is looked for at {path}")
    return path
