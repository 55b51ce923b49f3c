"""Inviting the parents of children on a list, in the workplace."""

import io
import zipfile

import pytest

from services.risk_lists.schemas import ListInvitingSchema
from shared import clock
from tests.factories.listed import Beat
from tests.factories.matched import register
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.slices.portal.conftest import Desk
from tests.slices.portal.test_risk_lists import beat, named, worker

__all__ = ["beat", "named", "worker"]
PHONE = "06 1234 5678"


@pytest.fixture
def path(beat: Beat) -> str:
    return f"/aandachtslijsten/{beat.list_id}/uitnodigen"


def test_who_is_ours_is_invited_and_the_letters_are_fetched(
    beat: Beat, worker: Desk, path: str
) -> None:
    mine, other = register(beat.child_work), beat.put(register(beat.police, given_name="Anders"))
    entry = beat.put()
    beat.known(entry, mine)
    page = worker.browser.page(path)
    assert "Samira El Amrani" in page
    assert str(other["id"]) not in page, "of whom we have no file"
    sent = worker.browser.send(path, entryIds=str(entry["id"]), phone=PHONE)
    waiting = sent.request.path
    assert "De brieven worden gemaakt." in sent.text
    beat.work()
    done = worker.browser.page(waiting)
    assert "Klaar: 1 brief." in done
    assert "M. Voorbeeld" in done
    packed = worker.browser.get(f"{waiting}/zip")
    (name,) = zipfile.ZipFile(io.BytesIO(packed.data)).namelist()
    assert name.endswith(".pdf")
    assert "Samira" not in name
    assert "Eerder gemaakt" in worker.browser.page(path)


def test_what_is_missing_is_said_at_its_field(beat: Beat, worker: Desk, path: str) -> None:
    entry = beat.put()
    beat.known(entry, register(beat.child_work))
    sent = worker.browser.send(path, entryIds=str(entry["id"]), phone="", place="Het Havenhuis")
    assert sent.status_code == 400
    assert "Het Havenhuis" in sent.text, "what was typed stays"


def test_a_time_is_taken_as_people_write_it(beat: Beat, worker: Desk, path: str) -> None:
    entry = beat.put()
    beat.known(entry, register(beat.child_work))
    who, day = str(entry["id"]), clock.today().isoformat()
    wrong = worker.browser.send(path, entryIds=who, phone="abc", on=day, at="half tien")
    assert wrong.status_code == 400
    assert "Geef een tijd, zoals 14:30." in wrong.text
    assert "Geef een telefoonnummer, zoals 06 1234 5678." in wrong.text
    assert "Niet beoordeeld als “hulp nodig”: Samira El Amrani." in wrong.text
    assert (
        worker.browser.send(path, entryIds=who, phone=PHONE, on=day, at="9:30").request.path != path
    )
    order = ListInvitingSchema().load(
        {"entryIds": [str(entry["id"])], "phone": PHONE, "at": "9.30"}
    )
    assert order["at"] == "09:30"


def test_nobody_to_invite_is_said(beat: Beat, worker: Desk, path: str) -> None:
    beat.put()
    assert "Er is niemand om uit te nodigen." in worker.browser.page(path)


def test_who_is_not_named_finds_nothing(beat: Beat, the_house: House, path: str) -> None:
    other = logged_in(the_house.app, employ(beat.child_work, "child_worker", name="L."))
    assert other.get(path).status_code == 404


def test_who_is_not_the_one_after_all_is_unsaid_and_not_invited(
    beat: Beat, worker: Desk, path: str
) -> None:
    entry = beat.put()
    beat.known(entry, register(beat.child_work))
    sent = worker.browser.send(path, entryIds=str(entry["id"]), phone=PHONE)
    beat.work()
    page = worker.browser.page(f"/aandachtslijsten/{beat.list_id}?kind={entry['id']}")
    assert "Toch een ander kind" in page
    assert "Wijs zelf een dossier aan" not in page
    done = worker.browser.send(
        f"/aandachtslijsten/{beat.list_id}?kind={entry['id']}", where="/herkenning"
    )
    assert "Toch een ander kind" not in done.text
    assert "Wijs zelf een dossier aan" in done.text
    assert worker.browser.get(f"{sent.request.path}/zip").status_code == 404
    assert "Er is niemand om uit te nodigen." in worker.browser.page(path)
