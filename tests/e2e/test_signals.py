"""Signals in a real browser: written on a phone, followed up, shared, closed; and the acute way."""

from typing import Any

import pytest

from tests.e2e.desks import Desk, place
from tests.factories.town import Town, enact, record_consent, referral_rule, register_child
from tests.factories.workplace import employ
from tests.house import House

PURPOSE = "early_signalling"
SEEN = "Hij had deze week op drie dagen geen brood mee en zei dat hij niet had ontbeten."


@pytest.fixture
def quarter(the_house: House) -> Town:
    school = place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Het Kompas"
    )
    work = place("child_work", "Kinderwerk De Brug", "child_worker", "Noord", "Zuid")
    rule = referral_rule(purpose=PURPOSE, record_kind="signal")
    covenant = enact(school, [school, work], [rule])
    return Town(school, work, work, covenant)


def test_a_worry_is_written_followed_shared_and_closed(quarter: Town, desks: Any) -> None:
    child = register_child(quarter.school)
    sister = register_child(quarter.school, given_name="Sam")
    record_consent(quarter.school, child, quarter.child_work, purpose=PURPOSE)
    ib = desks(employ(quarter.school, name="Karin de Jager"), "ib")
    ib.go("/signalen", "signals-empty")
    ib.go(f"/kinderen/{child['id']}", "child")
    ib.click("Schrijf een signaal", "signal-new")
    ib.click("Bewaar het signaal", "signal-faults")
    ib.page.check("input[value=poverty]")
    ib.page.check("input[value=absence]")
    ib.page.check("input[value=worry]")
    ib.page.fill("#facts", SEEN)
    ib.page.fill("#interpretation", "Misschien is er thuis te weinig geld.")
    ib.page.fill("#childVoice", "“Mama slaapt nog als ik ga.”")
    ib.page.select_option("#parentsReason", "planned")
    ib.click("Bewaar het signaal", "signal-written")
    assert "U hoort wat ermee gebeurt" in ib.page.inner_text("main")
    path = ib.page.url.removeprefix(ib.site)
    ib.click("Spreek opvolging af", "follow-up")
    ib.page.fill("#what", "Met de ouders praten over het ontbijt.")
    ib.click("Spreek dit af", "follow-up-agreed")
    ib.click("Zij weten het nu", "parents")
    ib.page.fill("#words", "Gebeld met moeder. Zij schrok en wil praten.")
    ib.click("Leg vast", "parents-told")
    ib.click("Deel dit signaal", "share")
    ib.click("Deel dit signaal", "shared")
    assert "Het signaal is gedeeld" in ib.page.inner_text("main")
    partner = desks(employ(quarter.child_work, "programme_coordinator", team=None), "worker")
    partner.go("/signalen/ontvangen", "received")
    partner.click("Schoolbestuur De Waterlijn", "received-one")
    assert SEEN in partner.page.inner_text("main")
    assert "te weinig geld" not in partner.page.inner_text("main")
    _follow_up(ib, path)
    _link(ib, child["id"], sister["id"])
    _close(ib, path)
    partner.go("/signalen/ontvangen", "received-none")
    assert "geen signaal met u gedeeld" in partner.page.inner_text("main")


def _follow_up(ib: Desk, path: str) -> None:
    """It was done, and a mistake in what was written is corrected."""
    ib.go(path, "one")
    ib.click("Het is gedaan", "done")
    ib.page.fill("#result", "Moeder vraagt hulp bij het wijkteam.")
    ib.click("Het is gedaan", "done-recorded")
    ib.click("Verbeter wat er staat", "correct")
    ib.page.fill("#reason", "Het waren twee dagen.")
    ib.click("Verbeter", "corrected")


def _link(ib: Desk, child_id: object, sister_id: object) -> None:
    ib.go(f"/kinderen/{child_id}/gezin", "family-none")
    ib.page.select_option("#siblingId", str(sister_id))
    ib.click("Koppel", "family")


def _close(ib: Desk, path: str) -> None:
    """From the lists to the end of it, which its writer reads."""
    ib.go("/signalen", "signals")
    ib.go("/signalen/opvolging?toon=alle", "follow-ups")
    ib.go(path, "one-again")
    ib.click("Sluit af", "close")
    ib.page.check("input[value=help_started]")
    ib.page.fill("#note", "Het gezin krijgt nu hulp van het wijkteam.")
    ib.click("Sluit af", "closed")
    assert "er is hulp gestart" in ib.page.inner_text("main")


def test_acute_danger_leads_to_the_report(quarter: Town, desks: Any) -> None:
    child = register_child(quarter.school)
    ib = desks(employ(quarter.school, name="Karin de Jager"), "acute")
    ib.go(f"/signalen/nieuw?kind={child['id']}", "acute-new")
    ib.page.check("input[value=neglect_or_abuse]")
    ib.page.check("input[value=acute]")
    ib.page.fill("#facts", "Het kind durft niet naar huis.")
    ib.page.select_option("#parentsReason", "safety")
    ib.click("Bewaar het signaal", "acute-report")
    assert "Uw signaal is bewaard. Nu de melding." in ib.page.inner_text("main")
    assert "Acuut gevaar: Noor" in ib.page.inner_text("main")
