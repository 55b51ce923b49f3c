"""Sharing without consent, as people do it: the protocol, the acute way, and asking beforehand."""

import re
from datetime import timedelta
from typing import Any

import pytest

from services.legal_grounds import operations as legal_grounds
from services.referrals import operations as referrals
from shared import clock
from tests.factories.workplace import employ, forms_in, logged_in
from tests.house import House
from tests.slices.legal_grounds.conftest import PROTECTION, SECRET, Harbour
from tests.slices.portal.conftest import Desk, desk

STEPS = ("map", "consult", "talk", "weigh", "decide")


@pytest.fixture
def harbour(the_house: House) -> Harbour:
    return Harbour.founded()


@pytest.fixture
def asker(the_house: House, harbour: Harbour) -> Desk:
    return desk(the_house, harbour.school, "I. de Begeleider")


def officer(the_house: House, harbour: Harbour) -> Desk:
    person = employ(harbour.school, "abuse_protocol_officer", team=None, name="A. de Functionaris")
    return Desk(person, logged_in(the_house.app, person))


def test_from_the_first_step_to_the_report(the_house: House, harbour: Harbour, asker: Desk) -> None:
    child = harbour.child()
    done = begun = asker.browser.send(
        f"/kinderen/{child['id']}/meldcode", receiverIds=str(harbour.safe_home.id)
    )
    assert "Begonnen. Leg nu de eerste stap vast." in begun.text
    path = begun.request.path
    for step in STEPS:
        done = asker.browser.send(f"{path}/stap", step=step, text=f"{SECRET} {step}")
        assert "De stap is vastgelegd." in done.text, step
    assert f'{path}/beoordelen"' not in done.text
    second = officer(the_house, harbour)
    assert path in second.browser.page("/zonder-toestemming")
    read = second.browser.page(f"{path}/beoordelen")
    assert SECRET in read
    assert "Noor van Voorbeeld" in read
    agreed = second.browser.send(f"{path}/beoordelen", verdict="approved", note="Zorgvuldig.")
    assert "Uw oordeel is vastgelegd" in agreed.text
    page = asker.browser.page(path)
    onward = re.search(r'href="(/kinderen/[^"]+/inhoud\?[^"]+)"', page)
    assert onward
    address = onward[1].replace("&amp;", "&")
    form = forms_in(asker.browser.page(address))[-1]
    assert dict(form[1])["ground"] == "abuse_protocol"
    live = asker.browser.resend(
        f"/kinderen/{child['id']}/aanmelden/mag-ik?{address.partition('?')[2]}",
        form,
        question=SECRET,
    )
    assert "Ja, dit mag u delen" in live.text
    kept = asker.browser.resend(address, form, question=SECRET)
    assert "Het concept is bewaard." in kept.text
    sent = asker.browser.send(kept.request.path, where="/versturen")
    assert "Verstuurd." in sent.text
    assert "Meldcode" in sent.text


def test_acute_danger_is_two_taps_away_and_reports_at_once(
    the_house: House, harbour: Harbour, asker: Desk
) -> None:
    child = harbour.child()
    page = asker.browser.page(f"/kinderen/{child['id']}")
    assert f'href="/kinderen/{child["id"]}/acuut"' in page
    acute = asker.browser.page(f"/kinderen/{child['id']}/acuut")
    assert 'href="tel:112"' in acute
    assert 'href="tel:08002000"' in acute
    empty = asker.browser.send(
        f"/kinderen/{child['id']}/acuut", receiverIds=str(harbour.safe_home.id)
    )
    assert empty.status_code == 400
    reported = asker.browser.send(
        f"/kinderen/{child['id']}/acuut", receiverIds=str(harbour.safe_home.id), reason=SECRET
    )
    assert "Gemeld bij Veilig Thuis." in reported.text
    assert "Verstuurd" in reported.text


