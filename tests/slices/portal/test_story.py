"""The main job in the browser, without JavaScript: from the school to kinderwerk and back."""

import re

from tests.factories import keys
from tests.factories.town import Town
from tests.slices.portal.conftest import Desk


def test_a_child_is_referred_received_and_accepted(town: Town, ib: Desk, worker: Desk) -> None:
    page = ib.browser.send(
        "/kinderen/nieuw", givenName="Sem", familyName="Bakker", birthDate="2018-03-04"
    )
    assert "Sem Bakker" in page.text
    assert "4 maart 2018" in page.text
    child = page.request.path
    page = ib.browser.send(f"{child}/gezag", name="A. Bakker", kind="parent", relation="vader")
    assert "A. Bakker" in page.text

    where = f"naar={town.child_work.id}.{town.child_work.teams[0]}&doel=child_work_support"
    assert str(town.child_work.teams[0]) in ib.browser.page(f"{child}/aanmelden")
    content = f"{child}/aanmelden/inhoud?{where}"
    assert "Nog niet: dit ontbreekt" in ib.browser.page(content)
    page = ib.browser.send(content, question="Zoekt aansluiting in de klas.")
    assert "Concept" in page.text
    assert "Toestemming van de gezaghebbende ouder of voogd ontbreekt" in page.text
    referral = page.request.path
    assert "/versturen" not in page.text

    remedy = re.search(r'href="([^"]*/toestemming\?bij=[^"]*)"', page.text)
    assert remedy
    holder = re.search(r'name="holderId" value="([0-9a-f-]{36})"', ib.browser.page(remedy[1]))
    assert holder
    ticked = ib.browser.forms_of(remedy[1])[-1]
    assert ("categories", "arrangements") in ticked[1], "or nobody could answer a message"
    page = ib.browser.send(remedy[1], holderId=holder[1])
    assert page.request.path == referral
    assert "Ja, dit mag u delen" in page.text
    page = ib.browser.send(referral, where="/versturen")
    assert "Verstuurd. De ontvanger krijgt bericht." in page.text

    assert "Nieuw binnengekomen" in worker.browser.page("/")
    assert referral in worker.browser.page("/aanmeldingen/ontvangen?stand=requested")
    page = worker.browser.send(referral, where="/ontvangst")
    assert "Sem Bakker" in page.text
    assert "Zoekt aansluiting in de klas." in page.text
    team = str(town.child_work.teams[0])
    page = worker.browser.send(f"{referral}/accepteren", teamId=team)
    assert "Geaccepteerd. Het kind heeft nu een dossier bij u." in page.text
    file = re.search(r'href="(/kinderen/[0-9a-f-]{36})"', page.text)
    assert file
    assert "Overgenomen van" in worker.browser.page(file[1])
    assert "De ontvanger begeleidt het kind" in ib.browser.page(referral)


def test_a_consent_is_withdrawn_with_a_receipt(town: Town, ib: Desk, worker: Desk) -> None:
    referral = town.received()
    consent = town.extra["consent"]["id"]
    page = ib.browser.send(f"/toestemmingen/{consent}/intrekken")
    assert "Bewijs van intrekking" in page.text
    assert "Geannuleerd. De ontvanger had het geopend." in page.text
    assert worker.browser.get(f"/aanmeldingen/{referral['id']}").status_code == 404
    again = ib.browser.get(f"/toestemmingen/{consent}")
    assert "ingetrokken" in again.text.lower()
    assert "/intrekken" not in again.text


def test_a_referral_is_rejected_with_a_reason(town: Town, ib: Desk, worker: Desk) -> None:
    path = f"/aanmeldingen/{town.received()['id']}"
    missing = worker.browser.send(f"{path}/afwijzen")
    assert missing.status_code == 400
    assert "Maak een keuze." in missing.text
    page = worker.browser.send(f"{path}/afwijzen", reasonCode="no_capacity")
    assert "Geen plek" in page.text
    assert "Dit ziet alleen uw organisatie." in page.text
    assert "een plek" not in ib.browser.page(path)


def test_a_draft_is_changed_and_thrown_away(town: Town, ib: Desk) -> None:
    draft = town.draft(town.child())
    path = f"/aanmeldingen/{draft['id']}"
    assert "Zoekt aansluiting in de klas." in ib.browser.page(f"{path}/wijzigen")
    page = ib.browser.send(f"{path}/wijzigen", question="Wil graag voetballen.")
    assert "Wil graag voetballen." in page.text
    page = ib.browser.send(f"{page.request.path}/terugnemen")
    assert "Het concept is weggegooid." in page.text


def test_two_who_answer_at_once_do_not_both_win(town: Town, worker: Desk) -> None:
    path = f"/aanmeldingen/{town.received()['id']}"
    forms = worker.browser.forms_of(f"{path}/accepteren")
    worker.browser.send(f"{path}/afwijzen", reasonCode="no_capacity")
    late = worker.browser.resend(f"{path}/accepteren", forms[-1])
    assert late.status_code in (409, 412)
    assert "Bekijk de laatste stand" in late.text


def test_a_double_click_opens_one_file(town: Town, ib: Desk) -> None:
    form = ib.browser.forms_of("/kinderen/nieuw")[-1]
    typed = {"givenName": "Dubbel", "familyName": "Klik", "birthDate": "2019-05-06"}
    first = ib.browser.resend("/kinderen/nieuw", form, follow=False, **typed)
    second = ib.browser.resend("/kinderen/nieuw", form, follow=False, **typed)
    assert (first.status_code, first.location) == (303, second.location)
    found = ib.browser.send("/kinderen", name="Dubbel")
    assert found.text.count("Dubbel Klik") == 1


def test_faults_stand_at_their_fields_and_what_was_typed_is_kept(ib: Desk) -> None:
    page = ib.browser.send("/kinderen/nieuw", givenName="Noor", birthDate="ooit")
    assert page.status_code == 400
    assert 'href="#familyName"' in page.text
    assert 'href="#birthDate"' in page.text
    assert 'value="Noor"' in page.text
    assert 'value="ooit"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert page.text.count("Geef een datum, zoals 21-11-2026.") == 2


def test_a_bsn_is_refused_in_words(town: Town, ib: Desk) -> None:
    child = town.child()["id"]
    where = f"naar={town.child_work.id}&doel=child_work_support"
    path = f"/kinderen/{child}/aanmelden/inhoud?{where}"
    page = ib.browser.send(path, question="Het gaat om 123456782.")
    assert page.status_code == 400
    assert "Schakel werkt zonder BSN" in page.text


def test_dates_as_people_write_them(ib: Desk) -> None:
    page = ib.browser.send(
        "/kinderen/nieuw", givenName="Oud", familyName="Schrift", birthDate="4-3-2018"
    )
    assert "4 maart 2018" in page.text


def test_an_export_is_asked_for_and_followed(town: Town, ib: Desk) -> None:
    from pyrage import x25519

    recipient = str(x25519.Identity.generate().to_public())
    key = keys.usable(town.school, recipient)
    child = town.child()["id"]
    page = ib.browser.send(
        f"/kinderen/{child}/uitvoer", purpose="transfer", recipientKeyId=str(key)
    )
    assert "Het bestand wordt gemaakt." in page.text
    assert '<meta http-equiv="refresh"' in page.text
    part = ib.browser.get(page.request.path, **{"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Het bestand wordt gemaakt." in part.text
    early = ib.browser.get(f"{page.request.path}/bestand")
    assert early.status_code == 409
    assert "wordt nog gemaakt" in early.text
