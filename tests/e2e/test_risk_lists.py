"""A case consultation in real browsers: two at once, each seeing what the other does."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from services.risk_lists import operations as risk_lists
from tests.e2e.desks import Desk
from tests.factories.listed import Beat
from tests.factories.matched import register
from tests.factories.workplace import Person, employ
from tests.house import House

SOON = 9_000
"""Milliseconds: it is asked for every four seconds."""


@pytest.fixture
def beat(the_house: House) -> Beat:
    return Beat.founded(the_house)


def named(beat: Beat, place: Any, name: str) -> Person:
    person = employ(place, name=name)
    leader = beat.leader(place.id)
    risk_lists.name_member(leader, list_id=beat.list_id, member_id=person.member_id)
    return person


def filled(beat: Beat) -> list[dict[str, Any]]:
    """Three children of the police, one of whom the child worker knows."""
    register(beat.child_work)
    others = [
        register(beat.police, given_name=name, family_name="de Vries") for name in ("Daan", "Mila")
    ]
    return [beat.put(), *map(beat.put, others)]


def test_two_go_through_the_list_together(beat: Beat, desks: Callable[[Person, str], Desk]) -> None:
    first, *_ = filled(beat)
    risk_lists.add_facts(
        beat.officer,
        entry_id=first["id"],
        facts="Drie keer na elven op het plein, zonder ouder.",
        **beat.on_decision(),
    )
    worker = desks(named(beat, beat.child_work, "K. de Werker"), "worker")
    officer = desks(named(beat, beat.police, "W. de Wijkagent"), "officer")
    page = f"/aandachtslijsten/{beat.list_id}"
    worker.go(page, "list")
    officer.go(f"{page}?kind={first['id']}", "list")
    if not worker.scripted:
        worker.click("In het oog", "answered")
        assert "in het oog" in worker.page.inner_text("main").lower()
        return
    officer.page.get_by_text("Spreek een stap af").click()
    officer.page.select_option("#kind", "talk")
    worker.page.keyboard.press("1")
    worker.page.wait_for_load_state()
    expect(worker.page.locator("#voortgang")).to_contain_text("1 van 3 beoordeeld")
    expect(officer.page.locator("#stand")).to_contain_text(
        "K. de Werker heeft dit kind gewijzigd.", timeout=SOON
    )
    expect(officer.page.locator("#antwoord-yes")).to_have_attribute("aria-pressed", "true")
    expect(officer.page.locator("#voortgang")).to_contain_text("1 van 3 beoordeeld")
    assert officer.page.input_value("#kind") == "talk", "what was chosen is still there"
    officer.look("told")
    officer.page.get_by_role("button", name="Spreek af", exact=True).click()
    expect(officer.page.locator("#kind-stappen")).to_contain_text("Gesprek met de ouders")
    worker.page.keyboard.press("n")
    expect(worker.page.locator("#kind-naam")).to_contain_text("Daan de Vries")
    worker.look("next")
    worker.page.keyboard.press("p")
    expect(worker.page.locator("#kind-naam")).to_contain_text("Samira")
    worker.page.get_by_text("Spreek een stap af").click()
    worker.page.focus("#dueOn")
    worker.page.keyboard.press("2")
    expect(worker.page.locator("#antwoord-yes")).to_have_attribute("aria-pressed", "true")
