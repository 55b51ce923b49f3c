"""Who hears what of a list, when, and who hears no more: what waits, what is late, what dropped.

Invariant: nothing that is told or mailed names a child; who was let go, or whose list closed, gets
no mail of it any more.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any
from uuid import UUID

import pytest

from services.notifications import mailing
from services.notifications import operations as notifications
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from shared.problems import Conflict, Forbidden, NotFound
from tests.factories.listed import Beat, in_days
from tests.factories.matched import at_desk, register
from tests.factories.town import Place
from tests.slices.database import rows


def heard(actor: Actor) -> Counter[str]:
    """What this member was told and has not read."""
    found = notifications.list_notifications(actor, unread=True, page_size=100).results
    return Counter(one["kind"].removeprefix("risk_list_") for one in found)


def read(*actors: Actor) -> None:
    for actor in actors:
        notifications.mark_all_read(actor)


@contextmanager
def after(days: int) -> Iterator[None]:
    """Midday, so many days from now."""
    noon = datetime.combine(in_days(days), time(12), clock.AMSTERDAM)
    with clock.held_at(noon):
        yield


def mind(beat: Beat, entry: dict[str, Any], actor: Actor) -> None:
    """The clock has come for the steps of this child; twice, as it may."""
    for step in beat.entry(actor, entry["id"])["steps"]:
        for _ in range(2):
            worker = worker_for(risk_lists.mind_step, beat.police.id, "")
            risk_lists.mind_step(worker, step_id=step["id"])
            beat.work()


def planned(beat: Beat) -> dict[str, Any]:
    """A step for the worker in three days; all that was told until then is read."""
    entry = beat.put()
    risk_lists.confirm_entry(beat.worker, entry_id=entry["id"])
    about: dict[str, Any] = {"entry_id": entry["id"], "kind": "talk", "due_on": in_days(3)}
    risk_lists.plan_step(beat.officer, assignee_id=beat.worker.id, **about)
    beat.work()
    read(beat.worker, beat.officer)
    return entry


def test_a_late_step_is_heard_the_next_day_and_again_and_then_by_the_others(beat: Beat) -> None:
    colleague = at_desk(beat.child_work)
    beat.name(colleague)
    entry = planned(beat)
    read(colleague)
    told = []
    for day in (3, 4, 5, 7, 9, 11, 12):
        with after(day):
            mind(beat, entry, beat.officer)
            told.append((day, [list(heard(one)) for one in (beat.worker, colleague)]))
            read(beat.worker, colleague)
    assert told == [
        (3, [[], []]),
        (4, [["step_due"], []]),
        (5, [[], []]),
        (7, [["step_late"], []]),
        (9, [[], []]),
        (11, [[], ["step_late"]]),
        (12, [[], []]),
    ]
    assert heard(beat.officer) == Counter()


def test_where_nobody_else_is_named_who_leads_hears_of_it(beat: Beat) -> None:
    entry, leader = planned(beat), at_desk(beat.child_work, "programme_coordinator")
    with after(11):
        mind(beat, entry, beat.officer)
        assert heard(leader)["unattended"] == 1
        assert heard(beat.worker) == Counter()
    (row,) = rows(
        beat.house,
        "SELECT record_id FROM notification WHERE kind = 'risk_list_unattended'"
        " AND member_id = :id",
        id=leader.id,
    )
    assert row.record_id == beat.list_id  # and no child


def test_what_is_done_or_has_another_day_is_not_late(beat: Beat) -> None:
    entry = planned(beat)
    (step,) = beat.entry(beat.worker, entry["id"])["steps"]
    with after(2):
        about: dict[str, Any] = {"due_on": in_days(10), "assignee_id": beat.worker.id}
        risk_lists.change_step(beat.worker, step_id=step["id"], **about)
    with after(4):
        mind(beat, entry, beat.officer)
        assert heard(beat.worker) == Counter()
        risk_lists.finish_step(beat.worker, step_id=step["id"])
    with after(20):
        mind(beat, entry, beat.officer)
        assert heard(beat.worker) == Counter()


def test_the_clock_is_set_for_a_step_and_for_who_waits(beat: Beat) -> None:
    planned(beat)
    due = Counter(
        row.task.removeprefix("risk_lists.")
        for row in rows(
            beat.house,
            "SELECT task FROM timer WHERE organisation_id = :org AND due_at > now()"
            " AND due_at < now() + interval '14 days 1 minute'",
            org=beat.police.id,
        )
    )
    assert due["mind_step"] == 3
    assert due["tidy"] == 2


def test_the_other_party_hears_once_that_children_wait(beat: Beat) -> None:
    beat.work()
    read(beat.worker, beat.officer)
    for name in ("Bob", "Eva"):
        beat.put(register(beat.police, given_name=name, family_name="Kwast"))
    assert heard(beat.worker) == Counter(to_confirm=1)
    assert heard(beat.officer) == Counter()
    read(beat.worker)
    beat.name(at_desk(beat.child_work))  # the worker is told of nothing new
    beat.work()
    assert heard(beat.worker) == Counter()
    beat.put()
    assert heard(beat.worker) == Counter(to_confirm=1)


def test_before_and_after_children_drop_by_themselves(beat: Beat) -> None:
    entry = beat.put()
    read(beat.worker, beat.officer)
    with after(10):
        beat.tidied()
        assert heard(beat.worker) == heard(beat.officer) == Counter()
    with after(12):
        beat.tidied()
        beat.tidied()
        assert heard(beat.worker) == Counter(confirm_soon=1)
        assert heard(beat.officer) == Counter()
        read(beat.worker)
    with after(13):
        beat.tidied()
        assert heard(beat.worker) == Counter()
    with after(15):
        beat.tidied()
        beat.tidied()
        assert heard(beat.worker) == heard(beat.officer) == Counter(dropped=1)
    told = rows(beat.house, "SELECT n::text AS said FROM notification n")
    assert "Samira" not in str(told)
    about = rows(beat.house, "SELECT 1 FROM notification WHERE record_id = :id", id=entry["id"])
    assert about == []


def test_all_who_are_named_hear_that_it_closed(beat: Beat) -> None:
    beat.put()
    read(beat.worker, beat.officer)
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    beat.work()
    assert heard(beat.worker) == heard(beat.officer) == Counter(closed=1)


def mailed(
    beat: Beat, monkeypatch: pytest.MonkeyPatch, place: Place | None = None
) -> Counter[UUID]:
    """Of which notifications about lists mail goes out now (of kinderwerk), by who gets it."""
    sent: list[Any] = []
    monkeypatch.setattr(mailing, "send", lambda *said: sent.append(said[1]))
    waiting = rows(
        beat.house,
        "SELECT id, owner_id, member_id FROM notification WHERE mail_state = 'pending'"
        " AND kind LIKE 'risk_list_%' AND kind <> 'risk_list_closed' AND owner_id = :org",
        org=(place or beat.child_work).id,
    )
    assert waiting
    for row in waiting:
        worker = worker_for(notifications.send_mail, row.owner_id, "")
        notifications.send_mail(worker, notification_id=row.id)
    return Counter(row.member_id for row in waiting if row.id in sent)


@pytest.mark.parametrize("how", ["nothing", "off", "let go", "closed"])
def test_no_mail_of_what_is_over(beat: Beat, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    entry = beat.put()
    about: dict[str, Any] = {"entry_id": entry["id"], "kind": "talk", "due_on": in_days(3)}
    risk_lists.plan_step(beat.officer, assignee_id=beat.worker.id, **about)
    beat.work()
    told = heard(beat.worker)
    assert (told["named"], told["to_confirm"], told["step"]) == (1, 1, 1)
    if how == "off":
        risk_lists.take_off(beat.officer, entry_id=entry["id"], because="mistaken")
    elif how == "let go":
        risk_lists.let_go(beat.worker, list_id=beat.list_id, member_id=beat.worker.id)
    elif how == "closed":
        risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    of_step = {"nothing": 3, "off": 1}
    assert mailed(beat, monkeypatch)[beat.worker.id] == of_step.get(how, 0)


def leaderless(beat: Beat, organisation_id: UUID) -> None:
    """Nobody leads there."""
    gone = "UPDATE member SET active = false WHERE owner_id = :org AND roles @> :roles"
    rows(beat.house, gone, org=organisation_id, roles=["programme_coordinator"])


def test_where_nobody_leads_the_admin_names_and_sees_no_child(beat: Beat) -> None:
    beat.put()
    beat.work()
    work = beat.child_work
    admin, colleague = work.member(role="organisation_admin"), at_desk(work)
    at_desk(work, "programme_coordinator")
    assert risk_lists.lists_to_name_for(admin).results == []  # somebody leads
    with pytest.raises(NotFound):
        risk_lists.name_member(admin, list_id=beat.list_id, member_id=colleague.id)
    leaderless(beat, work.id)
    (head,) = risk_lists.lists_to_name_for(admin).results
    assert "children" not in head
    assert {one["member_id"] for one in head["members"]} == {beat.worker.id}
    risk_lists.name_member(admin, list_id=beat.list_id, member_id=colleague.id)
    assert len(beat.seen_by(colleague)) == 1
    for refused in (risk_lists.get_risk_list, risk_lists.list_entries, risk_lists.get_funnel):
        with pytest.raises(Forbidden):
            refused(admin, list_id=beat.list_id)
    with pytest.raises(Forbidden):
        risk_lists.let_go(admin, list_id=beat.list_id, member_id=colleague.id)


def test_an_admin_names_on_no_closed_list_and_on_none_of_others(beat: Beat) -> None:
    admin = beat.police.member(role="organisation_admin")
    leaderless(beat, beat.police.id)
    other = Beat.founded(beat.house)
    with pytest.raises(NotFound):
        risk_lists.name_member(admin, list_id=other.list_id, member_id=at_desk(beat.police).id)
    risk_lists.close_risk_list(beat.officer, list_id=beat.list_id)
    assert risk_lists.lists_to_name_for(admin).results == []
    with pytest.raises(Conflict):
        risk_lists.name_member(admin, list_id=beat.list_id, member_id=at_desk(beat.police).id)
