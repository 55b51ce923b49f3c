"""A town whose members are people with a desk: who writes a signal hears what was done with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from services.signals import operations as signals
from shared import clock
from shared.authz.actor import Actor
from shared.problems import Invalid
from tests.factories.town import Place, Town, enact, founded, record_consent, referral_rule
from tests.factories.workplace import employ
from tests.house import House

SECRET = "Paarse-kwal-geheim: zij had vanochtend geen brood mee."
"""Words that stand nowhere else."""
PURPOSE = "early_signalling"
ABOUT = ["child_identity", "care_question", "observed_facts"]


def at_desk(place: Place, role: str | None = None, team: int | None = 0) -> Actor:
    """A member who is on the organisation's list, as whoever is told something must be."""
    person = employ(place, role or place.role, team=team)
    return replace(place.member(team=team or 0, role=role), id=person.member_id)


def write(actor: Actor, child: dict[str, Any], **given: Any) -> dict[str, Any]:
    values = {
        "child_id": child["id"],
        "concern_codes": ["poverty"],
        "severity": "worry",
        "observed_on": clock.today(),
        "facts": SECRET,
        "interpretation": "Misschien is er thuis te weinig geld.",
        "parents_reason": "planned",
    }
    return signals.write_signal(actor, **{**values, **given})


def read(actor: Actor, signal: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = signals.get_signal(actor, signal_id=signal["id"])
    return found


def correction(signal: dict[str, Any], **given: Any) -> dict[str, Any]:
    """All that a correction says, as the signal stands."""
    names = ("concern_codes", "severity", "observed_on", "facts", "interpretation", "child_voice")
    values = {name: signal[name] for name in names}
    return {"signal_id": signal["id"], "reason": "Verkeerd getypt.", **values, **given}


@dataclass(slots=True)
class Quarter(Town):
    """A town with a rule for sharing signals, beside the one for referrals."""

    @classmethod
    def founded(cls, **rule: Any) -> "Quarter":
        school = founded("education", "care_coordinator")
        child_work = founded("child_work", "child_worker")
        stranger = founded("youth_care", "youth_care_worker")
        shared = {"purpose": PURPOSE, "record_kind": "signal", "retention_days": 180, **rule}
        rules = [referral_rule(), referral_rule(**shared)]
        covenant = enact(school, [school, child_work], rules)
        return cls(school, child_work, stranger, covenant)

    def agreed(self) -> dict[str, Any]:
        """A child about whom signals may be shared with kinderwerk."""
        child = self.child()
        self.extra["consent"] = record_consent(self.school, child, self.child_work, purpose=PURPOSE)
        return child

    def share(self, actor: Actor, signal: dict[str, Any], **given: Any) -> dict[str, Any]:
        values = {
            "signal_id": signal["id"],
            "receiver_id": self.child_work.id,
            "receiver_team_id": self.child_work.teams[0],
            "purpose": PURPOSE,
            "categories": ABOUT,
        }
        return signals.share_signal(actor, **{**values, **given})


@contextmanager
def invalid(code: str) -> Iterator[None]:
    """What is wrong with it has this code."""
    with pytest.raises(Invalid) as refused:
        yield
    assert [reason.code for reason in refused.value.reasons] == [code]


@pytest.fixture
def quarter(the_house: House) -> Quarter:
    return Quarter.founded()


def ids(found: Any) -> list[UUID]:
    return [row["id"] for row in found.results]
