"""What somebody had in hand when their access ended: found, told of, and given to another."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.notifications import operations as notifications
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.authz.actor import Actor
from shared.problems import Invalid
from tests.factories import errands
from tests.factories.town import Place, Town
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.isolation.staff_samples import ADMIN, hired
from tests.slices.database import rows

SCHOOL = "care_coordinator"


def deactivate(place: Place, member_id: UUID, **given: Any) -> dict[str, Any]:
    admin = place.member(role=ADMIN)
    return organisations.deactivate_member(admin, member_id=member_id, **given)


def left(actor: Actor) -> set[UUID]:
    """What the actor sees in the list of what was left behind."""
    found = {row["id"] for row in referrals.list_referrals(actor, view="left-behind").results}
    assert referrals.count_referrals(actor)["views"]["left_behind"] == len(found)
    return found


def taken_on(town: Town, leaver: Actor) -> UUID:
    referral: UUID = town.received()["id"]
    referrals.assign_referral(leaver, referral_id=referral, assignee_id=leaver.id)
    return referral


def drafted(town: Town, leaver: Actor) -> UUID:
    found = referrals.draft_referral(
        leaver,
        child_id=town.child()["id"],
        receiver_id=town.child_work.id,
        purpose="child_work_support",
        question="Nog niet af.",
    )
    made: UUID = found["id"]
    return made


def told(place: Place, member_id: UUID) -> list[tuple[str, UUID]]:
    member = replace(place.coordinator(), id=member_id)
    found = notifications.list_notifications(member).results
    return [(row["kind"], row["record_id"]) for row in found]


def test_it_stands_in_a_list_and_the_leader_is_told(town: Town, the_house: House) -> None:
    errands.forget(the_house)
    leader = employ(town.child_work, "programme_coordinator", team=None)
    leaver = hired(town.child_work, "child_worker")
    referral = taken_on(town, leaver)
    errands.run(the_house)
    assert left(town.child_work.coordinator()) == set()
    deactivate(town.child_work, leaver.id)
    errands.run(the_house)
    assert left(town.child_work.coordinator()) == {referral}
    assert ("work_left", leaver.id) in told(town.child_work, leader.member_id)
    assert left(town.child_work.member(team=1)) == set()
    browser = logged_in(the_house.app, leader)
    assert "Van een vertrokken collega" in browser.page("/")
    query = "SELECT id FROM notification WHERE kind = 'work_left' AND record_id = :id"
    (line,) = rows(the_house, query, id=leaver.id)
    page = browser.send("/meldingen", f"{line.id}/openen")
    assert page.request.path == "/aanmeldingen/werk/van-vertrokken-collega"
    assert f"/aanmeldingen/{referral}" in page.text


def test_where_nobody_leads_who_can_take_over_is_told(town: Town, the_house: House) -> None:
    errands.forget(the_house)
    leaver, colleague = hired(town.school, SCHOOL), hired(town.school, SCHOOL)
    elsewhere = hired(town.school, SCHOOL, team=1)
    drafted(town, leaver)
    deactivate(town.school, leaver.id)
    errands.run(the_house)
    assert told(town.school, colleague.id) == [("work_left", leaver.id)]
    assert told(town.school, elsewhere.id) == []


def test_where_nobody_can_take_over_an_admin_is_told(town: Town, the_house: House) -> None:
    errands.forget(the_house)
    admin, leaver = employ(town.school, ADMIN, team=None), hired(town.school, SCHOOL)
    drafted(town, leaver)
    deactivate(town.school, leaver.id)
    errands.run(the_house)
    browser = logged_in(the_house.app, admin)
    page = browser.send("/meldingen", "/openen")
    assert page.request.path == f"/beheer/medewerkers/{leaver.id}"


def test_a_draft_of_who_left_is_found_and_finished(town: Town) -> None:
    leaver = hired(town.school, SCHOOL)
    draft = drafted(town, leaver)
    admin = town.school.member(role=ADMIN)
    assert organisations.get_staff(admin, member_id=leaver.id)["open_work"] == 1
    deactivate(town.school, leaver.id)
    heir = hired(town.school, SCHOOL)
    assert left(heir) == {draft}
    referrals.assign_referral(heir, referral_id=draft, assignee_id=heir.id)
    assert left(heir) == set()
    mine = referrals.list_referrals(heir, view="mine").results
    assert [row["id"] for row in mine] == [draft]


def test_a_successor_gets_all_of_it_and_nothing_waits(town: Town, the_house: House) -> None:
    errands.forget(the_house)
    leaver, heir = hired(town.school, SCHOOL), hired(town.school, SCHOOL)
    draft = drafted(town, leaver)
    deactivate(town.school, leaver.id, successor_id=heir.id)
    assert left(heir) == set()
    assert [row["id"] for row in referrals.list_referrals(heir, view="mine").results] == [draft]
    assert "notifications.announce_left_work" not in errands.run(the_house)


def test_who_had_nothing_in_hand_leaves_nothing(town: Town, the_house: House) -> None:
    errands.forget(the_house)
    leader = employ(town.school, "programme_coordinator", team=None)
    deactivate(town.school, hired(town.school, SCHOOL).id)
    errands.run(the_house)
    assert told(town.school, leader.member_id) == []


def test_all_of_it_goes_to_one_colleague_as_far_as_that_one_works_there(
    town: Town, the_house: House
) -> None:
    errands.forget(the_house)
    leaver = hired(town.school, SCHOOL)
    first, second = drafted(town, leaver), drafted(town, leaver)
    deactivate(town.school, leaver.id)
    chief = town.school.coordinator()
    elsewhere, heir = hired(town.school, SCHOOL, team=1), hired(town.school, SCHOOL)
    with pytest.raises(Invalid):
        referrals.hand_over_left(chief, assignee_id=elsewhere.id)
    with pytest.raises(Invalid):
        referrals.hand_over_left(chief, assignee_id=hired(town.child_work, "child_worker").id)
    unseen = town.school.member(team=1)
    assert referrals.hand_over_left(unseen, assignee_id=heir.id) == {"given": 0, "kept": 0}
    assert referrals.hand_over_left(chief, assignee_id=heir.id) == {"given": 2, "kept": 0}
    assert left(chief) == set()
    errands.run(the_house)
    assert {record for _kind, record in told(town.school, heir.id)} == {first, second}


def test_what_ended_does_not_wait(town: Town) -> None:
    from services.consents import operations as consents

    leaver = hired(town.child_work, "child_worker")
    taken_on(town, leaver)
    deactivate(town.child_work, leaver.id)
    consents.withdraw_consent(town.school.member(), consent_id=town.extra["consent"]["id"])
    chief = town.child_work.coordinator()
    heir = hired(town.child_work, "child_worker")
    assert left(chief) == set()
    assert referrals.hand_over_left(chief, assignee_id=heir.id) == {"given": 0, "kept": 0}


def test_the_page_on_which_it_is_handed_over(town: Town, the_house: House) -> None:
    leaver = hired(town.school, SCHOOL)
    draft = drafted(town, leaver)
    heir = employ(town.school, name="O. Pvolger")
    deactivate(town.school, leaver.id)
    browser = logged_in(the_house.app, employ(town.school, "programme_coordinator", team=None))
    where = "/aanmeldingen/werk/van-vertrokken-collega"
    assert "Geef alles aan één collega" in browser.page(where)
    page = browser.send(f"{where}/overdragen", assigneeId=str(heir.member_id))
    assert "Het werk is overgedragen." in page.text
    assert "Hier staat niets." in page.text
    (row,) = rows(the_house, "SELECT * FROM referral_file WHERE referral_id = :id", id=draft)
    assert (row.assignee_id, row.left_by) == (heir.member_id, None)
    assert "Er wacht niets meer." in browser.page(f"{where}/overdragen")
