"""What the tests of the database's own walls share: one populated ring, which they only read."""

import pytest
from sqlalchemy import text

from tests.house import House
from tests.shared.db.intruder import RULES
from tests.shared.db.populated import Populated, populated


@pytest.fixture(scope="session")
def full(the_house: House) -> Populated:
    populated()  # others, whose records are just as full
    with the_house.engines["admin"].begin() as connection:
        RULES.append(connection.scalars(text("SELECT id FROM covenant_rule LIMIT 1")).one())
    return populated()
