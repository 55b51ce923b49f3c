"""While an objection has no answer nobody is asked for what they may not do; with the answer they
hear that there is something to do, and have their time for it.
"""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.risk_lists import operations as risk_lists
from shared import clock
from shared.jobs.actors import worker_for
from tests.factories.listed import Beat, in_days
from tests.factories.matched import at_desk, register
from tests.factories.town import parent
from tests.slices.database import rows
from tests.slices.risk_lists.test_hearing import after, heard, mailed, read
from tests.slices.risk_lists.test_objected import answered, objected

ASKING = ("unconfirmed", "unassessed", "steps_due", "to_justify", "would_drop")


@pytest.fixture
def child(beat: Beat) -> dict[str, Any]:
    return register(beat.child_work, authority_holders=[parent()])


@pytest.fixture
def entry(beat: Beat, child: dict[str, Any]) -> dict[str, Any]:
    return beat.put_by_worker(child)


def step_for_the_officer(beat: Beat, entry: dict[str, Any]) -> UUID:
    """A step of three days from now; the officer has read that."""
    about: dict[str, Any] = {"entry_id": entry["id"], "kind": "talk", "due_on": in_days(3)}
    risk_lists.plan_step(beat.worker, assignee_id=beat.officer.id, **about)
    beat.work()
    (step,) = beat.entry(beat.worker, entry["id"])["steps"]
    found: UUID = step["id"]
    return found


def minded(beat: Beat, step_id: UUID) -> None:
    """The clock has come for a step, at who planned it."""
    risk_lists.mind_step(worker_for(risk_lists.mind_step, beat.child_work.id, ""), step_id=step_id)
    beat.work()


def days_set(beat: Beat, task: str) -> Counter[int]:
    """In how many days the clock is set for this task at kinderwerk."""
    waiting = rows(
        beat.house,
        "SELECT due_at FROM timer WHERE task = :task AND organisation_id = :org",
        task=f"risk_lists.{task}",
        org=beat.child_work.id,
    )
    today = clock.today()
    return Counter((row.due_at.astimezone(clock.AMSTERDAM).date() - today).days for row in waiting)


def asking(beat: Beat) -> set[str]:
    """In which views the officer sees a child."""
    return {view for view in ASKING if beat.seen_by(beat.officer, which=view)}


def test_nobody_is_asked_to_confirm_meanwhile_and_then_in_time(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    read(beat.officer)
    objection = objected(beat, child)
    for day in (12, 20):
        with after(day):
            beat.tidied()
            assert heard(beat.officer) == Counter()
    with after(20):
        answered(beat, objection, "rejected")
        assert heard(beat.officer) == Counter(to_confirm=1)
        read(beat.officer)
        assert days_set(beat, "tidy")[11] == days_set(beat, "tidy")[14] == 1
    with after(30):
        beat.tidied()
        assert heard(beat.officer) == Counter()
    with after(31):
        beat.tidied()
        assert heard(beat.officer) == Counter(confirm_soon=1)
        risk_lists.confirm_entry(beat.officer, entry_id=entry["id"])
    with after(35):
        beat.tidied()
        assert beat.entry(beat.officer, entry["id"])["state"] == "confirmed"


def test_no_mail_that_waits_asks_for_it(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    step_for_the_officer(beat, entry)
    told = heard(beat.officer)
    assert (told["to_confirm"], told["step"]) == (1, 1)
    objected(beat, child)
    assert mailed(beat, monkeypatch, beat.police)[beat.officer.id] == 0


def test_a_step_is_late_only_once_it_can_be_done(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    leader, colleague = at_desk(beat.police, "programme_coordinator"), at_desk(beat.police)
    beat.name(colleague)
    risk_lists.confirm_entry(beat.officer, entry_id=entry["id"])
    step_id, told = step_for_the_officer(beat, entry), []
    read(leader, colleague, beat.officer)
    objection = objected(beat, child)
    for day in (4, 7, 11, 20, 21, 24, 28):
        with after(day):
            if day == 20:
                answered(beat, objection, "rejected")
                assert {1, 4, 8} <= set(days_set(beat, "mind_step"))
            minded(beat, step_id)
            told.append((day, *(list(heard(one)) for one in (beat.officer, colleague))))
            assert heard(leader) == Counter()
            read(beat.officer, colleague)
    assert told == [
        (4, [], []),
        (7, [], []),
        (11, [], []),
        (20, ["step"], []),
        (21, ["step_due"], []),
        (24, ["step_late"], []),
        (28, [], ["step_late"]),
    ]


def test_nothing_is_counted_or_shown_as_work_meanwhile(
    beat: Beat, child: dict[str, Any], entry: dict[str, Any]
) -> None:
    step_for_the_officer(beat, entry)
    objection = objected(beat, child)
    with clock.held_at(clock.now() + timedelta(days=40)):
        (listed,) = risk_lists.list_risk_lists(beat.officer).results
        assert (listed["children"], listed["unconfirmed"], listed["steps_due"]) == (1, 0, 0)
        assert asking(beat) == set()
        answered(beat, objection, "rejected")
        assert asking(beat) == set(ASKING) - {"would_drop"}
        (listed,) = risk_lists.list_risk_lists(beat.officer).results
        assert (listed["unconfirmed"], listed["steps_due"]) == (1, 1)
    with clock.held_at(clock.now() + timedelta(days=55)):
        assert "would_drop" in asking(beat)
