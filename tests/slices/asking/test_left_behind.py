"""Who asked a question leaves: it is followed on, and what comes of it is heard."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.asking import operations as asking
from services.children import operations as children
from services.consents import operations as consents
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from tests.factories.town import Place
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.isolation.staff_samples import ADMIN, hired
from tests.slices.asking.conftest import Case
from tests.slices.database import live_grants, rows

ROLE = "care_coordinator"


def leaves(case: Case, **given: Any) -> None:
    """The one who asked loses access, and the workers do what follows."""
    admin = case.town.school.member(role=ADMIN)
    organisations.deactivate_member(admin, member_id=case.asker.member_id, **given)
    case.workshop.finish()


def told(place: Place, member_id: UUID) -> list[tuple[str, UUID]]:
    member = replace(place.coordinator(), id=member_id)
    found = notifications.list_notifications(member).results
    return [(row["kind"], row["record_id"]) for row in found]


def minder(case: Case, request: dict[str, Any]) -> UUID | None:
    colleague = case.town.school.member()
    found: UUID | None = asking.get_request(colleague, request_id=request["id"])["minded_by"]
    return found


def open_work(case: Case, member_id: UUID) -> int:
    admin = case.town.school.member(role=ADMIN)
    return int(organisations.get_staff(admin, member_id=member_id)["open_work"])


def answers(case: Case, request: dict[str, Any]) -> None:
    actor, proof = case.entered(request)
    asking.say_yes(actor, request_id=request["id"], proof=proof)
    case.workshop.finish()


def test_a_successor_follows_it_and_hears_the_answer(case: Case) -> None:
    request = case.ask()
    assert minder(case, request) == case.asker.member_id
    assert open_work(case, case.asker.member_id) == 1
    heir = hired(case.town.school, ROLE)
    leaves(case, successor_id=heir.id)
    assert minder(case, request) == heir.id
    assert open_work(case, heir.id) == 1
    answers(case, request)
    assert told(case.town.school, heir.id) == [("question_answered", request["id"])]
    assert open_work(case, heir.id) == 0
    asked_by = asking.get_request(case.town.school.member(), request_id=request["id"])["asked_by"]
    assert asked_by == case.asker.member_id, "who asked it is who asked it"


def test_a_successor_who_left_too_follows_nothing(case: Case) -> None:
    request = case.ask()
    heir = hired(case.town.school, ROLE)
    admin = case.town.school.member(role=ADMIN)
    organisations.deactivate_member(admin, member_id=case.asker.member_id, successor_id=heir.id)
    organisations.deactivate_member(admin, member_id=heir.id)
    case.workshop.finish()
    assert minder(case, request) is None


def test_without_one_who_leads_is_told_and_who_acts_takes_it_over(
    case: Case, the_house: House
) -> None:
    leader = employ(case.town.school, "programme_coordinator", team=None)
    request, answered = case.ask(), case.ask(purpose="youth_help")
    case.workshop.finish()
    colleague = hired(case.town.school, ROLE)
    given: dict[str, Any] = {"state": "given", "method": "by_phone", "assurance": "known_in_person"}
    asking.record_answer(case.member, request_id=answered["id"], **given)
    leaves(case)
    assert minder(case, request) is None
    assert minder(case, answered) == case.asker.member_id, "what is answered is as it was"
    heard = ("question_left", case.asker.member_id)
    assert told(case.town.school, leader.member_id) == [heard]
    assert told(case.town.school, colleague.id) == []
    browser = logged_in(the_house.app, leader)
    page = browser.send("/meldingen", "/openen")
    assert page.request.path == "/vragen"
    assert "niemand volgt deze vraag" in page.text
    asking.remind(colleague, request_id=request["id"])
    assert minder(case, request) == colleague.id
    case.workshop.finish()
    answers(case, request | {"code": request["code"]})
    assert ("question_answered", request["id"]) in told(case.town.school, colleague.id)


def test_where_nobody_leads_the_team_is_told(case: Case) -> None:
    case.ask()
    mate, elsewhere = hired(case.town.school, ROLE), hired(case.town.school, ROLE, team=1)
    leaves(case)
    assert told(case.town.school, mate.id) == [("question_left", case.asker.member_id)]
    assert told(case.town.school, elsewhere.id) == []


def test_nobody_is_told_where_no_question_is_open(case: Case) -> None:
    leader = employ(case.town.school, "programme_coordinator", team=None)
    request = case.ask()
    asking.take_back(case.member, request_id=request["id"])
    leaves(case)
    assert told(case.town.school, leader.member_id) == []


def test_another_organisations_questions_stay_where_they_are(case: Case, the_house: House) -> None:
    """The same member's id in another organisation is somebody else's."""
    request = case.ask()
    stranger = replace(case.town.stranger.member(role=ADMIN))
    mine = rows(the_house, "SELECT owner_id FROM consent_request WHERE id = :id", id=request["id"])
    assert mine[0].owner_id != stranger.organisation_id
    actor: Actor = worker_for(asking.leave, stranger.organisation_id, "")
    asking.leave(actor, member_id=case.asker.member_id)
    assert minder(case, request) == case.asker.member_id


@pytest.mark.parametrize("successor", [False, True])
def test_what_they_recorded_and_shared_goes_on(
    case: Case, the_house: House, successor: bool
) -> None:
    """A consent is the word of who gave it, and a grant is to an organisation."""
    member = case.member
    child = children.register_child(
        member,
        team_id=case.town.school.teams[0],
        given_name="Noor",
        family_name="Voorbeeld",
        birth_date=case.child["birth_date"],
        authority_holders=[{"kind": "parent", "name": "M. Voorbeeld"}],
    )
    consent = case.town.consent(child)
    case.child = child
    sent = case.sent()
    given = {"successor_id": hired(case.town.school, ROLE).id} if successor else {}
    leaves(case, **given)
    assert len(live_grants(the_house, sent["id"])) == 1
    colleague = case.town.school.member()
    assert consents.get_consent(colleague, consent_id=consent["id"])["state"] == "given"
    receipt = consents.withdraw_consent(colleague, consent_id=consent["id"])
    assert [stop["record_id"] for stop in receipt["stopped"]] == [sent["id"]]