def test_may_i_is_asked_without_making_anything(harbour: Harbour, asker: Desk) -> None:
    child = harbour.child()
    path = f"/mag-ik-dit-delen?kind={child['id']}"
    form = forms_in(asker.browser.page(path))[-1]
    typed: dict[str, Any] = {
        "childId": str(child["id"]),
        "receiverId": str(harbour.child_work.id),
        "purpose": "child_work_support",
    }
    no = asker.browser.resend("/mag-ik-dit-delen", form, **typed)
    assert "Nog niet: dit ontbreekt" in no.text
    assert "Vraag toestemming en leg haar vast" in no.text
    harbour.consent(child)
    yes = asker.browser.resend("/mag-ik-dit-delen/antwoord", form, **typed)
    assert "Ja, dit mag u delen" in yes.text
    assert "Schrijf een aanmelding" in yes.text
    assert "<html" not in yes.text
    assert "nog nergens aangemeld" in asker.browser.page(f"/kinderen/{child['id']}")


def test_the_police_ask_and_decide(the_house: House, harbour: Harbour) -> None:
    police = desk(the_house, harbour.police, "W. de Wijkagent")
    assert "U hebt nog geen kinddossier" in police.browser.page("/mag-ik-dit-delen")
    made = police.browser.send(
        "/politiebesluit",
        article="wpg_20",
        reference="2026-117",
        receiverIds=str(harbour.child_work.id),
        purposes="neighbourhood_safety",
        reason="Teamchef: afspraken over het plein.",
        until="2027-03-01",
    )
    assert "Het besluit is vastgelegd." in made.text
    assert "2026-117" in police.browser.page("/zonder-toestemming")


def test_the_second_person_shows_once_more_who_they_are(
    the_house: House, harbour: Harbour, asker: Desk
) -> None:
    """Four eyes are of two people; the form is as it was when the code has been given."""
    maker = harbour.school.member()
    ground = harbour.stepped(maker, harbour.protocol(maker, harbour.child()))
    second = officer(the_house, harbour)
    path = f"/zonder-toestemming/{ground['id']}/beoordelen"
    with clock.held_at(clock.now() + timedelta(minutes=11)):
        asked = second.browser.send(path, verdict="approved", note="Zorgvuldig gewogen.")
        assert asked.status_code == 401
        assert "Laat even zien dat u het bent" in asked.text
        code = second.person.code()
        passed = second.browser.resend("/", forms_in(asked.text)[-1], _code=code)
        assert "Zorgvuldig gewogen." in passed.text
        done = second.browser.resend("/", forms_in(passed.text)[-1])
        assert "Uw oordeel is vastgelegd" in done.text


def test_a_copy_stays_on_the_ground_of_the_first(harbour: Harbour, asker: Desk) -> None:
    """Consent repairs no missing ground: the same words again are asked for on the same ground."""
    maker, child = harbour.school.member(), harbour.child()
    ground = legal_grounds.record_vital_interest(
        maker,
        child_id=child["id"],
        receiver_ids=[harbour.child_work.id],
        reason="Heeft nu insuline nodig.",
    )
    cited = {"ground": "vital_interest", "legal_ground_id": ground["id"]}
    draft = harbour.draft(child, purpose=PROTECTION, **cited)
    first = referrals.send_referral(maker, referral_id=draft["id"])
    path = f"/aanmeldingen/{first['id']}/opnieuw"
    typed: dict[str, Any] = {"naar": str(harbour.child_work.id), "doel": PROTECTION}
    asked = asker.browser.send(path, ask="1", **typed)
    assert "Ja, dit mag u delen" in asked.text, "not a word of consent"
    elsewhere = asker.browser.send(path, ask="1", **typed | {"naar": str(harbour.safe_home.id)})
    assert "Nog niet: dit ontbreekt" in elsewhere.text, "it was recorded for another"
    referrals.cancel_referral(maker, referral_id=first["id"])
    again = asker.browser.send(path, **typed)
    assert "concept" in again.text
    [copied] = referrals.list_referrals(maker, child_id=child["id"], state="draft").results
    made = referrals.get_referral(maker, referral_id=copied["id"])
    assert {name: made[name] for name in cited} == cited
    assert referrals.send_referral(maker, referral_id=copied["id"])["state"] == "requested"
