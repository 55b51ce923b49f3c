"""What the tests of the database's own walls share: one populated ring, which they only read."""

import pytest

from tests.house import House
from tests.shared.db.populated import Populated, populated


@pytest.fixture(scope="session")
def full(the_house: House) -> Populated:
    populated()  # others, whose records are just as full
    return populated()
