"""A small town: organisations with teams, a covenant between them, children, consents.

Invariant: everything is made by operations; nothing is written past them.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared import clock
from shared.authz import assurance
from shared.authz.actor import Actor
from shared.authz.permissions import OAUTH_SCOPES
from shared.ids import new_id
from shared.vocabulary import CATEGORIES

PURPOSE = "child_work_support"
ALL_CATEGORIES = frozenset(CATEGORIES)


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation with two teams."""

    id: UUID
    kind: str
    role: str
    teams: tuple[UUID, UUID]

    def operator(self) -> Actor:
        return operator_for(self.id, self.kind)

    def coordinator(self) -> Actor:
        """Sees the whole organisation."""
        return replace(
            self.member(),
            roles=frozenset({"programme_coordinator"}),
            teams=frozenset(),
            whole_organisation=True,
        )

    def member(self, team: int = 0, role: str | None = None) -> Actor:
        """A professional of one team."""
        return Actor(
            kind="member",
            id=new_id(),
            organisation_id=self.id,
            organisation_kind=self.kind,
            roles=frozenset({role or self.role}),
            teams=frozenset({self.teams[team]}),
            logged_in_at=clock.now(),
            acr=assurance.TWO_FACTORS,
        )

    def system(self, *scopes: str) -> Actor:
        """A system with the professional's role, for the whole organisation."""
        return replace(
            self.member(),
            kind="system",
            logged_in_at=None,
            acr=None,
            teams=frozenset(),
            whole_organisation=True,
            oauth_scopes=frozenset(scopes or OAUTH_SCOPES),
        )


@dataclass(slots=True)
class Town:
    """A school and kinderwerk with a covenant, and a stranger with none."""

    school: Place
    child_work: Place
    stranger: Place
    covenant_id: UUID
    extra: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def founded(cls, **rule: Any) -> "Town":
        """The town, with `rule` laid over the covenant's rule for referrals to kinderwerk."""
        school = founded("education", "care_coordinator")
        child_work = founded("child_work", "child_worker")
        stranger = founded("youth_care", "youth_care_worker")
        covenant = enact(school, [school, child_work], [referral_rule(**rule)])
        return cls(school, child_work, stranger, covenant)

    def child(self, **given: Any) -> dict[str, Any]:
        """A child of eight of the school's first team, with one parent."""
        return register_child(self.school, **given)

    def consent(self, child: dict[str, Any], **given: Any) -> dict[str, Any]:
        """A yes of the child's first authority holder to share with kinderwerk."""
        return record_consent(self.school, child, self.child_work, **given)

    def draft(
        self, child: dict[str, Any], actor: Actor | None = None, **given: Any
    ) -> dict[str, Any]:
        """A referral to kinderwerk's first team, not sent yet."""
        values = {
            "child_id": child["id"],
            "receiver_id": self.child_work.id,
            "receiver_team_id": self.child_work.teams[0],
            "purpose": PURPOSE,
            "question": "Zoekt aansluiting in de klas.",
        }
        return referrals.draft_referral(actor or self.school.member(), **{**values, **given})

    def sent(self) -> dict[str, Any]:
        """A referral that was sent, on the parent's consent (in `extra`)."""
        child = self.child()
        self.extra["consent"] = self.consent(child)
        return referrals.send_referral(self.school.member(), referral_id=self.draft(child)["id"])

    def received(self) -> dict[str, Any]:
        """A referral that kinderwerk received."""
        return referrals.receive_referral(self.child_work.member(), referral_id=self.sent()["id"])

    def accepted(self) -> dict[str, Any]:
        """A referral that kinderwerk accepted: `child_id` is its own new file."""
        referral_id = self.received()["id"]
        return referrals.accept_referral(self.child_work.member(), referral_id=referral_id)


def operator_for(organisation_id: UUID, kind: str) -> Actor:
    """The platform's operator, acting for one organisation."""
    return Actor("operator", new_id(), organisation_id, kind, channel="cli")


def founded(kind: str, role: str) -> Place:
    """An organisation with two teams."""
    operator = operator_for(new_id(), kind)
    organisations.open_organisation(operator, kind=kind, name=f"Stichting {kind}")
    teams = [organisations.add_team(operator, name=f"Team {n}")["id"] for n in (1, 2)]
    return Place(operator.organisation_id, kind, role, (teams[0], teams[1]))


def referral_rule(**given: Any) -> dict[str, Any]:
    """The rule that lets a school refer a child to kinderwerk on consent."""
    rule = {
        "purpose": PURPOSE,
        "record_kind": "referral",
        "sender_kind": "education",
        "sender_roles": ["care_coordinator"],
        "receiver_kind": "child_work",
        "receiver_roles": ["child_worker", "programme_coordinator"],
        "categories": sorted(ALL_CATEGORIES),
        "grounds": ["consent"],
        "consent_regime": "by_age",
        "retention_days": 365,
        "answer_days": 5,
        "age_from": 4,
        "age_to": 17,
    }
    return rule | given


def enact(keeper: Place, parties: list[Place], rules: list[dict[str, Any]]) -> UUID:
    """A covenant in force for two years."""
    now = clock.now()
    made = covenants.enact_covenant(
        keeper.operator(),
        name="Samen rond het kind",
        area="Vaardrecht",
        party_ids=[party.id for party in parties],
        signed_at=now - timedelta(days=30),
        starts_at=now - timedelta(days=30),
        ends_at=now + timedelta(days=700),
        rules=rules,
    )
    found: UUID = made["id"]
    return found


def parent(**given: Any) -> dict[str, Any]:
    """A parent with authority."""
    person = {
        "kind": "parent",
        "name": "M. Voorbeeld",
        "relation": "moeder",
        "email": "ouder@voorbeeld.example",
        "phone": "0612345678",
        "address": "Kade 1, Vaardrecht",
        "address_secret": False,
    }
    return person | given


def register_child(place: Place, **given: Any) -> dict[str, Any]:
    """A child of eight of the first team, with one parent."""
    today = clock.today()
    values = {
        "team_id": place.teams[0],
        "given_name": "Noor",
        "name_prefix": "van",
        "family_name": "Voorbeeld",
        "birth_date": date(today.year - 8, 1, 15),
        "authority_holders": [parent()],
    }
    return children.register_child(place.member(), **{**values, **given})


def record_consent(
    place: Place, child: dict[str, Any], receiver: Place, **given: Any
) -> dict[str, Any]:
    """A yes of the child's first authority holder to share everything with `receiver`."""
    now = clock.now()
    holders = child["authority_holders"]
    values = {
        "child_id": child["id"],
        "holder_id": holders[0]["id"] if holders else None,
        "purpose": PURPOSE,
        "receiver_ids": [receiver.id],
        "categories": sorted(ALL_CATEGORIES),
        "state": "given",
        "stated_at": now - timedelta(minutes=1),
        "until": now + timedelta(days=180),
        "method": "in_person",
        "assurance": "known_in_person",
        "notice_text": "Wij delen met kinderwerk wat nodig is om uw kind te helpen.",
    }
    return consents.record_consent(place.member(), **{**values, **given})
