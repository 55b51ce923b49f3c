"""The records of consent over HTTP: receipts, scans, what stands in the place of a statement.

Invariant: each answer is held against the API document by the caller.
"""

from datetime import timedelta
from typing import Any

from shared import clock
from tests.factories.town import PURPOSE
from tests.slices.api import Caller

PDF = b"%PDF-1.7\n"


def show_consents(school: Caller, consent_id: str) -> None:
    """The receipt of a consent, as JSON-LD and on paper, and the scans with it."""
    one = f"/v1/consents/{consent_id}"
    receipt = school.get(f"{one}/receipt")
    assert (receipt.status_code, receipt.mimetype) == (200, "application/ld+json"), receipt.text
    _paper(school, f"{one}/receipt-document")
    _scanned(school, one)


def stand_in(school: Caller, child: dict[str, Any]) -> None:
    """The court speaks instead of a parent, with a scan of what it said, until it does not."""
    path = "/v1/authority-substitutes"
    now = clock.now()
    body = {
        "childId": child["id"],
        "holderId": child["authorityHolders"][0]["id"],
        "kind": "court_permission",
        "purpose": PURPOSE,
        "since": (now - timedelta(days=1)).isoformat(),
        "until": (now + timedelta(days=60)).isoformat(),
        "reference": "C/13/1234",
    }
    made = school.post(path, body)
    assert made.status_code == 201, made.text
    one = made.headers["Location"]
    assert one == f"{path}/{made.get_json()['id']}"
    assert _done(school.get(one)) == made.get_json()
    [listed] = _done(school.get(f"{path}?childId={child['id']}"))["results"]
    assert listed == made.get_json()
    _scanned(school, one)
    ended = _done(school.post(f"{one}/ending", {"because": "decision_ended"}))
    assert ended["because"] == "substitute_ended"
    assert school.post(f"{one}/ending", {"because": "decision_ended"}).status_code == 409


def lose_authority(school: Caller, child: dict[str, Any]) -> None:
    """A parent has authority no more: looked at before, done, and read again."""
    holder_id = child["authorityHolders"][0]["id"]
    one = f"/v1/children/{child['id']}"
    preview = _done(school.get(f"{one}/authority-preview?holderId={holder_id}"))
    assert [each["recordKind"] for each in preview["stopping"]] == ["referral"]
    ended = _done(school.post(f"{one}/authority-holders/{holder_id}/ending"))
    assert ended["because"] == "authority_ended"
    [listed] = _done(school.get(f"/v1/consent-receipts?childId={child['id']}"))["results"]
    assert listed["id"] == ended["id"]
    receipt = f"/v1/consent-receipts/{ended['id']}"
    assert _done(school.get(receipt))["stopped"] == ended["stopped"]
    assert len(ended["stopped"]) == 1
    _paper(school, f"{receipt}/document")


def _scanned(school: Caller, one: str) -> None:
    files = f"{one}/evidence-files"
    name = {"Content-Disposition": "attachment; filename*=UTF-8''formulier.pdf"}
    sent = school.send("POST", files, PDF, name)
    assert sent.status_code == 201, sent.text
    [kept] = _done(school.get(files))["results"]
    assert (kept, kept["fileName"]) == (sent.get_json(), "formulier.pdf")
    assert school.get(f"/v1/evidence-files/{kept['id']}/content").data == PDF


def _paper(school: Caller, path: str) -> None:
    paper = school.get(path)
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf"), paper.text
    assert paper.data.startswith(b"%PDF-")


def _done(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found
