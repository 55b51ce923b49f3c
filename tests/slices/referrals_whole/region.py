"""School, kinderwerk and youth care with a covenant: there, onward and back.

Invariant: everything is made by operations; nothing is written past them.
"""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.authz.actor import Actor
from shared.ids import new_id
from tests.factories.town import (
    ALL_CATEGORIES,
    PURPOSE,
    Place,
    enact,
    founded,
    record_consent,
    referral_rule,
    register_child,
)

YOUTH_HELP = "youth_help"
RETURNING = ["answer_reason", "arrangements", "outcome"]


@dataclass(frozen=True, slots=True)
class Region:
    """Three links of a chain, and somebody who stands outside it."""

    school: Place
    child_work: Place
    youth_care: Place
    stranger: Place

    @classmethod
    def founded(cls, returning: list[str] | None = None) -> "Region":
        """The chain, with rules that let `returning` flow back."""
        places = (
            founded("education", "care_coordinator"),
            founded("child_work", "child_worker"),
            founded("youth_care", "youth_care_worker"),
        )
        school, child_work, youth_care = places
        back = RETURNING if returning is None else returning
        rules = [
            referral_rule(return_categories=back),
            link(child_work, youth_care, YOUTH_HELP, back),
            link(youth_care, child_work, PURPOSE, back),
        ]
        enact(school, list(places), rules)
        return cls(*places, founded("leisure", "child_worker"))

    def sent(self, sender: Place | None = None, **given: Any) -> dict[str, Any]:
        """A referral of the school (or another) that was sent, with `consent_id` in it."""
        place = sender or self.school
        child = given.pop("child", None) or register_child(place)
        receiver = given.pop("receiver", self.child_work)
        purpose = given.pop("purpose", PURPOSE)
        consent = record_consent(place, child, receiver, purpose=purpose)
        draft = referrals.draft_referral(
            place.member(),
            **{
                "child_id": child["id"],
                "receiver_id": receiver.id,
                "receiver_team_id": receiver.teams[0],
                "purpose": purpose,
                "question": "Zoekt aansluiting in de klas.",
                "home_situation": "Moeder is vaak ziek.",
                **given,
            },
        )
        sent = referrals.send_referral(place.member(), referral_id=draft["id"])
        return sent | {"consent_id": consent["id"]}

    def accepted(self, **given: Any) -> dict[str, Any]:
        """The same, as its receiver sees it after accepting."""
        receiver = given.get("receiver", self.child_work)
        sent = self.sent(**given)
        referrals.receive_referral(receiver.member(), referral_id=sent["id"])
        taken = referrals.accept_referral(receiver.member(), referral_id=sent["id"])
        return taken | {"consent_id": sent["consent_id"]}


def link(sender: Place, receiver: Place, purpose: str, back: list[str]) -> dict[str, Any]:
    """The rule by which one kind of organisation refers to another on consent."""
    return referral_rule(
        purpose=purpose,
        sender_kind=sender.kind,
        sender_roles=[sender.role],
        receiver_kind=receiver.kind,
        receiver_roles=[receiver.role],
        categories=sorted(ALL_CATEGORIES),
        return_categories=back,
    )


def employed(place: Place, *teams: int, role: str | None = None) -> Actor:
    """Somebody who is really a member of the organisation, and not just an actor."""
    actor = place.member(role=role)
    made = organisations.add_member(
        place.operator(),
        person_id=new_id(),
        name="N. Iemand",
        email="n.iemand@voorbeeld.example",
        roles=sorted(actor.roles),
        team_ids=[place.teams[number] for number in teams],
    )
    member_id: UUID = made["id"]
    return replace(actor, id=member_id, teams=frozenset(place.teams[number] for number in teams))
