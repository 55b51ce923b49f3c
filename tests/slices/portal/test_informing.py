"""Telling parents at a desk: what waits, a talk, a letter, putting off; and objections."""

import re
from typing import Any

import pytest

from tests.factories.own_right import shared, town_with_a_task
from tests.factories.town import Town
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk


@pytest.fixture
def town(the_house: House) -> Town:
    return town_with_a_task()


@pytest.fixture
def officer(the_house: House, town: Town) -> Desk:
    person = employ(town.school, "privacy_officer", name="P. Rivacy")
    return Desk(person, logged_in(the_house.app, person))


@pytest.fixture
def supervisor(the_house: House, town: Town) -> Desk:
    person = employ(town.school, "data_protection_officer", name="F. Gee")
    return Desk(person, logged_in(the_house.app, person))


def owed_at(desk: Desk, view: str = "nog-te-doen") -> str:
    found = re.search(
        r'href="(/ouders-informeren/[0-9a-f-]{36})"',
        desk.browser.page(f"/ouders-informeren?toon={view}"),
    )
    assert found
    return found[1]


def test_nothing_waits(town: Town, ib: Desk) -> None:
    page = ib.browser.page("/ouders-informeren")
    assert "Hier staat niets." in page
    assert "In dit team hoeft nu niemand een brief" in ib.browser.send("/ouders-informeren").text


def test_a_talk_is_recorded(town: Town, ib: Desk) -> None:
    child = town.child()
    shared(town, child)
    assert "Noor van Voorbeeld" in ib.browser.page("/ouders-informeren")
    assert "nog moeten horen" in ib.browser.page(f"/kinderen/{child['id']}")
    path = owed_at(ib)
    assert "Publieke taak" in ib.browser.page(path)
    empty = ib.browser.send(f"{path}/verteld", words="")
    assert empty.status_code == 400
    done = ib.browser.send(f"{path}/verteld", words="Aan de keukentafel verteld.")
    assert "Vastgelegd wie het nu weet." in done.text
    assert "weet het" in done.text
    assert "Aan de keukentafel verteld." in done.text
    assert "Noor van Voorbeeld" not in ib.browser.page("/ouders-informeren")
    assert "Noor van Voorbeeld" in ib.browser.page("/ouders-informeren?toon=verteld")


def test_letters_are_made_fetched_and_recorded(town: Town, ib: Desk) -> None:
    shared(town, town.child())
    path = owed_at(ib)
    made = ib.browser.send(path, where="/brieven")
    assert "De brieven staan klaar." in made.text
    link = re.search(r'href="(/brieven/[0-9a-f-]{36})"', made.text)
    assert link
    letter = ib.browser.get(link[1])
    assert letter.data.startswith(b"%PDF")
    assert letter.headers["Cache-Control"] == "no-store"
    done = ib.browser.send(f"{path}/verteld", how="letter", words="Brief van vandaag.")
    assert "weet het" in done.text


def test_putting_off_is_seen_and_overruled(town: Town, ib: Desk, officer: Desk) -> None:
    child = town.child()
    shared(town, child)
    path = owed_at(ib)
    why: dict[str, Any] = {"code": "with_support", "reason": "Er is een tolk nodig."}
    assert "De privacyfunctionaris krijgt" in ib.browser.send(f"{path}/uitstellen", **why).text
    listed = officer.browser.page("/ouders-informeren?toon=uitgesteld")
    assert "Voorbeeld" not in listed
    assert path in listed
    seen = officer.browser.page(path)
    assert "Er is een tolk nodig." in seen
    assert "Voorbeeld" not in seen
    after = officer.browser.send(f"{path}/uitstel-afwijzen", reason="Morgen is er een tolk.")
    assert "Het moet nu binnen een week." in after.text
    assert "Morgen is er een tolk." in ib.browser.page(path)
    assert officer.browser.get(f"/kinderen/{child['id']}").status_code == 403


def test_an_objection_freezes_and_is_answered(town: Town, ib: Desk, officer: Desk) -> None:
    child = town.child()
    shared(town, child)
    holder = str(child["authority_holders"][0]["id"])
    made = ib.browser.send(
        f"/kinderen/{child['id']}/bezwaar", holderId=holder, reason="Dat wil ik niet."
    )
    assert "Het bezwaar is vastgelegd." in made.text
    assert "Delen over dit kind staat stil" in ib.browser.page(f"/kinderen/{child['id']}")
    path = re.search(r'href="(/bezwaren/[0-9a-f-]{36})"', officer.browser.page("/bezwaren"))
    assert path
    assert ib.browser.get(f"{path[1]}/antwoord").status_code in (200, 403)
    answer: dict[str, Any] = {"outcome": "upheld", "reasons": "U hebt gelijk."}
    done = officer.browser.send(f"{path[1]}/antwoord", **answer)
    assert "Het antwoord is vastgelegd." in done.text
    assert "1 keer delen" in done.text
    assert officer.browser.get(f"{path[1]}/brief").data.startswith(b"%PDF")
    assert "staat stil" not in ib.browser.page(f"/kinderen/{child['id']}")
    gone = ib.browser.page(f"/kinderen/{child['id']}/gedeeld")
    assert "Een ouder maakte terecht bezwaar".lower() in gone.lower()


def test_the_register_and_its_filters(town: Town, officer: Desk, supervisor: Desk) -> None:
    shared(town, town.child())
    page = officer.browser.page("/register")
    assert "Stichting child_work" in page
    assert "Samen rond het kind" in page
    assert "Kind " in page
    assert "Voorbeeld" not in page
    assert "Kind " not in supervisor.browser.page("/register").split("</h1>")[1].split("<table")[1]
    none = officer.browser.page("/register?grond=consent")
    assert "Er zijn geen regels die hierbij passen." in none
    wrong = officer.browser.get("/register?van=gisteren")
    assert wrong.status_code == 400
    assert "Controleer de datums." in wrong.text
    sheet = officer.browser.get("/register/bestand?loopt=ja")
    assert sheet.data.decode("utf-8-sig").startswith("Wanneer;")


def test_a_partner_sees_what_it_received(town: Town, the_house: House) -> None:
    town.accepted()
    boss = employ(town.child_work, "privacy_officer", name="P. Rivee")
    browser = logged_in(the_house.app, boss)
    assert "Stichting education" in browser.page("/register?richting=gekregen")
