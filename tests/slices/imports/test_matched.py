"""Signals from a spreadsheet are put to matching, all of them at once."""

from dataclasses import replace
from typing import Any

import pytest

from services.imports import operations as imports
from services.matching import operations as matching
from services.matching.rules import limits
from shared.problems import Conflict, NotFound
from tests.factories import errands
from tests.factories.matched import PURPOSE, Neighbourhood, register
from tests.factories.spreadsheets import xlsx_of
from tests.house import House
from tests.slices.imports.sending import hired, previewed
from tests.slices.imports.test_signals import HEAD, row

NAMES = (("Lotte", "Bakker"), ("Emir", "Yilmaz"), ("Salma", "El Idrissi"))
WISH: dict[str, Any] = {
    "purpose": PURPOSE,
    "ground": "public_task",
    "phone": "020 123 4567",
    "confirmed": True,
}


@pytest.fixture
def hood(the_house: House) -> Neighbourhood:
    return Neighbourhood.founded(the_house)


def brought(hood: Neighbourhood, member: Any) -> dict[str, Any]:
    """An import that made a signal of each of these children."""
    children = [
        register(hood.school, given_name=given, family_name=family) for given, family in NAMES
    ]
    lines = [
        row(given="", prefix="", family="", born="", id=str(child["id"])) for child in children
    ]
    seen = previewed(hood.school, xlsx_of([HEAD, *lines]), member, kind="signals")
    imports.confirm_import(member, import_id=seen["id"], mode="all_or_nothing")
    errands.run(hood.house)
    done: dict[str, Any] = imports.get_import(member, import_id=seen["id"])
    assert (done["state"], done["written"]) == ("done", 3)
    return done


def test_an_import_is_put_to_matching(hood: Neighbourhood) -> None:
    worker = hood.concerned(hood.child_work, given_name="Emir", family_name="Yilmaz").offered()
    member = hired(hood.school)
    done = brought(hood, member)
    asked = imports.match_import(member, import_id=done["id"], **WISH)
    assert asked["state"] == "matching"
    hood.work()
    after = imports.get_import(member, import_id=done["id"])
    assert (after["state"], after["matched"], after["not_matched"]) == ("done", 3, [])
    assert worker.match()["state"] == "met"
    assert len(matching.list_offers(member).results) == 3
    with pytest.raises(Conflict):
        imports.match_import(member, import_id=done["id"], **WISH)


def test_why_some_were_not_is_counted(hood: Neighbourhood) -> None:
    member = hired(hood.school)
    done = brought(hood, member)
    imports.match_import(member, import_id=done["id"], **{**WISH, "ground": "consent"})
    hood.work()
    after = imports.get_import(member, import_id=done["id"])
    assert (after["state"], after["matched"]) == ("done", 3)
    assert sum(one["count"] for one in after["not_matched"]) == 3
    assert matching.list_offers(member).results == []


def test_a_full_day_stops_it_and_says_so(
    hood: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "IMPORTED_A_DAY", 2)
    member = hired(hood.school)
    done = brought(hood, member)
    imports.match_import(member, import_id=done["id"], **WISH)
    hood.work()
    after = imports.get_import(member, import_id=done["id"])
    assert after["not_matched"] == [{"code": "too_many_matches_of_imports", "count": 3}]
    assert after["state"] == "done"


def test_nobody_else_has_it_matched(hood: Neighbourhood) -> None:
    member = hired(hood.school)
    done = brought(hood, member)
    with pytest.raises(NotFound):
        imports.match_import(hired(hood.school), import_id=done["id"], **WISH)
    lead = replace(hood.school.coordinator(), id=hired(hood.school).id)
    with pytest.raises(Conflict):
        imports.match_import(lead, import_id=done["id"], **WISH)
    with pytest.raises(NotFound):
        imports.match_import(hired(hood.child_work), import_id=done["id"], **WISH)
