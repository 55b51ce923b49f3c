"""Good values for calls about what parents must hear, their objections, and the register.

Invariant: everything is made by operations, in the state that the call needs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from services.information_duty import operations as duties
from shared import clock
from shared.authz.actor import Actor
from shared.jobs.actors import worker_for
from tests.factories.own_right import shared
from tests.factories.town import Town, enact, referral_rule, register_child
from tests.slices.http.supply import Named, Supply
from tests.slices.referrals_whole.region import Region

DUTIES = {"getDuty", "recordTelling", "deferDuty", "overruleDeferral", "makeLetters"}
"""About one duty; letters of a team are made where one waits."""
BATCHES = {"getLetterBatch", "fetchLetterBatch", "recordBatchSent"}
OBJECTIONS = {"getObjection", "withdrawObjection", "decideObjection"}
REGISTER = {"listDisclosures", "exportDisclosures"}


@dataclass
class Duties:
    """The school of a region, which may share with kinderwerk as a public task."""

    region: Region
    supply: Supply

    def named(self, operation: str) -> Named:
        """What this operation wants to hear, as far as it is about these."""
        give = self.supply.give
        found: Named = {}
        if operation in {*DUTIES, "askTeamLetters"}:
            found = give("duty", self._duty, self._owed) | _told()
        elif operation == "fetchLetter":
            found = give(operation, self._letter)
        elif operation in BATCHES:
            found = give("batch", self._batch) | _told()
        elif operation in OBJECTIONS:
            found = give("objection", self._objection, self._unanswered)
        elif operation == "fetchAnswer":
            found = give(operation, self._answered)
        elif operation in REGISTER:
            today = clock.today()
            found = {"since": today - timedelta(days=9), "until": today}
            found["partnerId"] = self.region.child_work.id
        return found

    @cached_property
    def _town(self) -> Town:
        school, child_work = self.region.school, self.region.child_work
        rules = [referral_rule(grounds=["consent", "public_task"])]
        covenant_id = enact(school, [school, child_work], rules)
        return Town(school, child_work, self.region.stranger, covenant_id)

    def _member(self, role: str | None = None) -> Actor:
        return self.region.school.member(role=role)

    def _duty(self) -> Named:
        child = self._town.child()
        shared(self._town, child)
        [owed] = duties.list_duties(self._member(), child_id=child["id"]).results
        return {"dutyId": owed["id"], "holderIds": [child["authority_holders"][0]["id"]]}

    def _owed(self, named: Named) -> bool:
        return bool(self._read(duties.get_duty, duty_id=named["dutyId"])["state"] == "open")

    def _letter(self) -> Named:
        made = duties.make_letters(self._member(), duty_id=self._duty()["dutyId"])
        return {"letterId": made["letters"][0]["id"]}

    def _batch(self) -> Named:
        """The letters of the first team, made."""
        school, owed = self.region.school, self._duty()
        child_id = self._read(duties.get_duty, duty_id=owed["dutyId"])["child_id"]
        batch_id = duties.ask_team_letters(self._member(), team_id=school.teams[0])["id"]
        worker = worker_for(duties.make_batch_letters, school.id, "")
        while not self._read(duties.get_letter_batch, batch_id=batch_id)["ready"]:
            duties.make_batch_letters(worker, batch_id=batch_id, child_id=child_id)
        return {"batchId": batch_id}

    def _objection(self) -> Named:
        child = register_child(self.region.school)
        made = duties.record_objection(
            self._member(),
            child_id=child["id"],
            holder_id=child["authority_holders"][0]["id"],
            stated_at=clock.now(),
            reason="Wij willen dit niet.",
        )
        return {"objectionId": made["id"]}

    def _unanswered(self, named: Named) -> bool:
        found = self._read(duties.get_objection, objection_id=named["objectionId"])
        return bool(found["state"] == "open")

    def _answered(self) -> Named:
        named = self._objection()
        officer = self._member("privacy_officer")
        said: dict[str, Any] = {"outcome": "rejected", "reasons": "Het kind heeft hulp nodig."}
        duties.decide_objection(officer, objection_id=named["objectionId"], **said)
        return named

    def _read(self, operation: Callable[..., dict[str, Any]], **about: UUID) -> dict[str, Any]:
        return operation(self._member(), **about)


def _told() -> Named:
    """A moment ago; and put off until next week."""
    now = clock.now()
    moments = {"toldAt": now - timedelta(minutes=1), "until": now + timedelta(days=7)}
    return {name: at.isoformat() for name, at in moments.items()}
