"""What the database itself holds to when an import is taken back, and that it does so quickly."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.children import operations as children
from shared.db.tenant import Tenant, acting_for
from shared.runtime import current
from tests.factories.spreadsheets import csv_of
from tests.factories.town import Town, parent
from tests.house import House
from tests.slices.database import rows
from tests.slices.imports.sending import HEADS, NOOR, SEM, hired, previewed, taken_over

TAKEN_BACK = "UPDATE import_batch SET state = 'undone' WHERE id = :id"


def pruned(town: Town, *statements: str, **values: Any) -> None:
    """What the application's own user does, past all that the application itself asks."""
    with acting_for(Tenant(town.school.id)), current().engines["app"].begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)


def brought_in(town: Town, *parents: str) -> tuple[UUID, list[UUID]]:
    """An import of two children, each with that parent if any, and their files."""
    member = hired(town.school)
    head = [*HEADS, "Gezag 1 naam"]
    content = csv_of([head, [*NOOR, *parents], [*SEM, *parents]])
    seen = previewed(town.school, content, member)
    taken_over(town.school, seen["id"], "all_or_nothing", member)
    return seen["id"], [row["id"] for row in children.list_children(member).results]


FORGET = (
    "DELETE FROM child_token WHERE child_id = ANY(:files)",
    "DELETE FROM authority_holder WHERE child_id = ANY(:files)",
    "DELETE FROM child WHERE id = ANY(:files)",
)


def test_files_of_an_import_that_is_taken_back_can_go(town: Town, the_house: House) -> None:
    import_id, files = brought_in(town, "M.")
    pruned(town, TAKEN_BACK, *FORGET, id=import_id, files=files)
    left = rows(the_house, "SELECT id FROM child WHERE owner_id = :id", id=town.school.id)
    assert left == []


@pytest.mark.parametrize("parents", [(), ("M.",)], ids=["file", "who has authority"])
@pytest.mark.parametrize("why", ["not taken back", "one is another's", "changed", "too late"])
def test_no_other_file_goes(
    town: Town, the_house: House, why: str, parents: tuple[str, ...]
) -> None:
    import_id, files = brought_in(town, *parents)
    before = [TAKEN_BACK] if why != "not taken back" else []
    if why == "one is another's":
        files.append(town.child(authority_holders=[parent()] if parents else [])["id"])
    elif why == "changed":
        rows(the_house, "UPDATE child SET version = 2 WHERE id = :id", id=files[0])
        rows(the_house, "UPDATE authority_holder SET version = 2 WHERE child_id = :id", id=files[0])
    elif why == "too late":
        late = "UPDATE import_batch SET undo_until = now() - interval '1 second' WHERE id = :id"
        rows(the_house, late, id=import_id)
    with pytest.raises(IntegrityError, match="a file is not deleted") as refused:
        pruned(town, *before, *FORGET, id=import_id, files=files)
    refusing = "authority_holder" if parents else "child"
    assert f"DELETE FROM {refusing} WHERE" in str(refused.value)


def test_what_hangs_on_a_file_is_found_by_an_index(the_house: House) -> None:
    """For each of thousands of files the database asks every table that points at it."""
    pointing = rows(
        the_house,
        "SELECT c.conrelid::regclass::text AS place, c.conname AS name, EXISTS ("
        "  SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indpred IS NULL"
        "  AND i.indkey[0] = c.conkey[1]) AS indexed"
        " FROM pg_constraint c WHERE c.contype = 'f'"
        " AND c.confrelid IN ('child'::regclass, 'authority_holder'::regclass)",
    )
    assert len(pointing) > 20
    assert [row.name for row in pointing if not row.indexed] == []
