"""What the pages of a list say of who takes part, of what waits, and of a list that closed."""

from typing import Any

import pytest

from services.risk_lists import operations as risk_lists
from tests.factories.listed import Beat
from tests.house import House
from tests.slices.portal.conftest import Desk, desk

ALL = "/aandachtslijsten"


@pytest.fixture
def beat(the_house: House) -> Beat:
    return Beat.founded(the_house)


def named(beat: Beat, place: Any, name: str) -> Desk:
    one = desk(beat.house, place, name)
    leader = beat.leader(place.id)
    risk_lists.name_member(leader, list_id=beat.list_id, member_id=one.person.member_id)
    return one


def test_who_is_not_named_hears_who_names(beat: Beat) -> None:
    page = desk(beat.house, beat.child_work, "A. Niet-Genoemd").browser.page(f"{ALL}/collegas")
    assert "Uw teamleider of coördinator noemt wie meedoet" in page
    assert "Er loopt geen lijst" not in page


def test_who_is_named_sees_who_of_the_partner_is(beat: Beat) -> None:
    named(beat, beat.police, "W. de Wijkagent")
    browser = named(beat, beat.child_work, "K. de Werker").browser
    page = browser.page(f"{ALL}/{beat.list_id}/collegas")
    assert "wie elke partner zelf noemt" in page
    assert "K. de Werker" in page
    assert "W. de Wijkagent" in page


def test_a_list_that_closed_shows_no_form_any_more(beat: Beat) -> None:
    browser = named(beat, beat.police, "W. de Wijkagent").browser
    one = f"{ALL}/{beat.list_id}"
    pages = [f"{one}/{name}" for name in ("kind-erop", "wijzigen", "sluiten", "herbeoordelen")]
    assert all(browser.get(path).status_code == 200 for path in pages)
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    for path in pages:
        answer = browser.get(path)
        assert answer.status_code == 409, path
        assert "Deze lijst is gesloten" in answer.get_data(as_text=True), path


def test_a_party_has_to_confirm_what_others_put_there(beat: Beat) -> None:
    beat.put()
    officer = named(beat, beat.police, "W. de Wijkagent").browser.page(ALL)
    worker = named(beat, beat.child_work, "K. de Werker").browser.page(ALL)
    assert "1 nog te bevestigen" not in officer
    assert "1 nog te bevestigen" in worker
    assert beat.seen_by(beat.officer, which="unconfirmed") == []
    assert len(beat.seen_by(beat.worker, which="unconfirmed")) == 1
