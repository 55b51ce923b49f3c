"""An officer and a child worker with a list through the API, each by an app that acts for them.

Every answer is held against the API document; software by itself sees no list.
"""

from dataclasses import replace
from typing import Any

from shared import clock
from tests.factories.listed import CODES, PURPOSE, Beat, in_days
from tests.factories.matched import at_desk, register
from tests.factories.town import Place
from tests.factories.workplace import employ, logged_in
from tests.slices.api import Caller
from tests.slices.contract import Contract
from tests.slices.identity.apps import registered

SCOPES = ("risk-lists:read", "risk-lists:write")
NEVER_BY_SOFTWARE = {("GET", "/risk-lists/_oversight")}
"""The privacy officer's, in the workplace alone."""
TOLD = {"parentsTold": "Dat wij samen kijken.", "parentsToldWithin": 28}


def named(beat: Beat, contract: Contract, place: Place) -> Caller:
    """Somebody who is named on the list, and the API as they reach it."""
    house = beat.house
    person = employ(place, place.role)
    beat.name(replace(place.member(), id=person.member_id))
    app = registered(house.app, house.settings.issuer, place, oauth_scopes=SCOPES)
    token = app.tokens(logged_in(house.app, person), scope=" ".join(SCOPES))["access_token"]
    assert app.key is not None
    return Caller(house.app, app.holder, contract, place, app.client_id, app.key, token)


def answered(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_every_endpoint_answers_as_the_document_says(beat: Beat, contract: Contract) -> None:
    contract.seen.clear()
    officer = named(beat, contract, beat.police)
    worker = named(beat, contract, beat.child_work)
    at = f"/v1/risk-lists/{beat.list_id}"
    one, mine = _put(beat, officer, at), register(beat.child_work)
    _look(worker, at, one)
    _know(beat, worker, at, one, mine)
    _work(beat, worker, officer, one)
    _invite(beat, worker, at, one)
    gone = officer.post(f"/v1/risk-list-entries/{one['id']}/removal", {"because": "helped"})
    assert gone.status_code == 204, gone.text
    assert worker.get(f"/v1/risk-list-entries/{one['id']}").status_code == 404
    _end(beat, officer, worker, at)
    ours = {found for found in contract.operations() if found[1].startswith("/risk-list")}
    seen = {(method, template) for method, template, status in contract.seen if status < 300}
    assert ours - seen == NEVER_BY_SOFTWARE


def _put(beat: Beat, officer: Caller, at: str) -> dict[str, Any]:
    child = register(beat.police)
    said = {"childId": child["id"], "concernCodes": list(CODES), "ground": "police_disclosure"}
    entry = officer.post(f"{at}/entries", {**said, "legalGroundId": beat.decision_id})
    found = answered(entry, 201)
    beat.work()
    return found


def _look(worker: Caller, at: str, one: dict[str, Any]) -> None:
    for path in ("/v1/risk-lists", "/v1/risk-lists/_naming", at, f"{at}/funnel"):
        answered(worker.get(path))
    assert answered(worker.get(f"{at}/entries"))["results"][0]["id"] == one["id"]
    versions = answered(worker.get(f"{at}/versions"))
    assert [entry["id"] for entry in versions["entries"]] == [one["id"]]
    seen = answered(worker.get(f"/v1/risk-list-entries/{one['id']}"))
    assert seen["childIdentity"]["givenName"] == "Samira"


def _know(beat: Beat, worker: Caller, at: str, one: dict[str, Any], mine: dict[str, Any]) -> None:
    entry = f"/v1/risk-list-entries/{one['id']}"
    answered(worker.post(f"{entry}/recognition", {"childId": mine["id"], "same": True}))
    same = {"recognitions": [{"entryId": one["id"], "childId": mine["id"]}]}
    assert answered(worker.post(f"{at}/recognitions", same)) == {"decided": 1}
    told = answered(worker.post(f"{at}/known", {"ground": "public_task"}))
    assert (told["told"], told["refused"]) == (1, [])
    words = {"facts": "Alleen op het plein.", "ground": "public_task"}
    seen = answered(worker.post(f"{entry}/facts", words))
    (facts,) = [part for part in seen["contributions"] if part["kind"] == "facts"]
    taken = worker.delete(f"/v1/risk-list-contributions/{facts['id']}")
    assert taken.status_code == 204, taken.text


def _work(beat: Beat, worker: Caller, officer: Caller, one: dict[str, Any]) -> None:
    entry, today = f"/v1/risk-list-entries/{one['id']}", clock.today().isoformat()
    confirmed = answered(worker.post(f"{entry}/confirmation"))
    assert worker.post(f"{entry}/confirmation").status_code == 409
    now = f'"{confirmed["version"]}"'
    assert worker.delete(f"{entry}/confirmation", If_Match=now).status_code == 204
    answered(worker.post(f"{entry}/confirmation"))
    stale = worker.post(f"{entry}/assessment", {"helpNeeded": "yes"}, If_Match='"1"')
    assert stale.status_code == 412
    answered(worker.post(f"{entry}/assessment", {"helpNeeded": "yes"}))
    answered(worker.post(f"{entry}/justification", {}))
    planned = answered(worker.post(f"{entry}/steps", {"kind": "talk", "dueOn": today}))
    step = f"/v1/risk-list-steps/{planned['steps'][0]['id']}"
    other = {"dueOn": today, "assigneeId": str(beat.officer.id)}
    answered(officer.put(step, other, If_Match='"1"'))
    for act in ("done", "reopening", "dropping"):
        answered(worker.post(f"{step}/{act}", {} if act == "done" else None))


def _invite(beat: Beat, worker: Caller, at: str, one: dict[str, Any]) -> None:
    asked = {"entryIds": [one["id"]], "phone": "010 123 4567"}
    batch = answered(worker.post(f"{at}/invitations", asked))["batch"]
    beat.work()
    answered(worker.get(f"{at}/invitations"))
    path = f"/v1/risk-list-invitations/{batch['id']}"
    (letter,) = answered(worker.get(path))["letters"]
    for file in (f"{path}/letters", f"/v1/risk-list-letters/{letter['id']}"):
        assert worker.get(file).status_code == 200


def _end(beat: Beat, officer: Caller, worker: Caller, at: str) -> None:
    colleague = at_desk(beat.police).id
    answered(officer.post(f"{at}/members", {"memberId": colleague}))
    answered(officer.delete(f"{at}/members/{colleague}"))
    seen = officer.get(at)
    told = {"name": "Lijst Havenkwartier", **TOLD}
    answered(officer.put(at, told, If_Match=seen.headers["ETag"]))
    assert officer.put(at, told, If_Match=seen.headers["ETag"]).status_code == 412
    answered(officer.post(f"{at}/reviews", {"reviewOn": in_days(80).isoformat()}))
    assert worker.post(f"{at}/closing").status_code == 403
    assert answered(officer.post(f"{at}/closing"))["state"] == "closed"
    assert worker.get(f"{at}/entries").status_code == 409
    opened = {
        **told,
        "purpose": PURPOSE,
        "neighbourhood": "Havenkwartier",
        "partnerIds": [beat.child_work.id],
        "reviewOn": in_days(60).isoformat(),
        "decisionReference": "Wpg 20, 2026-117",
    }
    answered(officer.post("/v1/risk-lists", opened), 201)
