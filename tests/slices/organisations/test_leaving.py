"""An organisation leaves: it takes its data along, what is open holds it, and then nothing of it
can be read. Partners keep what they took over, and hear of it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.exports import operations as exports
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared import clock, runtime
from shared.authz.actor import Actor
from shared.problems import Conflict, Forbidden, Gone, Invalid, NotFound
from tests.factories import errands
from tests.factories.tenants import begun, destroyed, leaving, named_operator, refusals
from tests.factories.town import Place, Town
from tests.factories.workplace import employ, enrol, logged_in
from tests.house import House
from tests.isolation.staff_samples import ADMIN
from tests.slices.api import Caller
from tests.slices.database import rows
from tests.slices.exports.dossiers import Recipient
from tests.slices.exports.takeouts import make_all, unpacked


def operator(place: Place) -> Actor:
    return replace(place.operator(), name="Olga")


def codes(place: Place, **given: Any) -> set[str]:
    """Why it cannot be destroyed yet."""
    return refusals(lambda: destroyed(operator(place), **given))


def take_all(place: Place) -> None:
    """Its admin takes all files along."""
    admin = replace(place.member(role=ADMIN), read_only=True, leaving=True)
    key = Recipient(place)
    asked = exports.ask_takeout(admin, recipient_key_id=key.key_id)
    make_all(place, asked["id"])
    unpacked(admin, asked["id"])


def finished(town: Town) -> dict[str, Any]:
    """Kinderwerk took a child on and completed it."""
    accepted = town.accepted()
    completed = referrals.complete_referral(
        town.child_work.member(),
        referral_id=accepted["id"],
        outcome_code="goals_reached",
        share=False,
    )
    return accepted | {"state": completed["state"]}


def test_it_leaves_stays_and_is_as_it_was(town: Town) -> None:
    for after in ("active", "suspended"):
        one = named_operator()
        begun(one)
        if after == "suspended":
            organisations.suspend_tenant(one, reason="onderzoek")
        assert leaving(one)["last_day"] == clock.today() + timedelta(days=30)
        back = organisations.stay_tenant(one, reason="toch niet")
        assert (back["state"], back["last_day"]) == (after, None)
        steps = [s["state"] for s in organisations.show_tenant(one)["changes"]]
        assert steps[:2] == [after, "leaving"]


def test_the_last_day_lies_ahead(town: Town) -> None:
    one = named_operator()
    begun(one)
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Invalid) as wrong:
        organisations.leave_tenant(one, reason="fusie", last_day=yesterday)
    assert wrong.value.reasons[0].pointer == "/lastDay"


def test_all_that_is_open_is_told_at_once(town: Town) -> None:
    town.received()
    leaving(operator(town.school))
    assert codes(town.school, name="Anders", without_data=False) == {
        "name_differs",
        "last_day_not_over",
        "sent_under_way",
        "data_not_returned",
    }
    leaving(operator(town.child_work))
    assert codes(town.child_work) == {"last_day_not_over", "received_under_way"}
    assert organisations.show_tenant(operator(town.school))["state"] == "leaving"


def test_on_its_last_day_it_is_still_there(town: Town) -> None:
    one = named_operator()
    begun(one)
    leaving(one, days=0)
    assert refusals(lambda: destroyed(one)) == {"last_day_not_over"}


def test_it_finishes_and_begins_nothing(town: Town) -> None:
    accepted, child = town.accepted(), town.child()
    town.consent(child)
    draft = town.draft(child)
    leaving(operator(town.child_work))
    leaving(operator(town.school))
    worker = replace(town.child_work.member(), read_only=True, leaving=True)
    school = replace(town.school.member(), read_only=True, leaving=True)
    with pytest.raises(Forbidden, match="organisation_leaving"):
        referrals.send_referral(school, referral_id=draft["id"])
    done = referrals.complete_referral(
        worker, referral_id=accepted["id"], outcome_code="goals_reached", share=False
    )
    assert done["state"] == "completed"
    with pytest.raises(Forbidden, match="organisation_leaving"):
        referrals.reopen_referral(worker, referral_id=accepted["id"], note="toch nog")
    withdrawn = consents.withdraw_consent(school, consent_id=town.extra["consent"]["id"])
    assert withdrawn["consent"]["state"] == "withdrawn"


def test_its_data_is_returned_before_it_goes(town: Town, the_house: House) -> None:
    town.child()
    leaving(operator(town.school), days=-1)
    assert codes(town.school, without_data=False) == {"data_not_returned"}
    take_all(town.school)
    assert destroyed(operator(town.school), without_data=False)["state"] == "destroyed"


def test_what_was_taken_before_it_left_is_not_all(town: Town) -> None:
    town.child()
    take_all(town.school)
    leaving(operator(town.school), days=-1)
    assert codes(town.school, without_data=False) == {"data_not_returned"}


def test_a_takeout_that_was_not_fetched_is_no_return(town: Town) -> None:
    town.child()
    leaving(operator(town.school), days=-1)
    admin = replace(town.school.member(role=ADMIN), read_only=True, leaving=True)
    asked = exports.ask_takeout(admin, recipient_key_id=Recipient(town.school).key_id)
    make_all(town.school, asked["id"])
    assert codes(town.school, without_data=False) == {"data_not_returned"}


@pytest.fixture
def gone(the_house: House, town: Town) -> dict[str, Any]:
    """The school has gone, and the workers have not come by yet; what was taken over from it."""
    errands.forget(the_house)
    found = finished(town)
    leaving(operator(town.school), days=-1)
    destroyed(operator(town.school))
    return found


def test_from_that_moment_nothing_of_it_can_be_read(
    the_house: House, town: Town, gone: dict[str, Any]
) -> None:
    child = rows(the_house, "SELECT id FROM child WHERE owner_id = :id", id=town.school.id)[0].id
    assert not rows(
        the_house, "SELECT 1 FROM tenant_key WHERE organisation_id = :id", id=town.school.id
    )
    with pytest.raises(Gone, match="organisation_key_destroyed"):
        children.get_child(town.school.member(), child_id=child)
    with pytest.raises(Gone, match="organisation_key_destroyed"):
        referrals.get_referral(town.school.member(), referral_id=gone["id"])
    fresh = runtime.current().keyring
    fresh.forget(town.school.id)
    with pytest.raises(Gone):
        children.get_child(town.school.member(), child_id=child)


def test_partners_keep_what_they_took_over_and_hear_of_it(
    the_house: House, town: Town, gone: dict[str, Any]
) -> None:
    leader = employ(town.child_work, "programme_coordinator", team=None)
    done = errands.run(the_house)
    assert "organisations.clear_tenant" in done
    kept = children.get_child(town.child_work.member(), child_id=gone["child_id"])
    assert kept["given_name"] == "Noor"
    with pytest.raises(NotFound):
        referrals.get_referral(town.child_work.member(), referral_id=gone["id"])
    told = _told(town.child_work, leader.member_id)
    assert ("partner_left", town.school.id) in told
    query = "SELECT 1 FROM access_grant WHERE :id IN (viewer_id, owner_id) AND ended_at IS NULL"
    assert not rows(the_house, query, id=town.school.id)


def _told(place: Place, member_id: UUID) -> set[tuple[str, UUID]]:
    member = replace(place.member(role="programme_coordinator"), id=member_id)
    found = notifications.list_notifications(member).results
    return {(row["kind"], row["record_id"]) for row in found}


def test_a_partner_s_grants_to_it_are_ended_by_the_partner(the_house: House, town: Town) -> None:
    """The receiver goes: the sender's register says why it ended, and its own record stays."""
    errands.forget(the_house)
    found = finished(town)
    leaving(operator(town.child_work), days=-1)
    destroyed(operator(town.child_work))
    errands.run(the_house)
    query = (
        "SELECT viewer_id, ended_because, wrapped_key FROM access_grant"
        " WHERE record_id = :id AND viewer_id <> owner_id"
    )
    (grant,) = rows(the_house, query, id=found["id"])
    assert (grant.ended_because, grant.wrapped_key) == ("partner_gone", None)
    mine = referrals.get_referral(town.school.member(), referral_id=found["id"])
    assert mine["exchange_ended_at"]
    assert mine["content"]["child_identity"]["given_name"] == "Noor"


