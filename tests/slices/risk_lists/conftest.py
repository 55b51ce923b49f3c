"""A beat with a list, and one on which all is filled in."""

from typing import Any

import pytest

from services.risk_lists import operations as risk_lists
from shared import clock
from tests.factories.listed import Beat
from tests.factories.matched import register
from tests.house import House


@pytest.fixture
def beat(the_house: House) -> Beat:
    return Beat.founded(the_house)


def filled(beat: Beat) -> tuple[Beat, dict[str, Any]]:
    """A list with a child that both know, a step, and facts of the police."""
    mine = register(beat.child_work)
    entry = beat.put()
    beat.known(entry, mine)
    risk_lists.say_known(beat.worker, list_id=beat.list_id, ground="public_task")
    risk_lists.plan_step(
        beat.worker, entry_id=entry["id"], kind="talk", due_on=clock.today(), assignee_id=None
    )
    risk_lists.add_facts(beat.officer, entry_id=entry["id"], facts="Gezien.", **beat.on_decision())
    beat.work()
    return beat, beat.entry(beat.officer, entry["id"])


@pytest.fixture
def full(beat: Beat) -> tuple[Beat, dict[str, Any]]:
    return filled(beat)


@pytest.fixture(scope="module")
def walled(the_house: House) -> tuple[Beat, dict[str, Any]]:
    """The same for all whose attacks are rolled back."""
    return filled(Beat.founded(the_house))
