"""What parents must hear, over HTTP: duties, letters, objections, and the register of disclosures.

Invariant: each answer is held against the API document by the caller.
"""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID
from zipfile import ZipFile

from services.information_duty import operations as duties
from shared import clock
from shared.jobs.actors import worker_for
from tests.factories.own_right import shared
from tests.factories.town import Town
from tests.slices.api import Caller

DUTIES = "/v1/information-duties"
BATCHES = "/v1/letter-batches"


def tell_parents(town: Town, school: Caller, officer: Caller) -> None:
    """All of it, about three children of a school that shares as a public task."""
    first, second, third = (town.child() for _ in range(3))
    for child in (first, second, third):
        shared(town, child)
    _told_in_a_talk(school, first)
    _told_by_letter(town, school, second)
    _object(town, officer, third)
    _read_register(officer, third)


def _told_in_a_talk(school: Caller, child: dict[str, Any]) -> None:
    [owed] = _done(school.get(f"{DUTIES}?childId={child['id']}"))["results"]
    one = f"{DUTIES}/{owed['id']}"
    later = (clock.now() + timedelta(days=9)).isoformat()
    put_off = {"code": "with_support", "reason": "Er komt een tolk.", "until": later}
    assert _done(school.post(f"{one}/deferral", put_off))["state"] == "deferred"
    stale = school.post(f"{one}/deferral", put_off, If_Match='"1"')
    assert stale.status_code == 412
    told = {
        "holderIds": [child["authority_holders"][0]["id"]],
        "how": "talk",
        "toldAt": clock.now().isoformat(),
        "words": "Verteld aan de keukentafel.",
    }
    assert _done(school.post(f"{one}/tellings", told))["state"] == "told"
    assert len(_done(school.get(one))["tellings"]) == 1
    assert school.post(f"{one}/tellings", told).status_code == 409


def _told_by_letter(town: Town, school: Caller, child: dict[str, Any]) -> None:
    [owed] = _done(school.get(f"{DUTIES}?childId={child['id']}"))["results"]
    made = school.post(f"{DUTIES}/{owed['id']}/letters")
    assert made.status_code == 201, made.text
    [letter] = made.get_json()["letters"]
    paper = school.get(f"/v1/information-letters/{letter['id']}")
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf"), paper.text
    asked = school.post(BATCHES, {"teamId": town.school.teams[0]})
    assert asked.status_code == 201, asked.text
    one = asked.headers["Location"]
    assert (one, asked.get_json()["ready"]) == (f"{BATCHES}/{asked.get_json()['id']}", False)
    assert school.get(f"{one}/letters").status_code == 409
    worker = worker_for(duties.make_batch_letters, town.school.id, "")
    children = {row["childId"] for row in _done(school.get(f"{DUTIES}?which=waiting"))["results"]}
    for child_id in children:
        batch_id = UUID(asked.get_json()["id"])
        duties.make_batch_letters(worker, batch_id=batch_id, child_id=UUID(child_id))
    assert _done(school.get(one))["ready"]
    assert _done(school.get(BATCHES))["results"] == [_done(school.get(one))]
    parcel = school.get(f"{one}/letters")
    assert (parcel.status_code, parcel.mimetype) == (200, "application/zip"), parcel.text
    assert len(ZipFile(BytesIO(parcel.data)).namelist()) == len(children)
    _done(school.post(f"{one}/sent", {"toldAt": clock.now().isoformat()}))
    assert _done(school.get(f"{DUTIES}/{owed['id']}"))["state"] == "told"


def _object(town: Town, school: Caller, child: dict[str, Any]) -> None:
    body = {
        "holderId": child["authority_holders"][0]["id"],
        "statedAt": clock.now().isoformat(),
        "reason": "Wij willen dit niet.",
    }
    path = f"/v1/children/{child['id']}/objections"
    kept, answered = (school.post(path, body) for _ in range(2))
    assert [kept.status_code, answered.status_code] == [201, 201], kept.text
    one = kept.headers["Location"]
    assert _done(school.get(f"/v1/objections?childId={child['id']}&which=open"))["results"]
    assert school.get(f"{one}/answer").status_code == 409
    assert _done(school.post(f"{one}/withdrawal"))["state"] == "withdrawn"
    assert _done(school.get(one))["version"] == 2
    duties.decide_objection(  # by a member: software decides nothing
        town.school.member(role="privacy_officer"),
        objection_id=UUID(answered.get_json()["id"]),
        outcome="rejected",
        reasons="Het kind heeft hulp nodig.",
    )
    paper = school.get(f"{answered.headers['Location']}/answer")
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf"), paper.text


def _read_register(officer: Caller, child: dict[str, Any]) -> None:
    [line] = _done(officer.get(f"/v1/children/{child['id']}/disclosures"))["results"]
    assert (line["ground"], line["direction"]) == ("public_task", "given")
    assert _done(officer.get("/v1/disclosures?ground=public_task&standing=live"))["results"]
    sheet = officer.get("/v1/disclosures/_export?ground=public_task")
    assert (sheet.status_code, sheet.mimetype) == (200, "text/csv"), sheet.text
    assert str(child["id"]) in sheet.text


def _done(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found
