"""What a match rests on ends, and the match with it: at once, and for both."""

from dataclasses import replace
from typing import Any

import pytest

from services.children import operations as children
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.matching import operations as matching
from services.organisations import operations as organisations
from services.signals import operations as signals
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.problems import Conflict, NotFound
from tests.factories.matched import PURPOSE, Concern, Neighbourhood, at_desk
from tests.factories.town import record_consent
from tests.factories.workplace import employ
from tests.house import House
from tests.slices.database import live_grants, rows


@pytest.fixture
def agreed(the_house: House) -> Neighbourhood:
    """Where matches are made on consent."""
    return Neighbourhood.founded(the_house, grounds=["consent"], consent_regime="by_age")


def consented(town: Neighbourhood) -> tuple[Concern, Concern, dict[str, Any]]:
    """Two who met on consent, and the school's."""
    school, worker = town.concerned(town.school), town.concerned(town.child_work)
    given = record_consent(
        town.school,
        school.child,
        town.child_work,
        purpose=PURPOSE,
        categories=["professional_contact"],
    )
    record_consent(
        town.child_work,
        worker.child,
        town.school,
        purpose=PURPOSE,
        categories=["professional_contact"],
    )
    return school.offered(ground="consent"), worker.offered(ground="consent"), given


def test_a_withdrawal_ends_the_match_of_both(agreed: Neighbourhood) -> None:
    school, worker, given = consented(agreed)
    assert school.match()["state"] == worker.match()["state"] == "met"
    receipt = consents.withdraw_consent(school.actor, consent_id=given["id"])
    assert any(one["record_kind"] == "match" for one in receipt["stopped"])
    seen = worker.match()  # no worker has run yet
    assert [party["organisation_id"] for party in seen["parties"]] == [agreed.child_work.id]
    assert _tokens(agreed, school) == 0
    agreed.work()
    assert school.match()["state"] == worker.match()["state"] == "parted"
    assert not live_grants(agreed.house, _card(agreed, school))
    assert not live_grants(agreed.house, _card(agreed, worker))


def test_after_a_withdrawal_nobody_is_found(agreed: Neighbourhood) -> None:
    school, worker = agreed.concerned(agreed.school), agreed.concerned(agreed.child_work)
    given = record_consent(
        agreed.school,
        school.child,
        agreed.child_work,
        purpose=PURPOSE,
        categories=["professional_contact"],
    )
    school.offered(ground="consent")
    consents.withdraw_consent(school.actor, consent_id=given["id"])
    record_consent(
        agreed.child_work,
        worker.child,
        agreed.school,
        purpose=PURPOSE,
        categories=["professional_contact"],
    )
    worker.offered(ground="consent")
    assert school.matches() == worker.matches() == []
    again = matching.get_offer(school.actor, offer_id=school.offer["id"])
    assert again["state"] == "active"  # a new yes brings it back


def test_who_says_yes_after_a_withdrawal_learns_nothing(agreed: Neighbourhood) -> None:
    """The yes is weighed before any worker has looked at what the withdrawal ended."""
    school, worker = agreed.concerned(agreed.school), agreed.concerned(agreed.child_work)
    given = {}
    for one, partner in ((school, agreed.child_work), (worker, agreed.school)):
        place = agreed.school if one is school else agreed.child_work
        told = {"purpose": PURPOSE, "categories": ["professional_contact"]}
        given[place.id] = record_consent(place, one.child, partner, **told)
    school.offered(confirmed=False, ground="consent")
    worker.offered(ground="consent")
    asked = school.match()
    assert asked["state"] == "asked"
    consents.withdraw_consent(worker.actor, consent_id=given[agreed.child_work.id]["id"])
    matching.confirm_match(school.actor, match_id=asked["id"])
    matcher = worker_for(matching.settle_offer, agreed.school.id, "")
    matching.settle_offer(matcher, offer_id=school.offer["id"])
    seen = school.match()
    assert (seen["state"], seen["partner_id"]) == ("asked", None)
    agreed.work()
    assert school.matches() == worker.matches() == []


