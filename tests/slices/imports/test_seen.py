"""Who sees what stood in a file that somebody sent in: who sent it, and who leads."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from services.imports import operations as imports
from shared.authz.actor import Actor
from shared.authz.permissions import PERMISSIONS, SEES_KEPT_CLOSE, WHOLE_ORGANISATION
from shared.problems import Forbidden, NotFound
from tests.factories.spreadsheets import csv_of
from tests.factories.town import Place, Town
from tests.house import House
from tests.slices.database import rows
from tests.slices.imports.sending import hired, previewed, rows_of, taken_over
from tests.slices.imports.test_recognised import KEPT_CLOSE, software
from tests.slices.imports.test_signals import BORN, HEAD, row

ALL = ("children:read", "children:write", "signals:read", "signals:write")
CONTENTS: tuple[Any, ...] = (
    imports.list_import_rows,
    imports.fetch_import_faults,
    imports.fetch_import_remainder,
)
DECISIONS: tuple[Any, ...] = (
    partial(imports.confirm_import, mode="row_by_row"),
    imports.cancel_import,
    imports.undo_import,
)


def suspected(place: Place, actor: Actor) -> Any:
    """A file with a signal that will be kept close, and a row that is wrong; looked through."""
    wrong = row(facts="Verborgen feiten.", severity="heel erg")
    content = csv_of([HEAD, row(**KEPT_CLOSE, facts="Blauwe plekken."), wrong])
    return previewed(place, content, actor, kind="signals", name="Noor van Voorbeeld.csv")


@pytest.mark.parametrize("role", ["care_coordinator", "programme_coordinator"])
def test_other_software_sees_numbers_and_nothing_of_the_file(
    town: Town, the_house: House, role: str
) -> None:
    member, other = hired(town.school), software(town.school, *ALL, role=role)
    town.child(birth_date=BORN)
    seen = suspected(town.school, member)
    [listed] = imports.list_imports(other).results
    told = imports.get_import(other, import_id=seen["id"])
    for one in (listed, told):
        assert (one["fresh"], one["faulty"], one["state"]) == (1, 1, "ready")
        assert (one["file_name"], one["columns"], one["contents_kept"]) == (None, [], False)
    for call in (*CONTENTS, *DECISIONS):
        with pytest.raises(Forbidden) as problem:
            call(other, import_id=seen["id"])
        assert problem.value.code == "import_rows_of_another"
    assert imports.get_import(member, import_id=seen["id"]) == seen
    denied = rows(
        the_house,
        "SELECT operation FROM audit_event WHERE actor_id = :id AND outcome = :outcome",
        id=other.id,
        outcome="import_rows_of_another",
    )
    assert len(denied) == len(CONTENTS) + len(DECISIONS)


def test_software_sees_what_it_sent_itself(town: Town) -> None:
    mine, other = software(town.school, *ALL), software(town.school, *ALL)
    town.child(birth_date=BORN)
    seen = suspected(town.school, mine)
    assert (seen["file_name"], seen["contents_kept"]) == ("Noor van Voorbeeld.csv", True)
    assert len(rows_of(mine, seen["id"])) == 2
    with pytest.raises(Forbidden):
        rows_of(other, seen["id"])
    done = taken_over(town.school, seen["id"], "row_by_row", mine)
    assert done["written"] == 1
    with pytest.raises(Forbidden):
        rows_of(other, seen["id"])


def test_of_a_signal_that_is_kept_close_a_colleague_reads_no_row(town: Town) -> None:
    member, colleague = hired(town.school), hired(town.school)
    town.child(birth_date=BORN)
    seen = suspected(town.school, member)
    taken_over(town.school, seen["id"], "row_by_row", member)
    with pytest.raises(NotFound):
        rows_of(colleague, seen["id"])
    assert len(rows_of(member, seen["id"])) == 2
    leader = town.school.coordinator()
    assert imports.get_import(leader, import_id=seen["id"])["contents_kept"]
    assert len(rows_of(leader, seen["id"])) == 2


def test_an_app_of_who_leads_opens_what_it_may_read(town: Town) -> None:
    member = hired(town.school)
    town.child(birth_date=BORN)
    seen = suspected(town.school, member)
    leader = town.school.coordinator()
    reads = replace(leader, oauth_scopes=frozenset(ALL))
    assert len(rows_of(reads, seen["id"])) == 2
    only_writes = replace(leader, oauth_scopes=frozenset(ALL) - {"signals:read"})
    with pytest.raises(Forbidden):
        rows_of(only_writes, seen["id"])


def test_whoever_sees_all_imports_sees_what_is_kept_close() -> None:
    """A role that reached all rows and not what is kept to a few would read these by those."""
    wide = PERMISSIONS["import:read"].roles & WHOLE_ORGANISATION
    assert wide
    assert wide <= SEES_KEPT_CLOSE
