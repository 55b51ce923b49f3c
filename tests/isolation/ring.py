"""The world of the isolation tests: a town, with a partner that is in the covenant and not party.

Invariant: whoever acts as an outsider has the very role and reach of the one it imitates: nothing
but the wall between the tenants is in its way.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pyrage
from sqlalchemy import text

from services.consents import operations as consents
from services.exports import operations as exports
from services.notifications import operations as notifications
from services.organisations import operations as organisations
from shared import clock, runtime
from shared.authz.actor import Actor
from shared.authz.operation import Operation
from shared.db.tenant import Tenant, acting_for
from shared.ids import new_id
from shared.jobs.actors import worker_for
from tests.factories import keys
from tests.factories.town import Place, Town, enact, founded, referral_rule
from tests.house import House

BORN = date(clock.today().year - 8, 1, 15)
MAIN_JOB = ("requested", "received", "accepted")


@dataclass(slots=True)
class Ring(Town):
    """A school and kinderwerk, a bystander in their covenant, a stranger outside it."""

    @classmethod
    def founded(cls, **rule: Any) -> "Ring":
        school = founded("education", "care_coordinator")
        places = [school, *(founded("child_work", "child_worker") for _ in range(2))]
        covenant = enact(school, places, [referral_rule(**rule)])
        stranger = founded("youth_care", "youth_care_worker")
        return cls(school, places[1], stranger, covenant, {"bystander": places[2]})

    @property
    def bystander(self) -> Place:
        place: Place = self.extra["bystander"]
        return place

    def key(self, place: Place) -> UUID:
        """A key for exports, registered by its organisation and confirmed."""
        recipient = str(pyrage.x25519.Identity.generate().to_public())
        return keys.usable(place, recipient)

    def export(self, place: Place, child_id: UUID) -> UUID:
        """An export of the child's file that is asked for and not made yet."""
        key = self.key(place)
        asked = exports.ask_export(
            place.member(), child_id=child_id, recipient_key_id=key, purpose="transfer"
        )
        export_id: UUID = asked["id"]
        return export_id

    def made_export(self, place: Place, child_id: UUID) -> UUID:
        """An export that is ready to fetch."""
        export_id = self.export(place, child_id)
        exports.make_export(worker(exports.make_export, place), export_id=export_id)
        return export_id

    def coordinator_told(self, referral_id: UUID) -> UUID:
        """A notification of kinderwerk's coordinator about the referral, not mailed yet."""
        organisations.add_member(
            self.child_work.operator(),
            person_id=new_id(),
            name="C. Oordinator",
            email="c@kinderwerk.example",
            roles=["programme_coordinator"],
        )
        task = notifications.announce_referral
        task(worker(task, self.child_work), referral_id=referral_id)
        return self.notifications(referral_id)[0]

    def notifications(self, record_id: UUID) -> list[UUID]:
        """What kinderwerk's members were told about a record, as kinderwerk sees it."""
        query = text("SELECT id FROM notification WHERE record_id = :record ORDER BY id")
        application = runtime.current().engines["app"]
        with acting_for(Tenant(self.child_work.id)), application.begin() as connection:
            return list(connection.execute(query, {"record": record_id}).scalars())

    def withdraw(self) -> None:
        """The parent withdraws the consent on which the referral rests."""
        consents.withdraw_consent(self.school.member(), consent_id=self.extra["consent"]["id"])


def worker(operation: Operation[Any, Any], place: Place) -> Actor:
    """The worker that does this operation for this organisation."""
    return worker_for(operation, place.id, "")


def impostor(actor: Actor, place: Place) -> Actor:
    """The same role, scopes and reach in another organisation."""
    return replace(
        actor,
        id=place.id if actor.kind == "worker" else new_id(),
        organisation_id=place.id,
        organisation_kind=place.kind if actor.organisation_kind else "",
        teams=frozenset(place.teams),
        whole_organisation=actor.whole_organisation,
    )


def expire_grants_of(the_house: House, record_id: UUID) -> None:
    """Let the partners' grants to the record end a moment ago, by the database's clock."""
    past = text(
        "UPDATE access_grant SET starts_at = now() - interval '2 hours',"
        " ends_at = now() - interval '1 second' WHERE record_id = :id AND viewer_id <> owner_id"
    )
    with the_house.engines["admin"].begin() as connection:
        assert connection.execute(past, {"id": record_id}).rowcount >= 1


def in_days(days: int) -> Any:
    """A moment so many days from now."""
    return clock.now() + timedelta(days=days)
