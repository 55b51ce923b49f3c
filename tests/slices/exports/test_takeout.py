"""All files at once: complete, by itself for each child, and for one confirmed key alone."""

import io
import json
from typing import Any
from uuid import UUID

import pyrage
import pytest

from services.exports import operations as exports
from services.exports import takeout
from services.organisations import operations as organisations
from shared.authz.actor import Actor
from shared.crypto.archive import verify_archive
from shared.jobs.actors import worker_for
from shared.problems import Conflict, Forbidden, Gone, NotFound
from tests.factories import errands
from tests.factories.town import Place, Town
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.isolation.staff_samples import ADMIN
from tests.slices.database import rows
from tests.slices.exports.dossiers import Recipient, files
from tests.slices.exports.takeouts import asked_for, make_all, plan, raw, unpacked
from tests.slices.referrals_whole.files import attach


def admin_of(place: Place) -> Actor:
    return place.member(role=ADMIN)


def asked(place: Place, key: Recipient) -> UUID:
    found: UUID = exports.ask_takeout(admin_of(place), recipient_key_id=key.key_id)["id"]
    return found


def dossiers(part: dict[str, Any], key: Recipient) -> list[dict[str, bytes]]:
    """Each child's archive, opened."""
    return [files(key.opened(part[name])) for name in part if name.endswith(".age")]


def test_every_file_of_every_team_is_in_it(town: Town, the_house: House) -> None:
    names = {
        town.child(given_name=name)["given_name"] for name in ("Semmelien", "Noachim", "Bolivar")
    }
    key = Recipient(town.school)
    one = asked(town.school, key)
    assert exports.get_takeout(admin_of(town.school), takeout_id=one)["state"] == "making"
    make_all(town.school, one)
    found = exports.get_takeout(admin_of(town.school), takeout_id=one)
    assert (found["state"], found["made"], found["failed"], found["parts"]) == ("ready", 3, 0, 1)
    archive = raw(admin_of(town.school), one)
    jwks = the_house.app.test_client().get("/oauth/export-jwks").get_json()
    assert verify_archive(io.BytesIO(archive), jwks).facts.made_by == town.school.id
    opened = dossiers(files(archive), key)
    assert {json.loads(one["dossier.json"])["givenName"] for one in opened} == names
    with pytest.raises(pyrage.DecryptError):
        dossiers(files(archive), Recipient(town.school))
    assert not any(name.encode() in archive for name in names)
    again = exports.get_takeout(admin_of(town.school), takeout_id=one)
    assert again["fetched_parts"] == [1]


def test_all_that_lies_beside_a_file_goes_along(town: Town, the_house: House) -> None:
    errands.forget(the_house)
    child = town.child()
    town.consent(child)
    draft = town.draft(child)
    from services.referrals import operations as referrals

    attach(town.school.member(), draft["id"])
    referrals.send_referral(town.school.member(), referral_id=draft["id"])
    referrals.receive_referral(town.child_work.member(), referral_id=draft["id"])
    referrals.accept_referral(town.child_work.member(), referral_id=draft["id"])
    errands.run(the_house)
    for place, wanted in ((town.school, "consents.json"), (town.child_work, "bijlagen/")):
        key = Recipient(place)
        one = asked(place, key)
        make_all(place, one)
        (opened,) = dossiers(unpacked(admin_of(place), one), key)
        assert f"referral-{draft['id']}.json" in opened
        assert [name for name in opened if name.startswith(wanted)], sorted(opened)
    said = json.loads(dossiers_of(town.school)[0]["consents.json"])
    assert said[0]["statements"][0]["state"] == "given"


def dossiers_of(place: Place) -> list[dict[str, bytes]]:
    key = Recipient(place)
    one = asked(place, key)
    make_all(place, one)
    return dossiers(unpacked(admin_of(place), one), key)


