"""In the demo two professionals have found each other, and two others have something to answer."""

from typing import Any

from services.demo.desks import DESKS
from services.matching import operations as matching
from tests.slices.demo.conftest import Vaardrecht

SCHOOL, WORKER, *_ = DESKS


def matches(vaardrecht: Vaardrecht, desk: Any) -> dict[str, list[Any]]:
    """What who sits there knows of, by state."""
    found: dict[str, list[Any]] = {}
    for row in matching.list_matches(vaardrecht.actor(vaardrecht.at(desk))).results:
        found.setdefault(row["state"], []).append(row)
    return found


def test_the_school_has_one_linked_and_one_to_answer(vaardrecht: Vaardrecht) -> None:
    found = matches(vaardrecht, SCHOOL)
    assert {state: len(rows) for state, rows in found.items()} == {"met": 1, "asked": 1}
    actor = vaardrecht.actor(vaardrecht.at(SCHOOL))
    match = matching.get_match(actor, match_id=found["met"][0]["id"])
    assert match["lead_id"] == actor.organisation_id
    assert {line["kind"] for line in match["timeline"]} == {
        "contact",
        "lead_proposed",
        "lead_accepted",
    }
    assert len(match["parties"]) == 2


def test_the_worker_is_asked_about_a_child_that_may_be_another(vaardrecht: Vaardrecht) -> None:
    found = matches(vaardrecht, WORKER)
    assert {state: len(rows) for state, rows in found.items()} == {"met": 1, "asked": 1}
    assert found["asked"][0]["likeness"] == "possible"


def test_what_waits_is_on_the_start_page(vaardrecht: Vaardrecht) -> None:
    page = vaardrecht.browser(vaardrecht.at(SCHOOL)).page("/")
    assert "Koppelingen te beantwoorden" in page
