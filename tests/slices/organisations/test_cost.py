"""How many statements the admin's lists and pages cost: the same for two rows as for twenty.

Counted as in `tests/slices/http/test_statements`, without the authentication: software is refused
here, so there is no request to count. The audit line is one of them.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.identity import operations as identity
from services.organisations import operations as organisations
from shared import runtime
from shared.authz.actor import Actor
from shared.ids import new_id
from tests.factories.software import asked_for
from tests.factories.town import Town
from tests.factories.workplace import enrol
from tests.isolation.staff_samples import ADMIN, hired
from tests.slices.http.test_statements import counted

COSTS = {
    "get_own_organisation": 5,
    "list_teams": 3,
    "list_staff": 3,
    "list_systems": 2,
    "list_duty_requests": 3,
    "list_factor_resets": 3,
    "list_member_factor_resets": 4,
    "get_staff": 9,
    "get_team": 7,
    "get_system": 3,
}


def spent(admin: Actor, **ids: Any) -> dict[str, int]:
    given: dict[str, dict[str, Any]] = {name: {"page_size": 50} for name in COSTS if "list" in name}
    given |= {"get_staff": {"member_id": ids["member"]}, "get_team": {"team_id": ids["team"]}}
    given |= {"get_system": {"system_id": ids["system"]}}
    of_member = {"member_id": ids["lost"], "page_size": 50}
    given |= {"list_member_factor_resets": of_member}
    found = {}
    with counted() as statements:
        for name in COSTS:
            act: Callable[..., Any] = getattr(organisations, name)
            statements.sent.clear()
            act(admin, **given.get(name, {}))
            found[name] = len(statements.sent)
    return found


def filled(town: Town, count: int) -> dict[str, Any]:
    """So many members, wishes, teams; and one system more."""
    members, teams, lost = [], [], []
    for _ in range(count):
        members.append(hired(town.school).id)
        asking = hired(town.school, ADMIN, team=None)
        wish = [ADMIN, "care_coordinator"]
        organisations.change_duties(asking, member_id=asking.id, roles=wish, expected_version=1)
        lost.append(who_lost_their_factor(town))
        organisations.ask_factor_reset(asking, member_id=lost[-1])
        teams.append(organisations.add_team(town.school.operator(), name="Locatie")["id"])
    return {
        "lost": lost[-1],
        "member": members[-1],
        "team": teams[-1],
        "system": asked_for(town.school),
    }


def who_lost_their_factor(town: Town) -> UUID:
    """A member with a second factor, without the work of a password."""
    person_id = identity.person_for(f"{new_id()}@werk.example")
    with runtime.current().engines["login"].begin() as connection:
        has = text("UPDATE person SET sealed_totp = :any WHERE id = :id")
        connection.execute(has, {"id": person_id, "any": bytes(8)})
    return enrol(town.school, person_id)


def test_a_page_costs_the_same_for_two_rows_and_for_twenty(town: Town) -> None:
    admin = hired(town.school, ADMIN, team=None)
    few = spent(admin, **filled(town, 2))
    many = spent(admin, **filled(town, 18))
    assert few == many == COSTS
