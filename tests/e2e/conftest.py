"""What `make e2e` stands on: programs that no Python wheel brings.

Invariant: where a program is absent its tests say so and are skipped; in CI (CI=true) they fail.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.absence import HERE, ROOT, absent
from tests.e2e.desks import chromium, desks, site

__all__ = ["chromium", "desks", "site"]
BINARIES = (ROOT / ".venv/bin", HERE / "node_modules/.bin")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is e2e, so that no test can slip into `make test`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


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
