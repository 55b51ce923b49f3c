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


def test_what_the_other_confirms_or_takes_off_is_seen_at_once(
    beat: Beat, desks: Callable[[Person, str], Desk]
) -> None:
    first, second, third = filled(beat)
    officer = desks(named(beat, beat.police, "W. de Wijkagent"), "officer-gone")
    if not officer.scripted:
        return
    here = officer.page.locator
    officer.go(f"/aandachtslijsten/{beat.list_id}?kind={second['id']}", "waiting")
    expect(here("#kind-stand")).to_contain_text("wacht op bevestiging", ignore_case=True)
    risk_lists.confirm_entry(beat.worker, entry_id=second["id"])
    expect(here("#kind-stand")).not_to_contain_text("wacht", ignore_case=True, timeout=SOON)
    risk_lists.take_off(beat.worker, entry_id=second["id"], because="nothing_needed")
    expect(here("#kind-naam")).to_have_text("Dit kind is van de lijst", timeout=SOON)
    expect(here("#dit-kind button")).to_have_count(0)
    expect(here("main")).not_to_contain_text("Daan")
    officer.look("gone")
    risk_lists.assess_entry(beat.worker, entry_id=first["id"], help_needed="yes")
    expect(here("#voortgang")).to_contain_text("1 van 2 beoordeeld", timeout=SOON)
    officer.click("Volgende kind", "next")
    expect(here("#kind-naam")).to_contain_text("Mila de Vries")
    assert str(third["id"]) in officer.page.url


def test_pages_on_which_one_shares_fit_the_screen(
    beat: Beat, desks: Callable[[Person, str], Desk]
) -> None:
    first, *_ = filled(beat)
    mine = register(beat.child_work, given_name="Noa", family_name="Bos")
    worker = desks(named(beat, beat.child_work, "K. de Werker"), "worker-shares")
    one = f"/aandachtslijsten/{beat.list_id}"
    beat.known(first, mine)
    worker.go(f"{one}/bekend", "known")
    worker.go(f"{one}/kind-erop", "put")
    worker.go(f"{one}/kind/{first['id']}/gezien", "facts")
    worker.go(f"{one}?toon=te-onderbouwen", "to-justify")
    worker.go(f"{one}?kind={first['id']}", "child")