def test_what_is_left_is_cleared_and_what_proves_it_stays(
    the_house: House, town: Town, gone: dict[str, Any]
) -> None:
    place = town.school
    person = employ(town.stranger)
    enrol(place, person.id, "care_coordinator")
    Recipient(place)
    errands.run(the_house)
    own = {"id": place.id}
    for left in (
        "SELECT 1 FROM member WHERE owner_id = :id AND (active OR email <> '' OR name <> '–')",
        "SELECT 1 FROM system WHERE owner_id = :id AND ended_at IS NULL",
        "SELECT 1 FROM recipient_key WHERE owner_id = :id AND revoked_at IS NULL",
        "SELECT 1 FROM child WHERE owner_id = :id AND wrapped_key IS NOT NULL",
        "SELECT 1 FROM child_token WHERE owner_id = :id",
        "SELECT 1 FROM export_piece WHERE owner_id = :id",
    ):
        assert not rows(the_house, left, **own), left
    steps = organisations.show_tenant(operator(place))
    assert steps["changes"][0]["state"] == "destroyed"
    assert steps["agreement_signed_by"]
    assert rows(the_house, "SELECT 1 FROM audit_event WHERE organisation_id = :id LIMIT 1", **own)
    assert person.id in {r.person_id for r in rows(the_house, "SELECT person_id FROM member")}


