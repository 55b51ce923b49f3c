"""The witness notices whatever is written, and is not misled by what is only read."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text

from tests.factories.town import Town
from tests.house import House
from tests.isolation.witness import unharmed

COPY = (
    "INSERT INTO team SELECT (jsonb_populate_record(t, jsonb_build_object("
    "'id', gen_random_uuid(), 'name', 'Te veel'))).* FROM team t WHERE id = :id"
)
GONE = "DELETE FROM team WHERE name = 'Te veel'"
WRITES = {
    "another value": "UPDATE team SET name = name || '!' WHERE id = :id",
    "the very same value": "UPDATE team SET name = name WHERE id = :id",
    "a row more": COPY,
    "a row gone": GONE,
    "a row gone and another come": f"WITH gone AS ({GONE}) {COPY}",
}
READS = ("SELECT * FROM team WHERE id = :id", "SELECT * FROM team WHERE id = :id FOR UPDATE")


@pytest.fixture
def do(the_house: House, town: Town) -> Callable[[str], None]:
    def done(statement: str) -> None:
        with the_house.engines["admin"].begin() as connection:
            connection.execute(text(statement), {"id": town.school.teams[0]})

    return done


@pytest.fixture
def admin(the_house: House) -> Engine:
    return the_house.engines["admin"]


@pytest.mark.parametrize("what", WRITES)
def test_what_is_written_is_noticed(admin: Engine, do: Callable[[str], None], what: str) -> None:
    do(COPY)
    with pytest.raises(AssertionError), unharmed(admin):
        do(WRITES[what])


@pytest.mark.parametrize("statement", READS)
def test_what_is_read_is_not(admin: Engine, do: Callable[[str], None], statement: str) -> None:
    with unharmed(admin):
        do(statement)
