"""What every test can ask for."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.factories.town import Town
from tests.house import House, house


@pytest.fixture(scope="session")
def the_house() -> Iterator[House]:
    """One real Schakel for the whole run. Its folder's path is short: a socket lives in it."""
    home = Path(tempfile.mkdtemp(prefix="schakel-test-"))
    home.chmod(0o755)
    with house(home) as made:
        yield made
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def town(the_house: House) -> Town:
    """Organisations of this test's own, with a covenant in force between them."""
    return Town.founded()
