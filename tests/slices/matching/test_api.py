"""Two professionals meet through the API, each by an app that they let act for them.

Every answer is held against the API document; software by itself reads, and offers nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.factories.matched import PURPOSE, Neighbourhood, register, write
from tests.factories.town import Place
from tests.factories.workplace import employ, logged_in
from tests.house import House
from tests.slices.api import Caller
from tests.slices.contract import Contract
from tests.slices.identity.apps import registered

SCOPES = ("matches:read", "matches:write")
NEVER_BY_SOFTWARE = {("GET", "/match-watch")}
"""The privacy officer's, in the workplace alone."""


@dataclass
class Professional:
    """Somebody with a signal of their own, and the API as they reach it."""

    api: Caller
    signal_id: Any

    def offer(self, confirmed: bool) -> dict[str, Any]:
        body = {
            "signalId": self.signal_id,
            "purpose": PURPOSE,
            "ground": "public_task",
            "phone": "06 1234 5678",
            "confirmed": confirmed,
        }
        return answered(self.api.post("/v1/match-offers", body), 201)

    def path(self) -> str:
        """Where their only match is."""
        (only,) = answered(self.api.get("/v1/matches"))["results"]
        return f"/v1/matches/{only['id']}"


def professional(town: Neighbourhood, contract: Contract, place: Place) -> Professional:
    house = town.house
    person = employ(place, place.role)
    app = registered(house.app, house.settings.issuer, place, oauth_scopes=SCOPES)
    token = app.tokens(logged_in(house.app, person), scope=" ".join(SCOPES))["access_token"]
    assert app.key is not None
    caller = Caller(house.app, app.holder, contract, place, app.client_id, app.key, token)
    actor = replace(place.member(), id=person.member_id)
    return Professional(caller, write(actor, register(place))["id"])


def answered(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.fixture
def both(town: Neighbourhood, contract: Contract) -> tuple[Professional, Professional]:
    return (
        professional(town, contract, town.school),
        professional(town, contract, town.child_work),
    )


def test_every_endpoint_answers_as_the_document_says(
    the_house: House,
    town: Neighbourhood,
    contract: Contract,
    both: tuple[Professional, Professional],
) -> None:
    contract.seen.clear()
    school, work = both
    mine = school.offer(confirmed=False)
    at = f"/v1/match-offers/{mine['id']}"
    _about_an_offer(school, at)
    work.offer(confirmed=True)
    town.work()
    path = school.path()
    assert answered(school.api.get(path))["parties"] == []
    assert answered(school.api.post(f"{path}/confirmation"))["decision"] == "confirmed"
    town.work()
    assert len(answered(school.api.get(path))["parties"]) == 2
    _work_together(school, work, town)
    because = {"because": "no_longer_needed"}
    assert answered(school.api.post(f"{path}/unlinking", because))["state"] == "parted"
    assert school.api.post(f"{path}/unlinking", because).status_code == 409
    town.work()
    assert answered(work.api.get(work.path()))["state"] == "parted"
    assert answered(school.api.post(f"{at}/withdrawal"))["state"] == "ended"
    _say_no(town, contract)
    ours = {one for one in contract.operations() if one[1].startswith("/match")}
    seen = {(method, template) for method, template, status in contract.seen if status < 300}
    assert ours - seen == NEVER_BY_SOFTWARE


def _about_an_offer(one: Professional, at: str) -> None:
    assert answered(one.api.get(at))["confirmedAt"] is None
    stale = one.api.post(f"{at}/confirmation", {"possibleToo": True}, If_Match='"99"')
    assert stale.status_code == 412
    assert answered(one.api.post(f"{at}/confirmation", {"possibleToo": True}))["confirmsPossible"]
    assert answered(one.api.post(f"{at}/reservation"))["confirmedAt"] is None
    changed = answered(one.api.post(f"{at}/contact", {"phone": "010 765 4321"}))
    assert changed["phone"] == "010 765 4321"
    assert one.api.post(f"{at}/contact", {"phone": "bel mij"}).status_code == 400
    assert len(answered(one.api.get("/v1/match-offers?state=active"))["results"]) == 1


def _work_together(school: Professional, work: Professional, town: Neighbourhood) -> None:
    path, theirs = school.path(), work.path()
    us = {"organisationId": town.school.id}
    assert answered(school.api.post(f"{path}/contact-moments", {"means": "phone"}))["timeline"]
    assert answered(work.api.post(f"{theirs}/lead-proposals", us))["proposedId"] == str(
        town.school.id
    )
    yes = us | {"accepted": True}
    assert answered(school.api.post(f"{path}/lead-answers", yes))["leadId"] == str(town.school.id)
    assert answered(work.api.get(theirs))["leadId"] == str(town.school.id)
    assert work.api.post(f"{theirs}/lead-ending").status_code == 409
    assert answered(school.api.post(f"{path}/lead-ending"))["leadId"] is None


def _say_no(town: Neighbourhood, contract: Contract) -> None:
    """Two others, about another child; they are asked, and one says no."""
    name = {"given_name": "Ilse", "family_name": "Boersma"}
    school = professional(town, contract, town.school)
    theirs = town.concerned(town.child_work, **name)
    actor = replace(town.school.member(), id=employ(town.school).member_id)
    school.signal_id = write(actor, register(town.school, **name))["id"]
    mine = school.offer(confirmed=False)
    theirs.offered()
    found = answered(school.api.get(f"/v1/matches?offerId={mine['id']}&state=asked"))["results"]
    assert [one["partnerId"] for one in found] == [None]
    path = f"/v1/matches/{found[0]['id']}"
    assert answered(school.api.post(f"{path}/denial"))["state"] == "denied"
    assert school.api.post(f"{path}/confirmation").status_code == 409


def test_software_by_itself_reads_and_offers_nothing(
    town: Neighbourhood,
    both: tuple[Professional, Professional],
    software: Callable[..., Caller],
) -> None:
    school, work = both
    for one in both:
        one.offer(confirmed=True)
    town.work()
    system = software(town.school)
    assert answered(system.get(school.path()))["state"] == "met"
    assert len(answered(system.get("/v1/match-offers"))["results"]) == 1
    for path in (f"{school.path()}/unlinking", f"{school.path()}/lead-ending"):
        refused = system.post(path, {"because": "other"} if "unlinking" in path else None)
        assert answered(refused, 403)["reasons"][0]["code"] == "not_for_systems"
    assert work.path() != school.path(), "a side of one's own each"
