"""What parents are told of a list and when: the information duty keeps what the list promises."""

from datetime import timedelta
from typing import Any

import pytest

from services.information_duty import operations as duties
from services.risk_lists import operations as risk_lists
from services.risk_lists.schemas import ListedNamesSchema
from shared import clock
from tests.factories.listed import Beat
from tests.factories.matched import at_desk, register
from tests.factories.printed import text_of
from tests.factories.town import parent
from tests.slices.database import rows
from tests.slices.risk_lists.inviting import known

WORDS = "Op het plein letten wij samen op uw kind."


def promised(beat: Beat, days: int) -> None:
    risk_lists.change_risk_list(
        beat.officer,
        list_id=beat.list_id,
        name="Lijst",
        parents_told=WORDS,
        parents_told_within=days,
    )


def owed(beat: Beat, child: dict[str, Any]) -> Any:
    (one,) = rows(
        beat.house,
        "SELECT id, due_at - created_at AS term, due_at FROM information_duty"
        " WHERE child_id = :id AND owner_id = :org",
        id=child["id"],
        org=beat.child_work.id,
    )
    return one


def letter(beat: Beat, child: dict[str, Any]) -> str:
    """What the parents get to read."""
    clerk = at_desk(beat.child_work)
    beat.name(clerk)
    made = duties.make_letters(clerk, duty_id=owed(beat, child).id)
    found = duties.fetch_letter(clerk, letter_id=made["letters"][0]["id"])
    assert isinstance(found.content, bytes)
    return text_of(found.content)


def test_parents_hear_when_and_what_the_list_promises(beat: Beat) -> None:
    promised(beat, 3)
    child = register(beat.child_work, authority_holders=[parent()])
    beat.put_by_worker(child)
    duty = owed(beat, child)
    assert duty.term == timedelta(days=3)
    reminded = "SELECT due_at FROM timer WHERE task = 'information_duty.mind_duty'"
    timers = rows(beat.house, f"{reminded} AND ids::text LIKE '%{duty.id}%'")
    assert [row.due_at for row in timers] == [duty.due_at]
    assert WORDS in letter(beat, child).replace("\n", " ")


def test_what_is_told_later_is_promised_as_much(beat: Beat) -> None:
    """A duty that stood is due sooner, and never later."""
    child = register(beat.child_work, authority_holders=[parent()])
    entry = beat.put_by_worker(child)
    assert owed(beat, child).term == timedelta(days=28)
    promised(beat, 5)
    with clock.held_at(clock.now() + timedelta(days=1)):
        risk_lists.add_facts(
            beat.worker, entry_id=entry["id"], facts="Gezien.", ground="public_task"
        )
    assert timedelta(days=5, hours=23) < owed(beat, child).term < timedelta(days=6, hours=1)
    promised(beat, 30)
    risk_lists.add_facts(beat.worker, entry_id=entry["id"], facts="Weer.", ground="public_task")
    assert owed(beat, child).term < timedelta(days=7)


def test_who_only_said_that_it_knows_the_child_tells_the_same(beat: Beat) -> None:
    promised(beat, 10)
    _entry, child = known(beat)
    risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
    assert owed(beat, child).term == timedelta(days=10)
    assert WORDS in letter(beat, child).replace("\n", " ")


@pytest.mark.parametrize(("days", "right"), [(0, False), (1, True), (30, True), (31, False)])
def test_parents_hear_within_thirty_days(days: int, right: bool) -> None:
    sent = {"name": "x", "parentsTold": "x", "parentsToldWithin": days}
    assert (ListedNamesSchema().validate(sent) == {}) is right
