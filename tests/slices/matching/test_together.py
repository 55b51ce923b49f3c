"""More than two, twins, the case lead and the timeline."""

from datetime import timedelta
from typing import Any

import pytest

from services.children import operations as children
from services.matching import operations as matching
from shared import clock
from shared.problems import Conflict, Invalid
from tests.factories.matched import Neighbourhood
from tests.slices.database import rows


def test_three_who_are_concerned_know_each_other(town: Neighbourhood) -> None:
    places = (town.school, town.child_work, town.youth_care)
    concerns = [town.concerned(place).offered() for place in places]
    everybody = {place.id for place in places}
    for one in concerns:
        matches = one.matches()
        assert {match["state"] for match in matches} == {"met"}
        assert {match["partner_id"] for match in matches} == everybody - {one.actor.organisation_id}
        whole = matching.get_match(one.actor, match_id=matches[0]["id"])
        assert {party["organisation_id"] for party in whole["parties"]} == everybody


def test_a_third_joins_by_way_of_one_of_them(town: Neighbourhood) -> None:
    """The worker's file was corrected meanwhile: what the third knows is nothing like the school's,
    and is the same as the worker's.
    """
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered()
    renamed: dict[str, Any] = {"given_name": "Fatima", "family_name": "Bennani"}
    fields = ("team_id", "birth_date", "name_prefix")
    children.change_child(
        worker.actor,
        child_id=worker.child["id"],
        **renamed,
        **{name: worker.child[name] for name in fields},
    )
    town.work()
    assert school.match()["state"] == "met"  # what people confirmed, a correction does not undo
    care = town.concerned(town.youth_care, **renamed).offered()
    assert {match["partner_id"] for match in care.matches()} == {
        town.school.id,
        town.child_work.id,
    }
    assert {match["state"] for match in care.matches()} == {"met"}
    assert {match["partner_id"] for match in school.matches()} == {
        town.youth_care.id,
        town.child_work.id,
    }


def test_twins_are_two(town: Neighbourhood) -> None:
    school = town.concerned(town.school, given_name="Noor", family_name="de Vries").offered()
    twin = town.concerned(town.child_work, given_name="Emma", family_name="de Vries").offered()
    assert school.matches() == twin.matches() == []


def test_possibly_the_same_is_shown_as_such(town: Neighbourhood) -> None:
    today = clock.today()
    school = town.concerned(town.school, given_name="Samira").offered()
    worker = town.concerned(
        town.child_work,
        given_name="S.",
        birth_date=today.replace(year=today.year - 8, month=1, day=15),
    ).offered(possible=False)
    assert school.matches() == []  # the worker said yes only where it is certain
    assert worker.match()["likeness"] == "possible"
    assert worker.answer(matching.confirm_match)["state"] == "met"
    assert school.match()["likeness"] == "possible"


def test_a_case_lead_is_proposed_and_accepted(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered()
    proposed = school.answer(matching.propose_lead, organisation_id=town.child_work.id)
    assert (proposed["lead_id"], proposed["proposed_id"]) == (None, town.child_work.id)
    with pytest.raises(Conflict):  # nobody accepts for another
        school.answer(matching.answer_lead, organisation_id=town.child_work.id, accepted=True)
    accepted = worker.answer(
        matching.answer_lead, organisation_id=town.child_work.id, accepted=True
    )
    assert accepted["lead_id"] == town.child_work.id
    assert school.match()["lead_id"] == town.child_work.id
    told = rows(town.house, "SELECT kind FROM notification WHERE member_id = :m", m=worker.actor.id)
    assert "match_lead" in {row.kind for row in told}
    assert worker.answer(matching.end_lead)["lead_id"] is None
    assert school.match()["lead_id"] is None


def test_nobody_makes_themselves_case_lead(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered()
    school.answer(matching.propose_lead, organisation_id=town.school.id)
    with pytest.raises(Conflict):
        school.answer(matching.answer_lead, organisation_id=town.school.id, accepted=True)
    declined = worker.answer(matching.answer_lead, organisation_id=town.school.id, accepted=False)
    assert (declined["lead_id"], declined["proposed_id"]) == (None, None)
    with pytest.raises(Invalid):
        school.answer(matching.propose_lead, organisation_id=town.stranger.id)


def test_both_see_when_there_was_contact_and_nothing_else(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered()
    yesterday = clock.today() - timedelta(days=1)
    school.answer(matching.note_contact, means="phone", held_on=yesterday)
    line = worker.match()["timeline"][-1]
    assert (line["kind"], line["means"], line["held_on"]) == ("contact", "phone", yesterday)
    assert line["organisation_id"] == town.school.id
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=400)):
        with pytest.raises(Invalid):
            school.answer(matching.note_contact, means="phone", held_on=day)
