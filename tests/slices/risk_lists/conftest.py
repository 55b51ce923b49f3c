"""A beat with a list."""

import pytest

from tests.factories.listed import Beat
from tests.house import House


@pytest.fixture
def beat(the_house: House) -> Beat:
    return Beat.founded(the_house)
