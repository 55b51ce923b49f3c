"""Grounds in law over HTTP, as software reads what a member recorded.

Invariant: each answer is held against the API document by the caller; software records none.
"""

from typing import Any

from services.legal_grounds import operations as legal_grounds
from tests.factories.town import Town, founded
from tests.slices.api import Caller


def read_grounds(town: Town, school: Caller, child: dict[str, Any]) -> None:
    """A vital interest that a member recorded, and what software hears when it tries the same;
    of what is kept close it sees nothing.
    """
    safe_home = founded("veilig_thuis", "youth_care_worker")
    about = {"child_id": child["id"], "receiver_ids": [safe_home.id], "reason": "Kan niet wachten."}
    member = town.school.member()
    made = legal_grounds.record_vital_interest(member, safety_restricted=False, **about)
    close = legal_grounds.start_protocol(member, acute=True, **about)
    path = "/v1/legal-grounds"
    [listed] = _done(school.get(f"{path}?childId={child['id']}"))["results"]
    assert listed["id"] == str(made["id"])
    assert _done(school.get(f"{path}/{made['id']}"))["ground"] == "vital_interest"
    assert school.get(f"{path}/{close['id']}").status_code == 404
    body = {"childId": child["id"], "receiverIds": [safe_home.id], "reason": "x"}
    assert school.post("/v1/vital-interests", body).status_code == 403


def _done(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found
