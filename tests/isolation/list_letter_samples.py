"""A sample of every operation of letters of invitation.

Invariant: as in `samples`. The letters are of who wrote them: the partner on the very same list is
an outsider too.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.risk_lists import operations as risk_lists
from shared.authz.actor import Actor
from tests.factories.listed import CODES, list_rule, opening
from tests.factories.matched import at_desk, register
from tests.factories.town import Place, enact, founded
from tests.isolation.ring import worker
from tests.isolation.sample import Sample, sample

PHONE = "0118 123 456"


@dataclass(slots=True)
class Desk:
    """A child worker with a list, shared with the police, and a child of their own files on it."""

    police: Place
    child_work: Place
    stranger: Place
    worker: Actor
    list_id: UUID
    entry_id: UUID
    child_id: UUID

    @classmethod
    def founded(cls, work: Place | None = None) -> "Desk":
        """`work`: an organisation for kinderwerk that is there already."""
        police = founded("police", "community_officer")
        work = work or founded("child_work", "child_worker")
        stranger = founded("child_work", "child_worker")
        enact(police, [police, work], [list_rule(police, work), list_rule(work, police)])
        actor, child = at_desk(work), register(work)
        listed = risk_lists.open_risk_list(actor, **opening([police.id]))
        entry = risk_lists.put_on_list(
            actor,
            list_id=listed["id"],
            child_id=child["id"],
            concern_codes=list(CODES),
            ground="public_task",
        )
        return cls(police, work, stranger, actor, listed["id"], entry["id"], child["id"])

    def asked(self) -> UUID:
        """A batch of letters that waits to be made."""
        about: dict[str, Any] = {"list_id": self.list_id, "entry_ids": [self.entry_id]}
        batch_id: UUID = risk_lists.invite_parents(self.worker, phone=PHONE, **about)["batch"]["id"]
        return batch_id

    def made(self) -> UUID:
        """A batch that was made."""
        batch_id = self.asked()
        make = worker(risk_lists.make_invitation, self.child_work)
        risk_lists.make_invitation(make, batch_id=batch_id, entry_id=self.entry_id)
        return batch_id

    def letter_id(self, batch_id: UUID) -> UUID:
        """Its one letter."""
        found = risk_lists.get_invitation_batch(self.worker, batch_id=batch_id)
        letter_id: UUID = found["letters"][0]["id"]
        return letter_id

    def of(self, *hidden: UUID, **kwargs: Any) -> Sample:
        """Who works on the list does this."""
        secrets = tuple(name for name in kwargs if name.endswith(("_id", "_ids")))
        outsiders, ids = (self.stranger, self.police), frozenset(hidden)
        return Sample(self.child_work, self.worker, kwargs, outsiders, secrets=secrets, hidden=ids)


@sample("risk_lists.invite_parents")
def _() -> Sample:
    desk = Desk.founded()
    return desk.of(list_id=desk.list_id, entry_ids=[desk.entry_id], phone=PHONE)


@sample("risk_lists.list_invitation_batches")
def _() -> Sample:
    desk = Desk.founded()
    return desk.of(desk.made(), list_id=desk.list_id)


@sample("risk_lists.get_invitation_batch")
def _() -> Sample:
    desk = Desk.founded()
    batch_id = desk.made()
    return desk.of(desk.letter_id(batch_id), desk.child_id, batch_id=batch_id)


@sample("risk_lists.fetch_invitation_batch")
def _() -> Sample:
    desk = Desk.founded()
    return desk.of(batch_id=desk.made())


@sample("risk_lists.fetch_invitation")
def _() -> Sample:
    desk = Desk.founded()
    return desk.of(letter_id=desk.letter_id(desk.made()))


def by_worker(desk: Desk, operation: Any, **kwargs: Any) -> Sample:
    """Whoever has none of these letters has nothing to do, and hears nothing."""
    actor, outsiders = worker(operation, desk.child_work), (desk.stranger, desk.police)
    secrets = tuple(kwargs)
    return Sample(desk.child_work, actor, kwargs, outsiders, secrets=secrets, refused=None)


@sample("risk_lists.make_invitation")
def _() -> Sample:
    desk = Desk.founded()
    operation = risk_lists.make_invitation
    return by_worker(desk, operation, batch_id=desk.asked(), entry_id=desk.entry_id)


@sample("risk_lists.forget_invitations")
def _() -> Sample:
    desk = Desk.founded()
    return by_worker(desk, risk_lists.forget_invitations, batch_id=desk.made())
