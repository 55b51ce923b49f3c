"""A consent on paper, in a real browser: recorded, with the scan of its form, its receipt on paper
and as data, and withdrawn.
"""

import io
import json
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Download, FilePayload

from services.demo import papers
from services.referrals import operations as referrals
from shared.problems import NotFound
from tests.e2e.desks import Desk, place
from tests.factories.town import Town, enact, parent, referral_rule, register_child
from tests.factories.workplace import employ
from tests.house import House

FORM = papers.pdf("Toestemming om te delen", ("Ik zeg ja.", "(getekend)"))


@pytest.fixture
def named_town(the_house: House) -> Town:
    school = place(
        "education", "Schoolbestuur De Waterlijn", "care_coordinator", "De Baken", "Het Kompas"
    )
    work = place("child_work", "Kinderwerk Vaardrecht", "child_worker", "Havenhuis", "Molenhof")
    return Town(school, work, work, enact(school, [school, work], [referral_rule()]))


def kept(desk: Desk, words: str, folder: Path) -> tuple[str, bytes]:
    """What a link gives to keep: its name and its content."""
    with desk.page.expect_download() as coming:
        desk.page.get_by_role("link", name=words).click()
    download: Download = coming.value
    path = folder / "kept"
    download.save_as(path)
    return download.suggested_filename, path.read_bytes()


def on_paper(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    said = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(said.replace("\u200b", "").split())


def records(ib: Desk, child: dict[str, Any]) -> None:
    """From the child's file to the consent that was recorded."""
    page = ib.page
    ib.go(f"/kinderen/{child['id']}/toestemmingen", "none-yet")
    ib.click("Leg een verklaring vast", "record")
    assert not page.get_by_label("Wie sprak namens de instelling?").count()
    page.get_by_label("Esra van den Berg").check()
    page.select_option("#purpose", label="Ondersteuning door kinderwerk")
    page.get_by_label("Kinderwerk Vaardrecht").check()
    page.select_option("#method", label="Op papier")
    page.select_option("#assurance", label="Handtekening")
    ib.click("Leg vast", "recorded")
    ib.go(f"/kinderen/{child['id']}/toestemmingen", "all")
    page.locator("main table a, main .cards a").first.click()
    ib.look("consent")


def keeps_the_form(ib: Desk, folder: Path) -> None:
    """What is no scan is refused where it was chosen; the scan of the form is kept."""
    page = ib.page
    ib.click("Voeg een scan of foto toe", "evidence")
    program = FilePayload(name="f.pdf", mimeType="application/pdf", buffer=b"MZ\x90")
    page.set_input_files("#upload", program)
    ib.click("Voeg toe", "evidence-refused")
    assert page.locator(".fault, .alert--error").first.is_visible()
    scan = FilePayload(name="Formulier.pdf", mimeType="application/pdf", buffer=FORM)
    page.set_input_files("#upload", scan)
    ib.click("Voeg toe", "evidence-kept")
    _name, content = kept(ib, "Formulier.pdf", folder)
    assert content == FORM


def test_a_consent_on_paper_from_its_form_to_its_withdrawal(
    desks: Any, named_town: Town, tmp_path: Path
) -> None:
    town = named_town
    child = register_child(town.school, authority_holders=[parent(name="Esra van den Berg")])
    ib = desks(employ(town.school, "care_coordinator", name="I. de Begeleider"), "ib")
    records(ib, child)
    keeps_the_form(ib, tmp_path)
    name, paper = kept(ib, "Bewijs op papier (PDF)", tmp_path)
    assert name.endswith(".pdf")
    assert "Esra van den Berg" in on_paper(paper)
    assert "Kinderwerk Vaardrecht" in on_paper(paper)
    name, data = kept(ib, "Bewijs als gegevens (JSON-LD)", tmp_path)
    assert name.endswith(".jsonld")
    assert json.loads(data)["@context"]
    draft = town.draft(child)
    sent = referrals.send_referral(town.school.member(), referral_id=draft["id"])
    worker = town.child_work.member()
    assert referrals.get_referral(worker, referral_id=sent["id"])
    ib.click("Trek deze toestemming in", "withdraw")
    ib.click("Trek in", "withdrawn")
    shown = ib.page.inner_text("main")
    assert "Kinderwerk Vaardrecht" in shown
    assert re.search(r"[Aa]anmelding", shown)
    _name, paper = kept(ib, "Bewaar als PDF", tmp_path)
    assert "ingetrokken" in on_paper(paper).lower()
    with pytest.raises(NotFound):
        referrals.get_referral(worker, referral_id=sent["id"])
    ib.go(f"/kinderen/{child['id']}/toestemmingen", "all-withdrawn")
    assert "Ingetrokken" in ib.page.inner_text("main")
