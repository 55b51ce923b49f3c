"""An abuse protocol in a real browser: the steps, a second person, the report; the acute way."""

from typing import Any

import pytest

from tests.e2e.desks import Desk, place
from tests.factories.town import Town, enact, referral_rule, register_child
from tests.factories.workplace import employ
from tests.house import House

STEPS = {
    "map": "Twee keer blauwe plekken gezien op de arm.",
    "consult": "Overlegd met de aandachtsfunctionaris.",
    "talk": "Met moeder gesproken, rustig en open.",
    "weigh": "Het vermoeden blijft; het is niet acuut.",
    "decide": "Wij melden, en blijven zelf helpen.",
}


@pytest.fixture
def safe_town(the_house: House) -> Town:
    school = place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Het Kompas"
    )
    safe_home = place(
        "veilig_thuis",
        "Veilig Thuis Waterstreek",
        "youth_care_worker",
        "Team Melden",
        "Team Advies",
    )
    rule = referral_rule(
        purpose="child_protection",
        receiver_kind="veilig_thuis",
        receiver_roles=["youth_care_worker"],
        grounds=["abuse_protocol"],
        consent_regime="none",
    )
    covenant = enact(school, [school, safe_home], [rule])
    return Town(school, safe_home, safe_home, covenant)


def records(ib: Desk, code: str, text: str) -> None:
    ib.click("Leg een stap vast", f"step-{code}")
    ib.page.check(f"input[name=step][value={code}]")
    ib.page.fill("#text", text)
    ib.click("Leg vast", f"step-{code}-recorded")


def test_five_steps_a_second_person_and_the_report(safe_town: Town, desks: Any) -> None:
    child = register_child(safe_town.school)
    ib = desks(employ(safe_town.school, name="Karin de Jager"), "ib")
    ib.go(f"/kinderen/{child['id']}", "child-safety")
    ib.click("Meldcode beginnen", "protocol-new")
    ib.click("Begin", "protocol-begun")
    path = ib.page.url.removeprefix(ib.site)
    for code, text in STEPS.items():
        records(ib, code, text)
    assert "kunt dit niet zelf goedkeuren" in ib.page.inner_text("main")
    person = employ(safe_town.school, "abuse_protocol_officer", team=None, name="Anna Smit")
    officer = desks(person, "officer")
    officer.go("/zonder-toestemming", "grounds-list")
    officer.go(path, "ground-to-review")
    officer.click("Beoordeel", "review")
    officer.page.check("input[name=verdict][value=approved]")
    officer.page.fill("#note", "Zorgvuldig gedaan.")
    officer.click("Leg mijn oordeel vast", "reviewed")
    ib.go(path, "ground-approved")
    ib.click("Meld bij Veilig Thuis", "report-content")
    ib.page.fill("#question", "Wij maken ons ernstige zorgen over de veiligheid thuis.")
    ib.click("Mag ik dit delen?", "report-may-i")
    assert "Ja, dit mag u delen" in ib.page.inner_text("#verdict")
    ib.click("Bewaar als concept", "report-draft")
    ib.click("Verstuur", "report-sent")
    assert "Verstuurd" in ib.page.inner_text("main")


def test_acute_danger_in_two_taps(safe_town: Town, desks: Any) -> None:
    child = register_child(safe_town.school)
    ib = desks(employ(safe_town.school, name="Karin de Jager"), "ib")
    ib.go(f"/kinderen/{child['id']}", "child-acute")
    ib.click("Acuut gevaar", "acute")
    assert ib.page.locator("a[href='tel:112']").is_visible()
    ib.page.fill("#reason", "Het kind durft nu niet naar huis; er is vanmiddag geslagen.")
    ib.click("Meld nu bij Veilig Thuis", "acute-reported")
    assert "Gemeld bij Veilig Thuis" in ib.page.inner_text("main")
    ib.click("Mag ik delen?", "may-i")
