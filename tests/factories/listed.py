"""A beat: a wijkagent and a kinderwerker with a list, under a covenant that allows it.

Invariant: everything is made by operations and done by the workers' own; nothing is written past
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.legal_grounds import operations as legal_grounds
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from tests.factories import errands
from tests.factories.matched import at_desk, register
from tests.factories.town import Place, enact, founded, referral_rule
from tests.house import House

PURPOSE = "neighbourhood_safety"
CODES = ("behaviour", "absence")
CATEGORIES = ["care_question", "child_identity", "involvement", "observed_facts"]


def list_rule(sender: Place, receiver: Place, **given: Any) -> dict[str, Any]:
    """The rule that lets `sender` put children on a list with `receiver`."""
    ground = "police_disclosure" if sender.kind == "police" else "public_task"
    rule = {
        "purpose": PURPOSE,
        "record_kind": "risk_list_entry",
        "sender_kind": sender.kind,
        "sender_roles": [sender.role],
        "receiver_kind": receiver.kind,
        "receiver_roles": [receiver.role],
        "categories": CATEGORIES,
        "grounds": [ground],
        "consent_regime": "none",
        "retention_days": 92,
    }
    return referral_rule(**{**rule, **given})


@dataclass(slots=True)
class Beat:
    """An officer and a child worker on one list; the officer's decision is recorded and agreed."""

    its_house: House | None
    police: Place
    child_work: Place
    officer: Actor
    worker: Actor
    covenant_id: UUID
    its_decision: UUID | None
    listed: dict[str, Any]

    @classmethod
    def founded(
        cls,
        house: House | None,
        police: Place | None = None,
        work: Place | None = None,
        also: Sequence[Place] = (),
        **rule: Any,
    ) -> "Beat":
        """`house`: whose workers do what waits; None: nobody does. `police` and `work`:
        organisations that are there already, of any kind. `also`: who is in the covenant and not on
        the list. `rule`: laid over the rule by which kinderwerk puts children on it.
        """
        if house is not None:
            errands.forget(house)
        police = police or founded("police", "community_officer")
        work = work or founded("child_work", "child_worker")
        rules = [list_rule(police, work), list_rule(work, police, **rule)]
        covenant_id = enact(police, [police, work, *also], rules)
        officer, worker = at_desk(police), at_desk(work)
        by_police = police.kind == "police"
        decision_id = decided(police, officer, work) if by_police else None
        listed = risk_lists.open_risk_list(officer, **opening([work.id]))
        beat = cls(house, police, work, officer, worker, covenant_id, decision_id, listed)
        beat.name(beat.worker)
        return beat

    @property
    def house(self) -> House:
        """Where the workers do what waits."""
        assert self.its_house is not None
        return self.its_house

    @property
    def decision_id(self) -> UUID:
        """The decision of the police."""
        assert self.its_decision is not None
        return self.its_decision

    @property
    def list_id(self) -> UUID:
        found: UUID = self.listed["id"]
        return found

    def name(self, actor: Actor) -> None:
        """Their leader names them."""
        leader = self.leader(actor.organisation_id)
        risk_lists.name_member(leader, list_id=self.list_id, member_id=actor.id)

    def leader(self, organisation_id: UUID) -> Actor:
        """Who leads in that organisation."""
        place = self.police if organisation_id == self.police.id else self.child_work
        return place.coordinator()

    def work(self) -> list[str]:
        """The workers do what waits."""
        return errands.run(self.house) if self.its_house is not None else []

    def tidied(self) -> None:
        """The clock has come for both."""
        for place in (self.police, self.child_work):
            worker = worker_for(risk_lists.tidy, place.id, "")
            risk_lists.tidy(worker, list_id=self.list_id)
        self.work()

    def put(self, child: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
        """A child of the police goes on the list; the workers have done what follows."""
        child = child or register(self.police)
        values = {"concern_codes": list(CODES), **self.on_decision(), **given}
        made: dict[str, Any] = risk_lists.put_on_list(
            self.officer, list_id=self.list_id, child_id=child["id"], **values
        )
        self.work()
        return made

    def put_by_worker(
        self, child: dict[str, Any] | None = None, ground: str = "public_task"
    ) -> dict[str, Any]:
        """A child of kinderwerk goes on the list, as its public task or on another ground."""
        child = child or register(self.child_work)
        about = {"list_id": self.list_id, "child_id": child["id"], "ground": ground}
        made: dict[str, Any] = risk_lists.put_on_list(
            self.worker, concern_codes=list(CODES), **about
        )
        self.work()
        return made

    def on_decision(self) -> dict[str, Any]:
        """The ground of the police; whoever else begins a list does so as a public task."""
        if self.its_decision is None:
            return {"ground": "public_task"}
        return {"ground": "police_disclosure", "legal_ground_id": self.decision_id}

    def seen_by(self, actor: Actor, **asked: Any) -> list[dict[str, Any]]:
        """The children on the list, as this member sees them."""
        page = risk_lists.list_entries(actor, list_id=self.list_id, **asked)
        return [dict(one) for one in page.results]

    def entry(self, actor: Actor, entry_id: UUID) -> dict[str, Any]:
        """One of them."""
        found: dict[str, Any] = risk_lists.get_entry(actor, entry_id=entry_id)
        return found

    def known(self, entry: dict[str, Any], child: dict[str, Any] | None = None) -> dict[str, Any]:
        """Kinderwerk says of an entry that it is a child of its own files."""
        child = child or register(self.child_work)
        done: dict[str, Any] = risk_lists.decide_recognition(
            self.worker, entry_id=entry["id"], child_id=child["id"], same=True
        )
        return done


def opening(partner_ids: list[UUID], **given: Any) -> dict[str, Any]:
    """What is said of a list that is opened."""
    values = {
        "name": "Aandachtslijst Havenkwartier",
        "purpose": PURPOSE,
        "neighbourhood": "Havenkwartier",
        "partner_ids": partner_ids,
        "review_on": clock.today() + timedelta(days=60),
        "parents_told": "Dat wij samen kijken of hun kind hulp nodig heeft.",
        "parents_told_within": 28,
        "decision_reference": "Wpg 20, 2026-117",
    }
    return values | given


def decided(police: Place, officer: Actor, partner: Place) -> UUID:
    """A structural decision of the police (Wpg 20), agreed by a second person; its id."""
    made = legal_grounds.record_police_decision(
        officer,
        article="wpg_20",
        reference="2026-117",
        receiver_ids=[partner.id],
        purposes=[PURPOSE],
        reason="Afspraken met kinderwerk over overlast op het plein.",
        until=clock.now() + timedelta(days=300),
    )
    legal_grounds.review_ground(
        police.member(role="privacy_officer"),
        ground_id=made["id"],
        verdict="approved",
        note="Akkoord.",
    )
    found: UUID = made["id"]
    return found


def in_days(days: int) -> date:
    """A day from now."""
    return clock.today() + timedelta(days=days)
