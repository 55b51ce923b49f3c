"""Asking for consent over HTTP, as a partner's software does it."""

from datetime import timedelta
from typing import Any

from shared import clock
from tests.factories.town import PURPOSE, Place
from tests.slices.api import Caller

ROOT = "/v1/consent-requests"


def _body(child: dict[str, Any], receiver: Place, **given: Any) -> dict[str, Any]:
    return {
        "childId": child["id"],
        "persons": [{"holderId": child["authorityHolders"][0]["id"], "email": "o@o.example"}],
        "purpose": PURPOSE,
        "receiverIds": [receiver.id],
        "categories": ["child_identity"],
        "until": (clock.now() + timedelta(days=90)).isoformat(),
        "answerBy": (clock.now() + timedelta(days=9)).isoformat(),
        "phone": "010-1234567",
        "handover": "by_phone",
        **given,
    }


def _asked(school: Caller, child: dict[str, Any], receiver: Place, **given: Any) -> dict[str, Any]:
    body = _body(child, receiver, **given)
    answer = school.post(ROOT, body, Idempotency_Key=f"ask-{child['id']}-{len(given)}")
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()["requests"][0]
    return found


def ask_and_follow(school: Caller, child: dict[str, Any], receiver: Place) -> None:
    """Every call: asked, listed, read, reminded, renewed, answered on paper, taken back."""
    words = school.post(ROOT, {**_body(child, receiver), "phone": "010-1234567 vraag naar mij"})
    assert words.get_json()["errors"][0]["pointer"] == "/phone"
    asked = _asked(school, child, receiver)
    assert len(asked["code"]) == 9
    one = f"{ROOT}/{asked['id']}"
    for path in (ROOT, f"{ROOT}?childId={child['id']}", f"{ROOT}?openOnly=true", one):
        seen = school.get(path)
        assert seen.status_code == 200, seen.text
        assert asked["code"] not in seen.text
    for step, body in (("reminder", None), ("link", None), ("code", {"handover": "by_letter"})):
        done = school.post(f"{one}/{step}", body)
        assert done.status_code == 200, done.text
    stale = school.post(f"{one}/reminder", None, If_Match='"1"')
    assert stale.status_code == 412
    said = {"state": "given", "method": "on_paper", "assurance": "signature"}
    assert school.post(f"{one}/answer", said).get_json()["state"] == "given"
    assert school.post(f"{one}/withdrawal").status_code == 409
    other = _asked(school, child, receiver, channel="paper", handover=None)
    assert other["code"] is None
    back = school.post(f"{ROOT}/{other['id']}/withdrawal")
    assert back.get_json()["state"] == "taken_back", back.text
