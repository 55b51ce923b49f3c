"""A suspended organisation reads and changes nothing; a parent's withdrawal goes through all the
same, in the browser too.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.consents import operations as consents
from services.exports import operations as exports
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.problems import Forbidden, NotFound
from tests.factories.town import Place, Town
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.isolation.ring import Ring, worker
from tests.slices.api import Caller


def suspend(place: Place) -> None:
    organisations.suspend_tenant(replace(place.operator(), name="Olga"), reason="onderzoek")


def test_a_withdrawal_goes_through(the_house: House, town: Town) -> None:
    referral = town.received()
    browser = logged_in(the_house.app, employ(town.school, "care_coordinator"))
    suspend(town.school)
    consent = f"/toestemmingen/{town.extra['consent']['id']}"
    assert "opgeschort" in browser.page("/kinderen")
    assert "/intrekken" in browser.page(consent)
    page = browser.send(f"{consent}/intrekken")
    assert "Bewijs van intrekking" in page.text
    with pytest.raises(NotFound):
        referrals.get_referral(town.child_work.member(), referral_id=referral["id"])


def test_nothing_else_changes(the_house: House, town: Town) -> None:
    child = town.child()
    town.consent(child)
    draft = town.draft(child)
    browser = logged_in(the_house.app, employ(town.school, "care_coordinator"))
    suspend(town.school)
    assert browser.get(f"/kinderen/{child['id']}").status_code == 200
    page = browser.send(
        "/kinderen/nieuw", givenName="Sem", familyName="Bakker", birthDate="2018-03-04"
    )
    assert page.status_code == 403
    member = replace(town.school.member(), read_only=True)
    with pytest.raises(Forbidden, match="organisation_suspended"):
        referrals.send_referral(member, referral_id=draft["id"])


def test_its_software_reads_only(town: Town, software: Callable[..., Caller]) -> None:
    child = town.child()
    consent = town.consent(child)
    system = software(town.school)
    suspend(town.school)
    assert system.get("/v1/children").status_code == 200
    refused = system.post("/v1/children/_search", {"name": "noor"})
    assert refused.status_code == 200, "a search reads"
    said = system.post(f"/v1/consents/{consent['id']}/withdrawal", {"method": "by_phone"})
    assert said.status_code == 200, said.text


def test_an_export_that_was_asked_for_before_is_not_made(the_house: House) -> None:
    ring = Ring.founded()
    export_id = ring.export(ring.school, ring.child()["id"])
    suspend(ring.school)
    exports.make_export(worker(exports.make_export, ring.school), export_id=export_id)
    found = exports.get_export(ring.school.member(), export_id=export_id)
    assert (found["state"], found["state_reason"]) == ("failed", "organisation_suspended")


def test_nobody_can_send_there(town: Town) -> None:
    child = town.child()
    town.consent(child)
    draft = town.draft(child)
    suspend(town.child_work)
    with pytest.raises(Forbidden) as refused:
        referrals.send_referral(town.school.member(), referral_id=draft["id"])
    assert "receiver_not_active" in {reason.code for reason in refused.value.reasons}


def test_the_consent_of_a_suspended_partner_s_child_is_withdrawn_too(town: Town) -> None:
    town.accepted()
    suspend(town.child_work)
    receipt = consents.withdraw_consent(
        town.school.member(), consent_id=town.extra["consent"]["id"]
    )
    assert receipt
