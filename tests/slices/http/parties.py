"""A school and kinderwerk as they meet over HTTP, and what an answer must be.

Invariant: each answer is held against the API document by the caller.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared import clock
from tests.factories.town import ALL_CATEGORIES, PURPOSE, Town
from tests.slices.api import Caller


@dataclass(slots=True)
class Parties:
    """A school and kinderwerk as they meet over HTTP."""

    town: Town
    school: Caller
    child_work: Caller

    def child(self) -> dict[str, Any]:
        body = {
            "teamId": self.town.school.teams[0],
            "givenName": "Noor",
            "familyName": "Voorbeeld",
            "birthDate": f"{clock.today().year - 8}-01-15",
            "authorityHolders": [{"kind": "parent", "name": "M. Voorbeeld"}],
        }
        return made(self.school.post("/v1/children", body))

    def consent(self, child: dict[str, Any]) -> dict[str, Any]:
        now = clock.now()
        body = {
            "childId": child["id"],
            "holderId": child["authorityHolders"][0]["id"],
            "purpose": PURPOSE,
            "receiverIds": [self.town.child_work.id],
            "categories": sorted(ALL_CATEGORIES),
            "state": "given",
            "statedAt": (now - timedelta(minutes=1)).isoformat(),
            "until": (now + timedelta(days=90)).isoformat(),
            "method": "on_paper",
            "assurance": "signature",
            "noticeText": "Mogen wij dit delen met kinderwerk?",
        }
        return made(self.school.post("/v1/consents", body))

    def body(self, child: dict[str, Any]) -> dict[str, Any]:
        return {
            "childId": child["id"],
            "receiverId": self.town.child_work.id,
            "receiverTeamId": self.town.child_work.teams[0],
            "purpose": PURPOSE,
            "question": "Zoekt aansluiting in de klas.",
        }

    def draft(self, child: dict[str, Any]) -> dict[str, Any]:
        return made(self.school.post("/v1/referrals", self.body(child)))

    def sent(self) -> dict[str, Any]:
        child = self.child()
        self.consent(child)
        draft = self.draft(child)
        return done(self.school.post(f"/v1/referrals/{draft['id']}/request"))

    def received(self) -> dict[str, Any]:
        return done(self.child_work.post(f"/v1/referrals/{self.sent()['id']}/receipt"))


def made(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def done(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def refused(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    found: dict[str, Any] = answer.get_json()
    assert found["status"] == status
    return found
