"""Telling parents in a real browser: a duty opens, a letter goes, and an objection freezes."""

from typing import Any

import pytest

from tests.e2e.desks import Desk, place
from tests.factories.own_right import shared
from tests.factories.town import Town, enact, referral_rule, register_child
from tests.factories.workplace import employ
from tests.house import House


@pytest.fixture
def task_town(the_house: House) -> Town:
    """A school that shares with kinderwerk as a public task."""
    school = place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Het Kompas"
    )
    work = place("child_work", "Kinderwerk Vaardrecht", "child_worker", "Havenhuis", "Molenhof")
    rule = referral_rule(grounds=["consent", "public_task"])
    return Town(school, work, work, enact(school, [school, work], [rule]))


def tells(ib: Desk, child: dict[str, Any]) -> None:
    """From the list to a letter, and down in writing that it was sent."""
    ib.go(f"/kinderen/{child['id']}", "child-owes")
    ib.click("Bekijk alles wat over dit kind is gedeeld", "child-register")
    ib.go("/ouders-informeren", "list")
    ib.page.locator(".cards a").first.click()
    ib.look("one")
    ib.click("Maak brieven", "letters")
    assert ib.page.get_by_text("De brieven staan klaar.").is_visible()
    ib.click("Leg vast dat u het vertelde", "tell")
    ib.page.get_by_label("Met een brief").check()
    ib.page.fill("#words", "De brief is vandaag op de post gedaan.")
    ib.click("Leg vast", "told")
    assert ib.page.get_by_text("Weet het", exact=False).first.is_visible()


def objects(ib: Desk, child: dict[str, Any]) -> None:
    """A parent objects: the child's page says that sharing is frozen."""
    ib.go(f"/kinderen/{child['id']}/bezwaar", "objection-new")
    ib.page.get_by_label("M. Voorbeeld").check()
    ib.page.fill("#reason", "Ik wil niet dat anderen dit weten.")
    ib.click("Leg het bezwaar vast", "objection")
    ib.go(f"/kinderen/{child['id']}", "child-frozen")
    assert ib.page.get_by_text("Delen over dit kind staat stil").first.is_visible()


def answers(officer: Desk) -> None:
    """The privacy officer looks at the register, and answers."""
    officer.go("/register", "register")
    officer.click("Zoek gericht", "register-filters")
    officer.go("/register?grond=public_task&loopt=ja", "register-filtered")
    officer.go("/bezwaren", "objections")
    officer.page.locator(".cards a").first.click()
    officer.look("objection-to-answer")
    officer.click("Geef antwoord", "answer")
    officer.page.get_by_label("Toegewezen").check()
    officer.page.fill("#reasons", "U hebt gelijk: dit hoefde niemand anders te weten.")
    officer.click("Geef dit antwoord", "answered")
    officer.go("/ouders-informeren?toon=verteld", "officer-told")


def test_parents_are_told_and_object(desks: Any, task_town: Town) -> None:
    child = register_child(task_town.school)
    shared(task_town, child)
    ib = desks(employ(task_town.school, name="I. de Begeleider"), "ib")
    tells(ib, child)
    objects(ib, child)
    answers(desks(employ(task_town.school, "privacy_officer", name="P. Rivacy"), "officer"))
    ib.go(f"/kinderen/{child['id']}/gedeeld", "child-ended")
