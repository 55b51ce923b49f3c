"""What tests of matching can ask for."""

import pytest

from tests.factories.matched import Neighbourhood
from tests.house import House


@pytest.fixture
def town(the_house: House) -> Neighbourhood:
    """A neighbourhood of this test's own."""
    return Neighbourhood.founded(the_house)
