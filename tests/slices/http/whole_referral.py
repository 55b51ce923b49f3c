"""A referral from its draft to its end over HTTP, at every endpoint that the main job passes by.

Invariant: each answer is held against the API document by the caller.
"""

from datetime import timedelta
from typing import Any

from shared import clock
from tests.isolation.referral_samples import member
from tests.slices.api import Caller
from tests.slices.http.asking_calls import ask_and_follow


def the_rest_of_it(school: Caller, child_work: Caller, draft_id: str) -> None:
    """A referral after it was accepted, with messages and files, and who deals with it; and a
    question for consent about its child.
    """
    draft, ours = f"/v1/referrals/{draft_id}", child_work.place
    team = {"teamId": ours.teams[0]}
    attaching = f"{draft}/attachments?category=care_question"
    sent = school.send("POST", attaching, b"%PDF-1.7", {})
    file = f"{draft}/attachments/{_made(sent)['id']}"
    _done(school.get(f"{draft}/attachments"))
    assert school.get(f"{file}/content").status_code == 200
    assert school.call("DELETE", file, None).status_code == 204
    _done(school.post(f"{draft}/request"))
    assert child_work.post(f"{draft}/triage", team).status_code == 204
    away, here = (member(ours) for _ in range(2))
    _done(child_work.post(f"{draft}/assignment", {"assigneeId": away.id}))
    _done(child_work.get("/v1/members"))
    _done(child_work.get(f"{draft}/assignees?teamId={ours.teams[0]}"))
    _done(child_work.get("/v1/referrals/_counts"))
    now = clock.now()
    body = {"memberId": away.id, "substituteId": here.id, "startsAt": now.isoformat()}
    body["endsAt"] = (now + timedelta(days=7)).isoformat()
    arranged = _made(child_work.post("/v1/substitutes", body))
    _done(child_work.get("/v1/substitutes?mine=false"))
    _done(child_work.get(f"{draft}/assignees"))
    _done(child_work.post(f"/v1/substitutes/{arranged['id']}/ending"))
    _done(child_work.post(f"{draft}/receipt"))
    _done(child_work.post(f"{draft}/acceptance", team))
    _done(child_work.post(f"{draft}/start"))
    _done(child_work.post(f"{draft}/hold", {"reasonCode": "holiday"}))
    _done(child_work.post(f"{draft}/start"))
    _done(school.post(f"{draft}/messages/_ask", {"categories": ["care_question"]}))
    _made(school.post(f"{draft}/messages", {"text": "Lukt het?", "categories": ["care_question"]}))
    _done(child_work.get(f"{draft}/messages"))
    ended = {"outcomeCode": "goals_reached", "feedback": "Ja.", "share": False}
    _done(child_work.post(f"{draft}/completion", ended))
    _done(child_work.post(f"{draft}/reopening", {"note": "Het speelt weer."}))
    _done(child_work.get(f"{draft}/chain"))
    _made(school.post(f"{draft}/copy", {"receiverId": ours.id}))
    child_id = school.get(draft).get_json()["childId"]
    ask_and_follow(school, school.get(f"/v1/children/{child_id}").get_json(), ours)
    _done(school.post(f"{draft}/retraction"))


def _made(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def _done(answer: Any) -> None:
    assert answer.status_code == 200, answer.text
