"""What a receiver has of its own over HTTP: the files that it took over, and what has ended.

Invariant: each answer is held against the API document by the caller.
"""

from typing import Any

from tests.slices.api import Caller

PDF = b"%PDF-1.7"


def take_over_a_file(school: Caller, child_work: Caller, draft_id: str) -> None:
    """A file that is sent along with a draft is kinderwerk's own after accepting."""
    path = f"/v1/referrals/{draft_id}"
    attached = school.send("POST", f"{path}/attachments?category=care_question", PDF, {})
    assert attached.status_code == 201, attached.text
    _done(school.post(f"{path}/request"))
    _done(child_work.post(f"{path}/receipt"))
    team = {"teamId": child_work.place.teams[0]}
    taken = _done(child_work.post(f"{path}/acceptance", team))
    files = f"/v1/children/{taken['childId']}/adopted-files"
    [file] = _done(child_work.get(files))["results"]
    assert child_work.get(f"{files}/{file['id']}/content").data == PDF


def close_what_ended(receiver: Caller, taken: dict[str, Any]) -> None:
    """On its own side, what it took on and no longer sees."""
    [over] = _done(receiver.get(f"/v1/ended-exchanges?childId={taken['childId']}"))["results"]
    path = f"/v1/ended-exchanges/{taken['id']}"
    assert (over, over["closedAt"]) == (_done(receiver.get(path)), None)
    closing = {"outcomeCode": "other_help", "note": "Gaat elders verder."}
    assert _done(receiver.post(f"{path}/closing", closing))["note"] == closing["note"]


def _done(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found
