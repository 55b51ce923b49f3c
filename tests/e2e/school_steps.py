"""What a care coordinator does first: opens a file, writes, records the consent, sends."""

import re

from tests.e2e.desks import Desk

HOLDER = "Esra van den Berg (moeder)"


def opens_a_file(ib: Desk) -> None:
    """A child's file with its authority holder, by way of a form that was sent too early."""
    page = ib.page
    ib.click("Kinderen", "children-empty")
    ib.click("Open een dossier", "child-new")
    ib.click("Open het dossier", "child-new-faults")
    assert page.locator(".summary").is_visible()
    page.fill("#givenName", "Noor")
    page.fill("#namePrefix", "van den")
    page.fill("#familyName", "Berg")
    page.fill("#birthDate", "2018-03-04")
    page.select_option("#teamId", label="De Baken")
    ib.click("Open het dossier", "child-fresh")
    ib.click("Leg vast wie het gezag heeft", "holder-new")
    page.fill("#name", "Esra van den Berg")
    page.fill("#relation", "moeder")
    page.fill("#phone", "06 1234 5678")
    page.fill("#address", "Kadewal 12, Vaardrecht")
    page.check("#addressSecret")
    ib.click("Leg vast", "child-with-holder")


def refers(ib: Desk) -> str:
    """From the file to a referral that was sent; gives back its path."""
    page = ib.page
    ib.click("Aanmelden bij een partner", "refer-receiver")
    page.get_by_label("Havenhuis").check()
    ib.click("Verder", "refer-content")
    page.fill("#question", "Zoekt aansluiting bij andere kinderen en speelt meestal alleen.")
    page.fill("#childVoice", "“Ik wil een keer winnen met voetbal.”")
    if ib.scripted:
        with page.expect_response(re.compile("/mag-ik")) as live:
            page.uncheck("#withContact")
        assert live.value.status == 200
        page.check("#withContact")
    ib.click("Mag ik dit delen?", "refer-may-i")
    assert "Toestemming van de gezaghebbende" in page.inner_text("#verdict")
    ib.click("Bewaar als concept", "draft-refused")
    ib.click("Wijzig", "draft-change")
    page.fill("#schoolFunctioning", "Werkt hard en komt op tijd.")
    ib.click("Bewaar als concept", "draft-changed")
    ib.click("Toestemming vastleggen", "consent-new")
    page.get_by_label(HOLDER).check()
    ib.click("Leg vast", "draft-allowed")
    assert "Ja, dit mag u delen" in page.inner_text("main")
    ib.click("Verstuur", "sent")
    path = page.url.removeprefix(ib.site)
    ib.click("Verstuurd", "sent-list")
    return path
