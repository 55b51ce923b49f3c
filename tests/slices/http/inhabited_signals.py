"""Good values for calls about signals, and about brothers and sisters.

Invariant: everything is made by operations, in the state that the call needs.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from services.children import operations as children
from services.signals import operations as signals
from shared import clock
from tests.factories.town import Town, enact, record_consent, referral_rule, register_child
from tests.slices.http.supply import Named, Supply
from tests.slices.referrals_whole.region import Region, employed

PURPOSE = "early_signalling"
ABOUT = ["child_identity", "care_question", "observed_facts"]
LASTING = {
    *("getSignal", "correctSignal", "closeSignal", "enterInError", "prolongSignal"),
    *("recordParentsTold", "putParentsOff", "addFollowUp"),
}
FOLLOW_UPS = {"changeFollowUp", "finishFollowUp"}
SHARES = {"getShare", "endShare", "listShares"}
SIBLINGS = {"linkSibling", "unlinkSibling", "listSiblings"}


@dataclass
class Signals:
    """The school of a region, which may share signals with kinderwerk."""

    region: Region
    supply: Supply

    def named(self, operation: str) -> Named:
        """What this operation wants to hear, as far as it is about these."""
        give = self.supply.give
        found: Named = {}
        if operation in {"writeSignal", "searchSignals"}:
            child = give("worried about", self._child)
            found = {"childId": child["childId"], **_days(), "authorId": None}
        elif operation in LASTING:
            found = give("signal", self._signal, self._lasts) | _days()
            found["reason"] = "not_reached"  # a code to one, and words to the others
        elif operation in FOLLOW_UPS:
            found = give("follow-up", self._follow_up, self._open) | _days()
        elif operation == "shareSignal":
            found = self._signal() | self._to()
        elif operation in SHARES:
            found = give("share", self._share, self._shared)
        elif operation in SIBLINGS:
            found = self._siblings()
        return found

    @cached_property
    def _town(self) -> Town:
        school, child_work = self.region.school, self.region.child_work
        rule = referral_rule(purpose=PURPOSE, record_kind="signal")
        covenant_id = enact(school, [school, child_work], [rule])
        return Town(school, child_work, self.region.stranger, covenant_id)

    @cached_property
    def _helper(self) -> Any:
        return employed(self.region.school, 0).id

    def _child(self) -> Named:
        town = self._town
        child = register_child(town.school)
        record_consent(town.school, child, town.child_work, purpose=PURPOSE)
        return {"childId": child["id"]}

    def _signal(self) -> Named:
        made = signals.write_signal(
            self._town.school.member(),
            child_id=self._child()["childId"],
            concern_codes=["poverty"],
            severity="worry",
            observed_on=clock.today(),
            facts="Zij had geen brood mee.",
            parents_reason="planned",
            until=clock.now() + timedelta(days=10),
        )
        return {"signalId": made["id"], "childId": made["child_id"], "assigneeId": self._helper}

    def _lasts(self, named: Named) -> bool:
        found = self._read(named)
        return bool(found["state"] == "active" and found["parents_told_on"] is None)

    def _follow_up(self) -> Named:
        named = self._signal()
        about = {"signal_id": named["signalId"], "what": "Bellen", "due_on": clock.today()}
        made: Any = signals.add_follow_up(self._town.school.member(), **about)
        return named | {"followUpId": made["follow_ups"][0]["id"]}

    def _open(self, named: Named) -> bool:
        return bool(self._read(named)["follow_ups"][0]["state"] == "open")

    def _share(self) -> Named:
        named = self._signal()
        made = signals.share_signal(
            self._town.school.member(),
            signal_id=named["signalId"],
            receiver_id=self._town.child_work.id,
            purpose=PURPOSE,
            categories=ABOUT,
        )
        return {"shareId": made["id"], "signalId": named["signalId"]}

    def _shared(self, named: Named) -> bool:
        found = signals.get_share(self._town.school.member(), share_id=named["shareId"])
        return found["ended_at"] is None

    def _siblings(self) -> Named:
        one, other = self._child()["childId"], self._child()["childId"]
        children.link_sibling(self._town.school.member(), child_id=one, sibling_id=other)
        return {"childId": one, "siblingId": other}

    def _to(self) -> Named:
        work = self._town.child_work
        to = {"receiverId": work.id, "receiverTeamId": work.teams[0], "purpose": PURPOSE}
        return {**to, "categories": ABOUT, "ground": "consent", "legalGroundId": None}

    def _read(self, named: Named) -> dict[str, Any]:
        leader = self._town.school.coordinator()  # a call may have made it kept close
        return signals.get_signal(leader, signal_id=named["signalId"])


def _days() -> Named:
    today = clock.today()
    days = {"observedOn": today, "toldOn": today, "doneOn": today, "parentsToldOn": None}
    days["dueOn"] = today + timedelta(days=3)
    found: Named = {name: day and day.isoformat() for name, day in days.items()}
    until = (clock.now() + timedelta(days=60)).isoformat()
    return found | {"until": until, "parentsReason": "planned"}
