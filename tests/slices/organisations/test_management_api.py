"""An admin manages the organisation through the API, with an app that they let act for them.

Every answer is held against the API document; software by itself is refused (isolation tests).
"""

from typing import Any
from uuid import UUID

import pytest

from services.organisations import operations as organisations
from tests.factories.software import public_keys
from tests.factories.town import Place, Town
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.slices.api import Caller
from tests.slices.contract import Contract
from tests.slices.identity.apps import registered

SCOPES = ("management:read", "management:write", "keys:write", "exports:read")


def admin_with_an_app(house: House, contract: Contract, place: Place) -> Caller:
    """The API as an admin of this organisation reaches it, just logged in."""
    browser = logged_in(house.app, employ(place, "organisation_admin", team=None))
    app = registered(house.app, house.settings.issuer, place, oauth_scopes=SCOPES)
    token = app.tokens(browser, scope=" ".join(SCOPES))["access_token"]
    assert app.key is not None
    return Caller(house.app, app.holder, contract, place, app.client_id, app.key, token)


@pytest.fixture
def first(the_house: House, contract: Contract, town: Town) -> Caller:
    return admin_with_an_app(the_house, contract, town.school)


@pytest.fixture
def second(the_house: House, contract: Contract, town: Town) -> Caller:
    return admin_with_an_app(the_house, contract, town.school)


def answered(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def changing(found: dict[str, Any]) -> dict[str, str]:
    return {"If_Match": f'"{found["version"]}"'}


def test_teams(first: Caller) -> None:
    made = answered(first.post("/v1/teams", {"name": "Derde locatie", "brin": "12AB"}), 201)
    path = f"/v1/teams/{made['id']}"
    found = answered(first.get(path))
    assert (found["children"], found["referrals"], found["members"]) == (0, 0, 0)
    renamed = answered(first.put(path, {"name": "Vierde"}, **changing(found)))
    assert renamed["name"] == "Vierde"
    assert answered(first.post(f"{path}/closing"))["closedAt"]
    names = [team["name"] for page in first.pages("/v1/teams?pageSize=2") for team in page]
    assert names.count("Vierde") == 1


def test_members_from_invitation_to_leaving(first: Caller) -> None:
    new = {"name": "N. Ieuw", "email": "nieuw@school.example", "roles": ["care_coordinator"]}
    made = answered(first.post("/v1/members", new), 201)
    path = f"/v1/staff/{made['id']}"
    found = answered(first.get(path))
    assert [words["nl"] for words in found["may"]]
    teams = [str(first.place.teams[0])]
    duties = {"roles": ["care_coordinator", "privacy_officer"], "teamIds": teams}
    changed = answered(first.put(f"{path}/duties", duties, **changing(found)))
    assert changed["roles"] == duties["roles"]
    assert changed["teamIds"] == teams
    assert answered(first.post(f"{path}/invitation"))["id"] == made["id"]
    assert answered(first.post(f"{path}/deactivation", {}))["active"] is False
    assert answered(first.post(f"{path}/reactivation"))["active"] is True


def test_one_asks_and_another_decides(first: Caller, second: Caller) -> None:
    admins = [
        one
        for page in first.pages("/v1/staff")
        for one in page
        if one["roles"] == ["organisation_admin"]
    ]
    asked = {"roles": ["organisation_admin", "care_coordinator"], "teamIds": []}
    answers = [
        answered(first.put(f"/v1/staff/{admin['id']}/duties", asked, **changing(admin)))
        for admin in admins
    ]
    [own] = [answer["request"] for answer in answers if answer["request"]]
    request = f"/v1/duty-requests/{own['id']}"
    assert first.post(f"{request}/approval").status_code == 403
    assert second.post(f"{request}/approval").status_code == 403, "people do that, in the workplace"
    assert answered(second.post(f"{request}/rejection"))["state"] == "rejected"
    listed = [one["state"] for page in second.pages("/v1/duty-requests") for one in page]
    assert listed == ["rejected"]


def test_software_wants_a_second_admin_in_the_workplace(first: Caller, second: Caller) -> None:
    keys = public_keys()
    asked = {
        "name": "Kindvolgsysteem",
        "jwks": keys,
        "oauthScopes": ["children:read"],
        "roles": ["care_coordinator"],
        "wholeOrganisation": True,
    }
    made = answered(first.post("/v1/systems", asked), 201)
    path = f"/v1/systems/{made['id']}"
    assert made["state"] == "asked"
    for admin in (first, second):
        refused = admin.post(f"{path}/approval")
        assert answered(refused, 403)["reasons"][0]["code"] == "not_for_systems"
    approving = first.place.member(role="organisation_admin")
    organisations.approve_system(approving, system_id=UUID(made["id"]))
    assert answered(first.get(path))["state"] == "active"
    assert answered(first.post(f"{path}/suspension"))["state"] == "stopped"
    assert answered(first.post(f"{path}/ending"))["state"] == "ended"
    assert answered(first.get(path))["keyIds"] == [keys["keys"][0]["kid"]]


def test_what_is_wrong_is_told_all_at_once(first: Caller) -> None:
    answer = first.post("/v1/systems", {"name": "X", "oauthScopes": ["children:read"], "jwks": {}})
    assert answered(answer, 400)["errors"][0]["pointer"] == "/jwks"
    answer = first.post("/v1/members", {"name": "", "email": "geen", "roles": []})
    pointers = {fault["pointer"] for fault in answered(answer, 400)["errors"]}
    assert pointers == {"/name", "/email", "/roles"}
