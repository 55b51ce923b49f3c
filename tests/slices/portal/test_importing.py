"""A file brought in from the workplace: sent, followed, looked through, chosen, taken back."""

import re
from uuid import UUID

from tests.factories.spreadsheets import csv_of, xlsx_of
from tests.factories.town import Town
from tests.factories.uploads import Picked
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.slices.imports.sending import HEADS, NOOR, SEM, worked
from tests.slices.portal.conftest import Desk


def id_of(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def sent(desk: Desk, content: bytes, name: str = "groep 4.csv") -> str:
    answer = desk.browser.send("/importeren/nieuw", kind="children", upload=Picked(name, content))
    assert answer.status_code == 200, answer.text
    assert re.fullmatch(r"/importeren/[0-9a-f-]{36}", answer.request.path), answer.text
    return str(answer.request.path)


def test_from_nothing_to_children_and_back(town: Town, ib: Desk) -> None:
    browser = ib.browser
    assert "/importeren" in browser.page("/kinderen")
    assert "U hebt nog geen bestand aangeboden." in browser.page("/importeren")
    path = sent(ib, csv_of([[*HEADS, "Groep"], [*NOOR, "4"], ["Bas", "", "", "", "x", "4"], SEM]))
    waiting = browser.page(path)
    assert "Het bestand wordt gelezen." in waiting
    assert 'http-equiv="refresh"' in waiting
    part = browser.get(path, **{"HX-Request": "true"}).text
    assert "<html" not in part
    worked(town.school, UUID(id_of(path)))
    seen = browser.page(path)
    assert "2 nieuw om over te nemen, 1 rij klopt niet." in seen
    assert "Geboortedatum: Dit is geen dag." in seen
    assert "Niet gelezen: Groep." in seen
    assert 'value="all_or_nothing"' not in seen
    assert "Sem Bakker" in browser.page(f"{path}?toon=nieuw")
    left = browser.get(f"{path}/te-verbeteren")
    assert left.headers["Content-Disposition"].startswith("attachment")
    assert "Bas" in left.text
    assert "Geboortedatum" in browser.get(f"{path}/fouten").text
    chosen = browser.send(path, where="/overnemen")
    assert "Het overnemen is begonnen." in chosen.text
    worked(town.school, UUID(id_of(path)))
    done = browser.page(path)
    assert "Klaar: 2 overgenomen." in done
    assert "Sem Bakker" in browser.page("/kinderen")
    assert "groep 4.csv" in browser.page("/importeren")
    undone = browser.send(path, where="/terugdraaien")
    assert "is weer weg" in undone.text
    assert "Sem Bakker" not in browser.page("/kinderen")


def test_a_file_that_is_no_sheet_is_refused_at_once(town: Town, ib: Desk) -> None:
    browser = ib.browser
    answer = browser.send(
        "/importeren/nieuw",
        kind="children",
        upload=Picked("oud.xls", b"\xd0\xcf\x11\xe0" + b"x" * 99),
    )
    assert answer.status_code == 400
    assert "oud Excel-bestand" in answer.text
    assert "bewaar het als .xlsx" in answer.text
    assert browser.send("/importeren/nieuw", kind="children").status_code == 400


def test_a_column_of_numbers_that_we_may_not_have(town: Town, ib: Desk) -> None:
    path = sent(ib, xlsx_of([[*HEADS, "BSN"], [*NOOR, 123456782]]), "k.xlsx")
    worked(town.school, UUID(id_of(path)))
    page = ib.browser.page(path)
    assert "kolom met burgerservicenummers" in page
    assert "123456782" not in page


def test_templates_and_help(ib: Desk) -> None:
    page = ib.browser.page("/importeren/uitleg/children")
    assert "Gezag 1 adres geheim" in page
    csv_ = ib.browser.get("/importeren/voorbeeld/children/csv")
    assert csv_.data.decode("utf-8-sig").startswith("Voornamen;Roepnaam;Tussenvoegsel;")
    assert ib.browser.get("/importeren/voorbeeld/children/xlsx").data.startswith(b"PK")
    assert ib.browser.get("/importeren/voorbeeld/children/pdf").status_code == 404


def test_a_colleague_does_not_see_it_and_the_leader_does(
    town: Town, the_house: House, ib: Desk
) -> None:
    path = sent(ib, csv_of([HEADS, NOOR]))
    colleague = logged_in(the_house.app, employ(town.school, "care_coordinator", name="C."))
    leader = logged_in(the_house.app, employ(town.school, "programme_coordinator", name="L."))
    assert colleague.get(path).status_code == 404
    assert path not in colleague.page("/importeren")
    assert leader.get(path).status_code == 200
    assert path in leader.page("/importeren")
    assert path in ib.browser.page("/importeren")


def test_stopped_from_the_page(town: Town, ib: Desk) -> None:
    path = sent(ib, csv_of([HEADS, NOOR]))
    stopped = ib.browser.send(path, where="/stoppen")
    assert "Er is niets overgenomen." in stopped.text
    again = ib.browser.page("/importeren")
    assert "Gestopt" in again


def test_the_help_says_what_is_the_same(ib: Desk) -> None:
    assert "geen tweede dossier" in ib.browser.page("/importeren/uitleg/children")
    told = ib.browser.page("/importeren/uitleg/signals")
    assert "dezelfde dag, zorgen en feiten" in told
    assert "geen tweede dossier" not in told
