"""The main job in a real browser: on a desk and on a phone, with and without JavaScript."""

from typing import Any

import pytest

from shared.ids import new_id
from tests.e2e.desks import Desk, place
from tests.e2e.school_steps import opens_a_file, refers
from tests.factories.town import Town, enact, referral_rule
from tests.factories.workplace import employ, enrol
from tests.house import House


@pytest.fixture
def named_town(the_house: House) -> Town:
    """A school and kinderwerk, by names."""
    school = place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Het Kompas"
    )
    work = place("child_work", "Kinderwerk Vaardrecht", "child_worker", "Havenhuis", "Molenhof")
    care = place(
        "youth_care", "Jeugdhulp De Oever", "youth_care_worker", "Team Jeugd", "Team Gezin"
    )
    help_rule = referral_rule(
        purpose="youth_help",
        sender_kind="child_work",
        sender_roles=["child_worker", "programme_coordinator"],
        receiver_kind="youth_care",
        receiver_roles=["youth_care_worker"],
    )
    covenant = enact(school, [school, work, care], [referral_rule(), help_rule])
    return Town(school, work, care, covenant)


def accepts(work: Desk) -> None:
    """Kinderwerk finds it, confirms, accepts, and has a file of its own."""
    page = work.page
    work.click("Ontvangen", "inbox")
    page.locator(".cards a").first.click()
    work.look("referral-new")
    work.click("Bevestig de ontvangst", "referral-received")
    work.click("Accepteer", "accept")
    page.select_option("#teamId", label="Havenhuis")
    work.click("Accepteer", "accepted")
    work.click("Naar het dossier", "adopted-file")
    work.click("Kinderen", "children")
    page.fill("#name", "berg")
    work.click("Zoek", "children-found")


def withdraws(ib: Desk) -> None:
    """From the list of children to the receipt of a withdrawal."""
    ib.click("Kinderen", "children-one")
    ib.page.locator(".cards a").first.click()
    ib.look("child-full")
    ib.page.locator(".cards a").first.click()
    ib.look("consent-one")
    ib.click("Trek deze toestemming in", "withdraw")
    ib.click("Trek in", "receipt")
    ib.click("Naar het dossier", "child-after")
    ib.click("Dossier uitvoeren", "export-no-key")


def test_a_school_sends_and_kinderwerk_accepts(named_town: Town, desks: Any) -> None:
    town = named_town
    ib = desks(employ(town.school, name="Karin de Jager"), "ib")
    opens_a_file(ib)
    path = refers(ib)
    accepts(desks(employ(town.child_work, name="Farid Haddad"), "work"))
    ib.go(path, "sender-sees-accepted")
    assert "Geaccepteerd" in ib.page.inner_text("main")
    ib.click("Start", "home-quiet")
    withdraws(ib)
    ib.click("Convenanten", "covenants")
    ib.click("Samen rond het kind", "covenant")
    ib.click("Ketenpartners", "partners")
    ib.go(f"/aanmeldingen/{new_id()}", "not-found")


def test_an_admin_and_somebody_with_two_organisations(named_town: Town, desks: Any) -> None:
    town = named_town
    admin = employ(town.school, "organisation_admin", team=None, name="Bas Postma")
    enrol(town.child_work, admin.id, "programme_coordinator", team=None, name="Bas Postma")
    desk = desks(admin, "two")
    assert "/organisatie" in desk.page.url
    desk.page.locator("button.choice").first.click()
    desk.look("chosen")
    desk.click("Wissel van organisatie", "choose")
    desk.page.locator("button.choice").last.click()
    desk.look("home-admin")
    desk.click("Sleutels", "keys")
    desk.page.fill("#name", "Sleutel")
    desk.page.fill("#recipient", "geen sleutel")
    desk.click("Leg vast", "keys-fault")
    desk.page.goto(desk.site + "/kinderen")
    desk.look("forbidden")
    desk.go("/?taal=en", "home-english")
    assert "You act for" in desk.page.inner_text("header")
    desk.click("Log out", "logged-out")
