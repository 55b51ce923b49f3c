"""A town with Veilig Thuis and the police in it, and who works where."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from services.legal_grounds import operations as legal_grounds
from services.referrals import operations as referrals
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Invalid
from shared.vocabulary import PROTOCOL_STEPS
from tests.factories.town import Place, Town, enact, founded, referral_rule
from tests.house import House

PROTECTION, SAFETY = "child_protection", "neighbourhood_safety"


@dataclass(slots=True)
class Harbour(Town):
    """A town with rules for a report to Veilig Thuis, a vital interest and a police disclosure."""

    @classmethod
    def founded(cls, **rule: Any) -> "Harbour":
        school = founded("education", "care_coordinator")
        child_work = founded("child_work", "child_worker")
        stranger = founded("youth_care", "youth_care_worker")
        safe_home = founded("veilig_thuis", "youth_care_worker")
        police = founded("police", "community_officer")
        reports = {
            "purpose": PROTECTION,
            "receiver_kind": "veilig_thuis",
            "receiver_roles": ["youth_care_worker"],
            "grounds": ["abuse_protocol", "vital_interest"],
            "return_categories": ["arrangements"],
            "consent_regime": "none",
        }
        vital = {"purpose": PROTECTION, "grounds": ["vital_interest"], "consent_regime": "none"}
        disclosed = {
            "purpose": SAFETY,
            "sender_kind": "police",
            "sender_roles": ["community_officer"],
            "grounds": ["police_disclosure"],
            "consent_regime": "none",
        }
        rules = [referral_rule(**given) for given in ({}, reports, vital, disclosed)]
        covenant = enact(school, [school, child_work, safe_home, police], rules)
        extra = {"safe_home": safe_home, "police": police}
        return cls(school, child_work, stranger, covenant, extra)

    @property
    def safe_home(self) -> Place:
        place: Place = self.extra["safe_home"]
        return place

    @property
    def police(self) -> Place:
        place: Place = self.extra["police"]
        return place

    def officer(self) -> Actor:
        """The school's abuse protocol officer, of no team."""
        return replace(self.school.member(role="abuse_protocol_officer"), teams=frozenset())

    def protocol(self, asker: Actor, child: dict[str, Any], **given: Any) -> dict[str, Any]:
        values = {"child_id": child["id"], "receiver_ids": [self.safe_home.id]}
        return legal_grounds.start_protocol(asker, **{**values, **given})

    def stepped(self, asker: Actor, ground: dict[str, Any], count: int = 5) -> dict[str, Any]:
        for step in list(PROTOCOL_STEPS)[:count]:
            ground = take(asker, ground["id"], step)
        return ground

    def approved(self, asker: Actor, child: dict[str, Any]) -> dict[str, Any]:
        ground = self.stepped(asker, self.protocol(asker, child))
        return review(self.officer(), ground["id"])

    def report(
        self, asker: Actor, child: dict[str, Any], ground_id: UUID, **given: Any
    ) -> dict[str, Any]:
        """A draft of a report to Veilig Thuis."""
        values = {
            "child_id": child["id"],
            "receiver_id": self.safe_home.id,
            "receiver_team_id": self.safe_home.teams[0],
            "purpose": PROTECTION,
            "question": SECRET,
            "ground": "abuse_protocol",
            "legal_ground_id": ground_id,
        }
        return referrals.draft_referral(asker, **{**values, **given})

    def reported(self, asker: Actor, child: dict[str, Any]) -> dict[str, Any]:
        draft = self.report(asker, child, self.approved(asker, child)["id"])
        return referrals.send_referral(asker, referral_id=draft["id"])


SECRET = "Zwarte-dolfijn-geheim: het kind is thuis niet veilig."
"""Words that stand nowhere else."""


def take(actor: Actor, ground_id: UUID, step: str, **given: Any) -> dict[str, Any]:
    values = {"step": step, "held_on": clock.today(), "text": f"{SECRET} {step}"}
    return legal_grounds.record_step(actor, ground_id=ground_id, **{**values, **given})


def review(actor: Actor, ground_id: UUID, verdict: str = "approved") -> dict[str, Any]:
    return legal_grounds.review_ground(actor, ground_id=ground_id, verdict=verdict, note=SECRET)


@contextmanager
def invalid(code: str) -> Iterator[None]:
    """What is wrong with it has this code."""
    with pytest.raises(Invalid) as refused:
        yield
    assert [reason.code for reason in refused.value.reasons] == [code]


@pytest.fixture
def harbour(the_house: House) -> Harbour:
    return Harbour.founded()