def test_one_that_fails_does_not_stop_the_rest(town: Town, the_house: House) -> None:
    broken, _whole = town.child(), town.child()
    one = asked(town.school, Recipient(town.school))
    rows(
        the_house,
        "UPDATE child SET sealed_identity = sealed_identity || '\\x00' WHERE id = :id",
        id=broken["id"],
    )
    make_all(town.school, one)
    found = exports.get_takeout(admin_of(town.school), takeout_id=one)
    assert (found["state"], found["made"], found["failed"]) == ("ready", 1, 1)
    assert found["failures"] == [{"child_id": broken["id"], "state_reason": "unreadable"}]
    part = unpacked(admin_of(town.school), one)
    lines = {line["childId"]: line for line in json.loads(part["overzicht.json"])["files"]}
    assert lines[str(broken["id"])]["missing"] == "unreadable"
    assert lines[str(broken["id"])]["file"] is None
    assert len([name for name in part if name.endswith(".age")]) == 1


def test_many_come_in_parts(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takeout, "PER_PART", 2)
    for _ in range(3):
        town.child()
    one = asked(town.school, Recipient(town.school))
    make_all(town.school, one)
    inside = [unpacked(admin_of(town.school), one, part) for part in (1, 2)]
    counts = [len([name for name in part if name.endswith(".age")]) for part in inside]
    assert counts == [2, 1]
    for part in (0, 3):
        with pytest.raises(NotFound):
            unpacked(admin_of(town.school), one, part)


def test_planning_twice_asks_once(town: Town) -> None:
    town.child()
    one = asked(town.school, Recipient(town.school))
    plan(town.school, one)
    plan(town.school, one)
    assert len(asked_for(town.school, one)) == 1


def test_who_has_no_child_has_nothing_to_fetch(town: Town) -> None:
    one = asked(town.stranger, Recipient(town.stranger))
    make_all(town.stranger, one)
    found = exports.get_takeout(admin_of(town.stranger), takeout_id=one)
    assert (found["state"], found["total"], found["parts"]) == ("ready", 0, 0)


def test_one_at_a_time_and_not_before_it_is_ready(town: Town) -> None:
    town.child()
    key = Recipient(town.school)
    one = asked(town.school, key)
    with pytest.raises(Conflict, match="takeout_being_made"):
        asked(town.school, key)
    with pytest.raises(Conflict, match="takeout_not_ready"):
        raw(admin_of(town.school), one)
    make_all(town.school, one)
    assert asked(town.school, key) != one


def test_it_lapses(town: Town, the_house: House) -> None:
    town.child()
    one = asked(town.school, Recipient(town.school))
    make_all(town.school, one)
    past = "UPDATE takeout SET expires_at = now() - interval '1 second' WHERE id = :id"
    rows(the_house, past, id=one)
    with pytest.raises(Gone, match="takeout_ended"):
        raw(admin_of(town.school), one)
    task = exports.end_takeout
    task(worker_for(task, town.school.id, ""), takeout_id=one)
    found = exports.get_takeout(admin_of(town.school), takeout_id=one)
    assert found["state"] == "ended"


def test_a_key_that_nobody_confirmed_gets_nothing(town: Town) -> None:
    from pyrage import x25519

    made = organisations.register_recipient_key(
        admin_of(town.school), name="Nieuw", recipient=str(x25519.Identity.generate().to_public())
    )
    with pytest.raises(Conflict):
        exports.ask_takeout(admin_of(town.school), recipient_key_id=made["id"])


@pytest.mark.parametrize("role", ["care_coordinator", "programme_coordinator"])
def test_care_staff_do_not_take_everything_along(town: Town, role: str) -> None:
    key = Recipient(town.school)
    with pytest.raises(Forbidden):
        exports.ask_takeout(town.school.member(role=role), recipient_key_id=key.key_id)


def test_the_pages_of_it(town: Town, the_house: House) -> None:
    errands.forget(the_house)
    town.child()
    Recipient(town.school)
    browser = logged_in(the_house.app, employ(town.school, "privacy_officer", team=None))
    page = browser.send("/alle-dossiers")
    assert page.status_code == 200
    assert "De dossiers worden gemaakt" in page.text
    where = page.request.path
    assert "geteld" in browser.get(where, **{"HX-Request": "true"}).text
    errands.run(the_house)
    ready = browser.page(where)
    assert "Klaar: 1 van 1" in ready
    assert "Nog niet opgehaald" in ready
    fetched = browser.get(f"{where}/deel/1")
    assert fetched.headers["Content-Disposition"].endswith("-deel-1.tar")
    assert "Nog niet opgehaald" not in browser.page(where)
    assert browser.get(f"{where}/deel/2").status_code == 404
