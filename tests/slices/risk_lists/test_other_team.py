"""A named member of another team of the same organisation, who does not see our own file."""

import pytest

from services.risk_lists import operations as risk_lists
from shared.problems import Conflict
from tests.factories.listed import Beat
from tests.factories.matched import at_desk, register


def test_they_are_answered_as_of_a_child_that_nobody_decided_on(beat: Beat) -> None:
    entry, other = beat.put(), beat.put(register(beat.police, given_name="Bob"))
    beat.known(entry, register(beat.child_work))
    second = at_desk(beat.child_work, team=1)
    beat.name(second)
    whole = risk_lists.say_known(second, list_id=beat.list_id, ground="public_task")
    assert whole == {"told": 0, "refused": []}
    said = risk_lists.say_known(
        second,
        list_id=beat.list_id,
        ground="public_task",
        entry_ids=[entry["id"], other["id"]],
    )
    refused = {one["entry_id"]: [why["code"] for why in one["reasons"]] for one in said["refused"]}
    assert refused == {one["id"]: ["not_ours"] for one in (entry, other)}
    for one in (entry, other):
        with pytest.raises(Conflict, match="not_ours"):
            risk_lists.add_facts(second, entry_id=one["id"], facts="Niets.", ground="public_task")