def test_clearing_twice_is_clearing_once_and_never_the_living(
    the_house: House, town: Town, gone: dict[str, Any]
) -> None:
    from shared.jobs.actors import worker_for

    task = organisations.clear_tenant
    errands.run(the_house)
    task(worker_for(task, town.school.id, ""))
    task(worker_for(task, town.child_work.id, ""))
    living = children.get_child(town.child_work.member(), child_id=gone["child_id"])
    assert living["readable"]


def test_its_people_and_software_are_out_at_once(
    the_house: House, town: Town, software: Callable[..., Caller]
) -> None:
    person = employ(town.school)
    browser = logged_in(the_house.app, person)
    system = software(town.school)
    assert system.get("/v1/children").status_code == 200
    leaving(operator(town.school), days=-1)
    assert "Uw organisatie vertrekt" in browser.page("/kinderen")
    assert system.get("/v1/children").status_code == 200
    destroyed(operator(town.school))
    assert system.get("/v1/children").status_code == 401
    assert browser.get("/kinderen").status_code in (303, 403)


def test_partners_are_told_that_it_leaves_and_that_it_stays(the_house: House, town: Town) -> None:
    errands.forget(the_house)
    town.received()
    leader = employ(town.child_work, "programme_coordinator", team=None)
    leaving(operator(town.school))
    errands.run(the_house)
    assert ("partner_leaving", town.school.id) in _told(town.child_work, leader.member_id)
    browser = logged_in(the_house.app, leader)
    assert "Wie er vertrekt" in browser.page("/ketenpartners")
    organisations.stay_tenant(operator(town.school), reason="toch niet")
    errands.run(the_house)
    assert ("partner_stays", town.school.id) in _told(town.child_work, leader.member_id)
    going = organisations.list_leaving(town.child_work.member())
    assert town.school.id not in {row["id"] for row in going}
    assert not _told(town.stranger, town.stranger.member().id)


def test_nobody_sends_to_who_is_leaving(town: Town) -> None:
    child = town.child()
    town.consent(child)
    draft = town.draft(child)
    leaving(operator(town.child_work))
    assert "receiver_not_active" in refusals(
        lambda: referrals.send_referral(town.school.member(), referral_id=draft["id"])
    )


def test_the_admin_is_shown_what_to_do(the_house: House, town: Town) -> None:
    admin = employ(town.school, ADMIN, team=None)
    browser = logged_in(the_house.app, admin)
    leaving(operator(town.school))
    page = browser.page("/beheer")
    assert "Uw organisatie vertrekt" in page
    assert "/alle-dossiers" in page
    english = logged_in(the_house.app, employ(town.school))
    assert "until and with" in english.page("/?taal=en")


def test_a_step_taken_twice_is_taken_once(town: Town) -> None:
    one = named_operator()
    begun(one)
    leaving(one, days=-1)
    destroyed(one)
    with pytest.raises(Conflict, match="not_from_this_state"):
        destroyed(one)
    with pytest.raises(Conflict, match="not_from_this_state"):
        organisations.stay_tenant(one, reason="spijt")
