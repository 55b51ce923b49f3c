"""The officer's list brought in from the workplace: which list, which decision, and what became."""

import re

import pytest

from services.risk_lists import operations as risk_lists
from tests.factories.listed import Beat
from tests.factories.uploads import Picked
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.slices.imports.listing import file_of, line
from tests.slices.portal.conftest import Desk

NEW = "/importeren/nieuw/aandachtslijst"


@pytest.fixture
def beat(the_house: House) -> Beat:
    return Beat.founded(the_house)


@pytest.fixture
def officer(the_house: House, beat: Beat) -> Desk:
    """A colleague of who opened the list, named on it too."""
    person = employ(beat.police, name="A. Agent")
    leader = beat.leader(beat.police.id)
    risk_lists.name_member(leader, list_id=beat.list_id, member_id=person.member_id)
    return Desk(person, logged_in(the_house.app, person))


def test_from_the_file_to_the_list_and_back(beat: Beat, officer: Desk) -> None:
    browser = officer.browser
    assert NEW in browser.page("/importeren/nieuw")
    asked = browser.get(f"/importeren/nieuw?soort=entries&lijst={beat.list_id}")
    assert asked.status_code == 303
    assert asked.headers["Location"].endswith(f"{NEW}?lijst={beat.list_id}")
    assert "Havenkwartier" in browser.page(NEW)
    rows = file_of(line(), line("Bas", "Groen", codes="raar"))
    answer = browser.send(NEW, legalGroundId=str(beat.decision_id), upload=Picked("l.csv", rows))
    path = str(answer.request.path)
    assert re.fullmatch(r"/importeren/[0-9a-f-]{36}", path), answer.text
    beat.work()
    seen = browser.page(path)
    assert "1 nieuw om over te nemen, 1 rij klopt niet." in seen
    assert "dan zien uw partners deze kinderen op de lijst" in seen
    browser.send(path, where="/overnemen")
    beat.work()
    done = browser.page(path)
    assert "Klaar: 1 overgenomen." in done
    assert str(beat.list_id) in done
    (entry,) = beat.seen_by(beat.worker)
    assert entry["put_by"] == officer.person.member_id
    assert "El Amrani" in browser.page(f"{path}?toon=overgenomen")
    undone = browser.send(path, where="/terugdraaien").text
    assert "De kinderen staan niet meer op de lijst." in undone
    assert beat.seen_by(beat.worker) == []


def test_who_leads_and_who_is_not_named_see_nothing_of_it(
    beat: Beat, officer: Desk, the_house: House
) -> None:
    rows = Picked("l.csv", file_of(line()))
    sent = officer.browser.send(NEW, legalGroundId=str(beat.decision_id), upload=rows)
    path = str(sent.request.path)
    assert path != NEW
    beat.work()
    for role in ("programme_coordinator", "community_officer"):
        other = logged_in(the_house.app, employ(beat.police, role, name="L."))
        assert other.get(path).status_code == 404
        assert path not in other.page("/importeren")
        assert "U doet nu aan geen open lijst mee." in other.page(NEW)


def test_what_is_missing_is_said_at_its_field(beat: Beat, officer: Desk) -> None:
    rows = Picked("l.csv", file_of(line()))
    answer = officer.browser.send(NEW, legalGroundId="", upload=rows)
    assert answer.status_code == 400
    assert "Kies het besluit van de politie" in answer.text


def test_templates_and_help(officer: Desk) -> None:
    page = officer.browser.page("/importeren/uitleg/entries")
    assert "Zorgen" in page
    assert "openen we geen dossier" in page
    csv_ = officer.browser.get("/importeren/voorbeeld/entries/csv")
    assert "Zorgen" in csv_.data.decode("utf-8-sig")
    assert officer.browser.get("/importeren/voorbeeld/entries/xlsx").data.startswith(b"PK")
