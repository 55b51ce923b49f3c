"""That a child stands on a list is known to who is named on it: the register of disclosures and the
duty to tell parents do not say so to a colleague who merely sees the child's file.
"""

from typing import Any
from uuid import UUID

import pytest

from services.information_duty import operations as duties
from services.notifications import operations as notifications
from services.risk_lists import operations as risk_lists
from services.sharing import operations as sharing
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.problems import Conflict, NotFound
from tests.factories.listed import Beat
from tests.factories.matched import at_desk, register


def told(beat: Beat) -> tuple[dict[str, Any], dict[str, Any]]:
    """A child of kinderwerk that stands on the list, and its one duty."""
    child = register(beat.child_work)
    beat.put_by_worker(child)
    (duty,) = owed(beat.worker, child["id"])
    return child, duty


def owed(actor: Actor, child_id: UUID) -> list[Any]:
    whole = duties.list_duties(actor, which="all").results
    of_child = duties.list_duties(actor, child_id=child_id, which="all").results
    assert [one["id"] for one in whole] == [one["id"] for one in of_child]
    return [dict(one) for one in of_child]


def lines(actor: Actor, child_id: UUID) -> list[str]:
    found = sharing.list_child_disclosures(actor, child_id=child_id).results
    return [one["record_kind"] for one in found]


def test_a_colleague_is_shown_neither_line_nor_duty(beat: Beat) -> None:
    child, duty = told(beat)
    colleague = at_desk(beat.child_work)
    assert (lines(colleague, child["id"]), owed(colleague, child["id"])) == ([], [])
    with pytest.raises(NotFound):
        duties.get_duty(colleague, duty_id=duty["id"])
    beat.name(colleague)
    assert lines(colleague, child["id"]) == ["risk_list_entry"]
    assert owed(colleague, child["id"]) == [duty]
    risk_lists.let_go(beat.worker, list_id=beat.list_id, member_id=colleague.id)
    assert (lines(colleague, child["id"]), owed(colleague, child["id"])) == ([], [])


def test_what_has_ended_still_shows_to_who_is_named_alone(beat: Beat) -> None:
    child = register(beat.child_work)
    entry = beat.put_by_worker(child)
    risk_lists.take_off(beat.worker, entry_id=entry["id"], because="helped")
    beat.work()
    assert lines(beat.worker, child["id"]) == ["risk_list_entry"]
    assert lines(at_desk(beat.child_work), child["id"]) == []


def test_who_oversees_the_register_sees_all_of_it(beat: Beat) -> None:
    child, duty = told(beat)
    officer = beat.child_work.member(role="privacy_officer")
    assert lines(officer, child["id"]) == ["risk_list_entry"]
    assert [one["id"] for one in owed(officer, child["id"])] == [duty["id"]]
    for role in ("privacy_officer", "data_protection_officer"):
        overseer = beat.child_work.member(role=role)
        whole = sharing.list_disclosures(overseer).results
        assert [one["record_kind"] for one in whole] == ["risk_list_entry"]
        exported = sharing.export_disclosures(overseer).content
        assert isinstance(exported, bytes)
        assert len(exported.splitlines()) == 2
    protocol = beat.child_work.member(role="abuse_protocol_officer")
    assert lines(protocol, child["id"]) == []


def test_who_leads_tells_where_nobody_who_shared_is_named_any_more(beat: Beat) -> None:
    child, duty = told(beat)
    leader = beat.child_work.coordinator()
    assert owed(leader, child["id"]) == []
    risk_lists.let_go(beat.worker, list_id=beat.list_id, member_id=beat.worker.id)
    assert owed(beat.worker, child["id"]) == []
    assert [one["id"] for one in owed(leader, child["id"])] == [duty["id"]]
    assert lines(leader, child["id"]) == [], "the register is another matter"


def test_letters_about_a_list_are_for_who_is_named(beat: Beat) -> None:
    child, duty = told(beat)
    colleague = at_desk(beat.child_work)
    with pytest.raises(Conflict, match="nothing_waits"):
        duties.ask_team_letters(colleague, team_id=child["team_id"])
    made = duties.make_letters(beat.worker, duty_id=duty["id"])
    (letter,) = made["letters"]
    assert duties.fetch_letter(beat.worker, letter_id=letter["id"]).content
    with pytest.raises(NotFound):
        duties.fetch_letter(colleague, letter_id=letter["id"])


def test_whoever_is_reminded_may_see_of_what(beat: Beat) -> None:
    child, duty = told(beat)
    leader = at_desk(beat.child_work, role="programme_coordinator")
    risk_lists.let_go(beat.worker, list_id=beat.list_id, member_id=beat.worker.id)
    duties.mind_duty(worker_for(duties.mind_duty, beat.child_work.id, ""), duty_id=duty["id"])
    beat.work()
    reminded = {actor.id for actor in (beat.worker, leader) if "duty_reminder" in heard(actor)}
    assert reminded == {leader.id}
    assert [one["id"] for one in owed(leader, child["id"])] == [duty["id"]]


def heard(actor: Actor) -> list[str]:
    return [one["kind"] for one in notifications.list_notifications(actor).results]