def test_the_end_of_the_covenant_ends_the_matches(town: Neighbourhood) -> None:
    school, worker = (
        town.concerned(town.school).offered(),
        town.concerned(town.child_work).offered(),
    )
    assert school.match()["state"] == "met"
    admin = _admin(town)
    covenants.leave_covenant(admin, covenant_id=town.covenant_id, reason="Wij stoppen.")
    seen = worker.match()
    assert [party["organisation_id"] for party in seen["parties"]] == [town.child_work.id]
    town.work()
    assert school.match()["state"] == worker.match()["state"] == "parted"
    assert _tokens(town, school) == 0


def test_written_in_error_ends_it_too(town: Neighbourhood) -> None:
    school, worker = (
        town.concerned(town.school).offered(),
        town.concerned(town.child_work).offered(),
    )
    signals.enter_in_error(school.actor, signal_id=school.signal["id"], reason="Ander kind.")
    town.work()
    assert worker.match()["state"] == "parted"
    with pytest.raises(Conflict):
        matching.note_contact(worker.actor, match_id=worker.match()["id"], means="phone")


def test_a_moved_file_takes_its_matches_along(town: Neighbourhood) -> None:
    school, worker = (
        town.concerned(town.school).offered(),
        town.concerned(town.child_work).offered(),
    )
    fields = ("given_name", "family_name", "birth_date", "name_prefix")
    children.change_child(
        replace(town.school.coordinator(), id=school.actor.id),
        child_id=school.child["id"],
        team_id=town.school.teams[1],
        **{name: school.child[name] for name in fields},
    )
    town.work()
    there = town.school.member(team=1)
    (only,) = matching.list_matches(there).results
    seen = matching.get_match(there, match_id=only["id"])
    assert seen["state"] == "met"
    assert {p["organisation_id"] for p in seen["parties"]} == {town.school.id, town.child_work.id}
    with pytest.raises(NotFound):
        matching.get_match(school.actor, match_id=only["id"])
    assert worker.match()["state"] == "met"


def test_who_leaves_is_followed_by_somebody_with_a_number(town: Neighbourhood) -> None:
    school, worker = (
        town.concerned(town.school).offered(),
        town.concerned(town.child_work).offered(),
    )
    successor = at_desk(town.school)
    organisations.deactivate_member(
        _admin(town), member_id=school.actor.id, successor_id=successor.id
    )
    town.work()
    seen = worker.match()
    assert [party["organisation_id"] for party in seen["parties"]] == [town.child_work.id]
    mine = matching.get_offer(successor, offer_id=school.offer["id"])
    assert (mine["member_id"], mine["phone"]) == (successor.id, None)
    matching.change_contact(successor, offer_id=school.offer["id"], phone="06 8765 4321")
    town.work()
    partner = next(p for p in worker.match()["parties"] if p["organisation_id"] == town.school.id)
    assert partner["phone"] == "06 8765 4321"


def test_who_leaves_without_a_successor_takes_part_no_more(town: Neighbourhood) -> None:
    school, worker = (
        town.concerned(town.school).offered(),
        town.concerned(town.child_work).offered(),
    )
    organisations.deactivate_member(_admin(town), member_id=school.actor.id)
    town.work()
    assert worker.match()["state"] == "parted"


def _admin(town: Neighbourhood) -> Actor:
    person = employ(town.school, "organisation_admin", team=None)
    return replace(town.school.member(role="organisation_admin"), id=person.member_id)


def _tokens(town: Neighbourhood, concern: Concern) -> int:
    found = rows(
        town.house,
        "SELECT count(*) AS n FROM match_token t JOIN match_subject s ON s.id = t.subject_id"
        " WHERE s.offer_id = :o",
        o=concern.offer["id"],
    )
    return int(found[0].n)


def _card(town: Neighbourhood, concern: Concern) -> Any:
    found = rows(
        town.house,
        "SELECT id FROM match_card WHERE offer_id = :o ORDER BY created_at DESC",
        o=concern.offer["id"],
    )
    return found[0].id
