"""Who is not named on a list sees nothing of it, whatever their role and team: every operation of
risk lists, generated from the registry.

Invariant: a colleague of the very same team, and who leads them, is answered as for a list that
never was; what is the owner's alone the other party's named member does not do either.
"""

from dataclasses import replace

import pytest

from services.risk_lists import operations as risk_lists
from shared.authz.operation import OPERATIONS
from shared.authz.permissions import PERMISSIONS
from shared.ids import new_id
from shared.problems import Forbidden
from tests.house import House
from tests.isolation.list_groups import LISTS_OF_LISTS, OWNERS_ALONE
from tests.isolation.list_samples import Quarter
from tests.isolation.test_table import standing
from tests.isolation.witness import assert_one_line, attempted, shown, traced, unharmed

OF_NAMED = [
    name
    for name, operation in OPERATIONS.items()
    if name.startswith("risk_lists.") and PERMISSIONS[operation.permission].people
]
LEADING = {
    "risk_lists.lists_to_name_for": "who leads sees the head of a list, to name colleagues for it",
    "risk_lists.name_member": "who leads names colleagues",
    "risk_lists.let_go": "who leads lets them go again",
    "risk_lists.open_risk_list": "it is about no list that there is",
}
NO_LIST_YET = "risk_lists.open_risk_list"


@pytest.mark.parametrize("name", [name for name in OF_NAMED if name != NO_LIST_YET])
def test_a_colleague_of_the_same_team_who_is_not_named(the_house: House, name: str) -> None:
    _sees_nothing(the_house, name, standing(name).actor.roles)


@pytest.mark.parametrize("name", [name for name in OF_NAMED if name not in LEADING])
def test_who_leads_and_is_not_named(the_house: House, name: str) -> None:
    _sees_nothing(the_house, name, frozenset({"programme_coordinator"}))


def _sees_nothing(the_house: House, name: str, roles: frozenset[str]) -> None:
    sample, admin = standing(name), the_house.engines["admin"]
    actor = traced(replace(sample.actor, id=new_id(), roles=roles, whole_organisation=True))
    with unharmed(admin):
        outcome = attempted(name, actor, sample.kwargs)
    assert outcome.problem is (sample.refused if sample.secrets else None)
    assert not shown(outcome.result) & sample.hidden
    assert_one_line(admin, name, actor, outcome.code or "ok")


def test_a_list_of_lists_names_nothing_and_every_other_call_names_its_list() -> None:
    for name in set(OF_NAMED) - {*LISTS_OF_LISTS, NO_LIST_YET}:
        assert standing(name).secrets, name


@pytest.mark.parametrize("name", OWNERS_ALONE)
def test_the_other_party_s_named_member_does_not_do_what_is_the_owner_s(
    the_house: House, name: str
) -> None:
    quarter, admin = Quarter.founded(), the_house.engines["admin"]
    kwargs = standing(name).kwargs | {"list_id": quarter.beat.list_id}
    actor = traced(quarter.beat.worker)
    with unharmed(admin):
        outcome = attempted(name, actor, kwargs)
    assert (outcome.problem, outcome.code) == (Forbidden, "risk_list_of_partner")
    assert_one_line(admin, name, actor, "risk_list_of_partner")
    seen = risk_lists.get_risk_list(actor, list_id=quarter.beat.list_id)
    assert (seen["state"], seen["version"]) == ("open", 1)
