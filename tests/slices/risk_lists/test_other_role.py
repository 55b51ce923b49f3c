"""Who has another role: named no longer where none is left for which they were named."""

from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from services.information_duty import operations as duties
from services.organisations import operations as organisations
from services.risk_lists import operations as risk_lists
from services.risk_lists import taking_part
from shared.authz.actor import Actor
from shared.problems import NotFound
from tests.factories.listed import Beat
from tests.factories.matched import at_desk, register
from tests.house import House
from tests.isolation.staff_samples import ADMIN, hired
from tests.slices.database import rows
from tests.slices.risk_lists.test_hearing import after, heard, mailed, mind, planned, read
from tests.slices.risk_lists.test_kept_to_named import lines, owed

ANOTHER = "intake_worker"


def now_has(beat: Beat, actor: Actor, *roles: str) -> None:
    """An admin changes their roles; what they log in with says the old ones until it is asked."""
    admin = hired(beat.child_work, ADMIN, team=None)
    version = organisations.get_staff(admin, member_id=actor.id)["version"]
    about: dict[str, Any] = {"member_id": actor.id, "expected_version": version}
    organisations.change_duties(admin, **about, roles=roles, team_ids=list(actor.teams))


def roles_of(beat: Beat, actor: Actor) -> list[str]:
    (row,) = rows(beat.house, "SELECT roles FROM member WHERE id = :id", id=actor.id)
    found: list[str] = row.roles
    return found


def named(beat: Beat) -> set[UUID]:
    members = risk_lists.get_risk_list(beat.officer, list_id=beat.list_id)["members"]
    return {one["member_id"] for one in members}


def test_they_see_no_line_and_no_duty_and_who_leads_does(beat: Beat) -> None:
    child = register(beat.child_work)
    beat.put_by_worker(child)
    (duty,) = owed(beat.worker, child["id"])
    leader = beat.child_work.coordinator()
    assert owed(leader, child["id"]) == []
    now_has(beat, beat.worker, ANOTHER)
    assert named(beat) == {beat.officer.id}
    assert (lines(beat.worker, child["id"]), owed(beat.worker, child["id"])) == ([], [])
    with pytest.raises(NotFound):
        duties.get_duty(beat.worker, duty_id=duty["id"])
    assert [one["id"] for one in owed(leader, child["id"])] == [duty["id"]]


def test_they_get_no_mail_of_it_any_more(beat: Beat, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(beat)
    now_has(beat, beat.worker, ANOTHER)
    assert mailed(beat, monkeypatch)[beat.worker.id] == 0


def test_who_leads_hears_what_is_left_lying(beat: Beat) -> None:
    entry, leader = planned(beat), at_desk(beat.child_work, "programme_coordinator")
    now_has(beat, beat.worker, ANOTHER)
    read(leader)
    with after(4):
        mind(beat, entry, beat.officer)
        assert heard(leader)["unattended"] == 1
        assert not heard(beat.worker)["step_due"]


def test_with_the_role_back_they_are_named_anew(beat: Beat) -> None:
    own = beat.child_work.role
    now_has(beat, beat.worker, ANOTHER)
    now_has(beat, beat.worker, own)
    assert named(beat) == {beat.officer.id}
    with pytest.raises(NotFound):
        risk_lists.get_risk_list(beat.worker, list_id=beat.list_id)
    beat.name(beat.worker)
    assert named(beat) == {beat.officer.id, beat.worker.id}
    past = "SELECT ended_at FROM risk_list_member WHERE member_id = :id ORDER BY named_at"
    first, second = rows(beat.house, past, id=beat.worker.id)
    assert first.ended_at is not None
    assert second.ended_at is None


def test_with_one_such_role_left_they_stay_named(the_house: House) -> None:
    fits = ["child_worker", "care_coordinator"]
    beat = Beat.founded(the_house, sender_roles=fits)
    now_has(beat, beat.worker, *fits, ANOTHER)
    risk_lists.let_go(beat.worker, list_id=beat.list_id, member_id=beat.worker.id)
    beat.name(beat.worker)
    now_has(beat, beat.worker, *fits)
    now_has(beat, beat.worker, "care_coordinator")
    assert named(beat) == {beat.officer.id, beat.worker.id}
    now_has(beat, beat.worker, ANOTHER)
    assert named(beat) == {beat.officer.id}


def test_who_is_named_at_the_same_moment_is_let_go_as_well(
    beat: Beat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between what naming reads of them and writes, an admin changes their role."""
    colleague = at_desk(beat.child_work)
    changing = Thread(target=now_has, args=(beat, colleague, ANOTHER))
    fitting = taking_part.roles_of

    def meanwhile(scope: Any, one: Any) -> frozenset[str]:
        changing.start()
        changing.join(timeout=1.5)
        return fitting(scope, one)

    with monkeypatch.context() as patched:
        patched.setattr(taking_part, "roles_of", meanwhile)
        beat.name(colleague)
    changing.join()
    assert roles_of(beat, colleague) == [ANOTHER]
    assert named(beat) == {beat.officer.id, beat.worker.id}


def test_another_member_and_another_party_stay_named(beat: Beat) -> None:
    colleague = at_desk(beat.child_work)
    beat.name(colleague)
    now_has(beat, beat.worker, ANOTHER)
    assert named(beat) == {beat.officer.id, colleague.id}


def test_what_a_second_admin_agrees_to_counts_as_well(beat: Beat) -> None:
    """An admin who is named too asks for other roles, with more sight of children."""
    both = hired(beat.child_work, ADMIN, beat.child_work.role)
    beat.name(both)
    version = organisations.get_staff(both, member_id=both.id)["version"]
    wish = organisations.change_duties(
        both,
        member_id=both.id,
        roles=[ADMIN, "care_coordinator"],
        team_ids=list(both.teams),
        expected_version=version,
    )["request"]
    assert wish is not None
    assert both.id in named(beat)
    other = hired(beat.child_work, ADMIN, team=None)
    organisations.approve_duties(other, duty_request_id=wish["id"])
    assert both.id not in named(beat)
