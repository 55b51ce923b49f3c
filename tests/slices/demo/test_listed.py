"""In the demo the officer and the child worker have a list of children."""

from services.demo.desks import DESKS
from services.risk_lists import operations as risk_lists
from tests.slices.demo.conftest import Vaardrecht

WORKER, LEADER, OFFICER = DESKS[1], DESKS[2], DESKS[-1]


def test_both_see_the_same_children_and_each_what_is_theirs(vaardrecht: Vaardrecht) -> None:
    officer, worker = (vaardrecht.actor(vaardrecht.at(desk)) for desk in (OFFICER, WORKER))
    (listed,) = risk_lists.list_risk_lists(officer).results
    assert (listed["children"], listed["unconfirmed"]) == (5, 0)
    (listed,) = risk_lists.list_risk_lists(worker).results
    assert (listed["children"], listed["unconfirmed"]) == (5, 2)
    theirs, ours = (
        risk_lists.list_entries(actor, list_id=listed["id"]).results for actor in (officer, worker)
    )
    assert [one["id"] for one in theirs] == [one["id"] for one in ours]
    assert [len(one["own_files"]) for one in ours] == [1, 1, 1, 1, 0]
    assert [one["contributions"] != [] for one in theirs] == [True, True, True, False, False]
    funnel = risk_lists.get_funnel(worker, list_id=listed["id"])["steps"]
    assert [one["children"] for one in funnel] == [5, 3, 1, 1, 1, 0]


def test_who_is_not_named_sees_no_list(vaardrecht: Vaardrecht) -> None:
    leader = vaardrecht.actor(vaardrecht.at(LEADER))
    assert risk_lists.list_risk_lists(leader).results == []
