"""Two professionals come to know of each other: only when both say yes, and no sooner."""

from typing import Any
from uuid import UUID

import pytest

from services.matching import operations as matching
from services.signals import operations as signals
from shared.problems import Conflict, NotFound
from tests.factories.matched import Neighbourhood
from tests.slices.database import rows


def test_both_said_yes_beforehand_and_know_whom_to_call(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work, given_name="Samirah").offered()
    for mine, theirs in ((school, town.child_work), (worker, town.school)):
        match = mine.match()
        assert match["state"] == "met"
        assert match["partner_id"] == theirs.id
        partner = next(p for p in match["parties"] if p["organisation_id"] == theirs.id)
        assert partner["phone"] == "06 1234 5678"
        assert partner["name"]
        assert partner["roles"] == [theirs.role]


def test_who_has_not_said_yes_is_asked_and_the_other_knows_nothing(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered(confirmed=True)
    worker = town.concerned(town.child_work).offered(confirmed=False)
    assert school.matches() == []
    asked = worker.match()
    assert asked["state"] == "asked"
    assert asked["partner_id"] is None
    assert asked["parties"] == []
    assert worker.answer(matching.confirm_match)["state"] == "met"
    assert school.match()["state"] == "met"


def test_where_neither_has_said_yes_nobody_is_told(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered(confirmed=False)
    worker = town.concerned(town.child_work).offered(confirmed=False)
    assert school.matches() == worker.matches() == []
    matching.confirm_offer(school.actor, offer_id=school.offer["id"], possible_too=False)
    town.work()
    assert school.matches() == []
    assert worker.match()["state"] == "asked"


def test_a_no_is_never_told_and_never_asked_again(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered(confirmed=False)
    assert worker.answer(matching.deny_match)["state"] == "denied"
    assert school.matches() == []
    matching.confirm_offer(worker.actor, offer_id=worker.offer["id"], possible_too=True)
    town.work()
    assert school.matches() == []
    with pytest.raises(Conflict):
        worker.answer(matching.confirm_match)


def test_a_yes_that_was_taken_back_is_asked_of_nobody(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered(confirmed=False)
    matching.unconfirm_offer(school.actor, offer_id=school.offer["id"])
    town.work()
    assert worker.matches() == []


def test_unlinking_is_one_step_and_tells_both(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered()
    match_id = worker.match()["id"]
    parted = school.answer(matching.unlink_match, because="another_child")
    assert parted["state"] == "parted"
    assert parted["parties"] == []
    theirs = matching.get_match(worker.actor, match_id=match_id)
    assert theirs["state"] == "parted"
    assert theirs["parties"] == []
    assert theirs["because"] is None  # why is the one's own business
    kinds = {row.kind for row in _told(town, worker.actor.id)}
    assert "match_parted" in kinds


def test_closing_the_signal_ends_it_for_both(town: Neighbourhood) -> None:
    school = town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered()
    signals.close_signal(
        school.actor,
        signal_id=school.signal["id"],
        outcome_code="worry_gone",
        note="Het gaat goed.",
    )
    town.work()
    assert school.match()["state"] == worker.match()["state"] == "parted"


def test_another_team_of_ours_does_not_see_it(town: Neighbourhood) -> None:
    town.concerned(town.school).offered()
    worker = town.concerned(town.child_work).offered()
    colleague = town.child_work.member(team=1)
    with pytest.raises(NotFound):
        matching.get_match(colleague, match_id=worker.match()["id"])
    assert matching.list_matches(colleague).results == []
    with pytest.raises(NotFound):
        matching.get_offer(colleague, offer_id=worker.offer["id"])


def _told(town: Neighbourhood, member_id: UUID) -> list[Any]:
    return rows(town.house, "SELECT kind FROM notification WHERE member_id = :m", m=member_id)
