"""Sharing while somebody withdraws, or refuses: thousands of times, never quite in the same order.

A race is one send against one withdrawal (or refusal); several sends, each to a partner of its own,
race with the same one. Who gets ahead, and how far, is chance.

Invariant: whichever was first, when both are done nothing is shared on that consent; what was
shared before is on the receipt, and what came after is refused.
"""

import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random
from threading import Event
from typing import Any
from uuid import UUID

from services.consents import operations as consents
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Forbidden
from tests.factories.town import (
    PURPOSE,
    Place,
    enact,
    founded,
    record_consent,
    referral_rule,
    register_child,
)
from tests.house import House
from tests.proofs.figures import figures
from tests.slices.database import rows
from tests.slices.races import Act, together

RACES = int(os.environ.get("PROOF_RACES", "60"))
AT_ONCE = 5
"""Sends in a round, each of them a race with the round's withdrawal."""
APART_SECONDS = 0.03
"""By how much at most one starts later than another, by chance."""
STEP_SECONDS = 0.006
"""How much sooner or later the withdrawal starts next time, after it was the last or the first."""
ENDS = {"withdrawal": "consent_withdrawn", "refusal": "consent_refused"}
GRANTS = """
SELECT record_id, ended_at, ended_because FROM access_grant
 WHERE viewer_id <> owner_id AND (record_id = ANY (:records) OR consent_ids @> ARRAY[:consent])
"""


@dataclass
class School:
    """A school that refers one child to several partners, on one consent."""

    place: Place
    partners: list[Place]
    child: dict[str, Any] = field(default_factory=dict)
    drafts: dict[UUID, UUID] = field(default_factory=dict)
    ahead: dict[str, float] = field(default_factory=lambda: dict.fromkeys(ENDS, 0.0))
    """How far a withdrawal, or a refusal, starts before the sends, in seconds."""

    @classmethod
    def founded(cls) -> "School":
        place = founded("education", "care_coordinator")
        partners = [founded("child_work", "child_worker") for _ in range(AT_ONCE)]
        enact(place, [place, *partners], [referral_rule()])
        return cls(place, partners)

    def another_child(self) -> None:
        self.child, self.drafts = register_child(self.place), {}

    def consent(self, state: str = "given") -> dict[str, Any]:
        """What the child's parent says now, of all partners."""
        receivers = [partner.id for partner in self.partners]
        said = {"receiver_ids": receivers, "state": state, "stated_at": clock.now()}
        return record_consent(self.place, self.child, self.partners[0], **said)

    def draft_what_was_sent(self) -> None:
        """A draft to every partner that has none any more."""
        for partner in self.partners:
            if partner.id not in self.drafts:
                self.drafts[partner.id] = referrals.draft_referral(
                    self.place.member(),
                    child_id=self.child["id"],
                    receiver_id=partner.id,
                    receiver_team_id=partner.teams[0],
                    purpose=PURPOSE,
                    question="Zoekt aansluiting in de klas.",
                )["id"]


def test_no_share_starts_after_a_withdrawal_and_none_outlives_it(the_house: House) -> None:
    school, chance = School.founded(), Random(RACES)
    seen, started = Counter[str](), time.monotonic()
    for number in range(-(-RACES // AT_ONCE)):
        if number % 20 == 0:
            school.another_child()
        how = "refusal" if number % 3 == 2 else "withdrawal"
        seen.update(f"{how} {who}" for who in race(the_house, school, how, chance))
        if number % 100 == 0:
            figures(told(seen, started))
    figures(told(seen, started))
    for how in ENDS:
        assert min(seen[f"{how} first"], seen[f"{how} after"]) >= RACES / 50, told(seen, started)


def told(seen: Counter[str], started: float) -> str:
    """How many races, and who was first how often."""
    counts = ", ".join(f"{what} {times}" for what, times in sorted(seen.items()))
    return f"{seen.total()} races in {time.monotonic() - started:.0f} s: {counts}; none left alive"


def race(house: House, school: School, how: str, chance: Random) -> list[str]:
    """Of each send whether the withdrawal was first, or came after it; what stands is checked."""
    school.draft_what_was_sent()
    consent, drafts = school.consent(), list(school.drafts.values())
    stop = (
        partial(school.consent, "refused")
        if how == "refusal"
        else partial(consents.withdraw_consent, school.place.member(), consent_id=consent["id"])
    )
    acts = [
        stop,
        *(partial(referrals.send_referral, school.place.member(), referral_id=d) for d in drafts),
    ]
    ahead = school.ahead[how]
    waits = [max(-ahead, 0), *([max(ahead, 0)] * len(drafts))]
    jittered = [wait + chance.uniform(0, APART_SECONDS) for wait in waits]
    answer, *outcomes = together(*map(later, jittered, acts), apart=0)
    sent = shared(outcomes, drafts, how)
    school.ahead[how] += STEP_SECONDS * (2 * len(sent) - len(drafts)) / len(drafts)
    school.drafts = {to: draft for to, draft in school.drafts.items() if draft not in sent}
    grants = rows(house, GRANTS, records=drafts, consent=consent["id"])
    assert [grant for grant in grants if grant.ended_at is None] == [], "it outlives the consent"
    ended = [(grant.record_id, grant.ended_because) for grant in grants if grant.record_id in sent]
    assert sorted(ended) == sorted((draft, ENDS[how]) for draft in sent)
    assert {grant.record_id for grant in grants} == sent, "refused, and shared all the same"
    if how == "withdrawal":
        assert answer["consent"]["state"] == "withdrawn", "nothing blocks a withdrawal"
        assert sorted(stop["record_id"] for stop in answer["stopped"]) == sorted(sent)
    else:
        assert answer["state"] == "refused"
    return ["after" if draft in sent else "first" for draft in drafts]


def shared(outcomes: Sequence[Any], drafts: Sequence[UUID], how: str) -> set[UUID]:
    """The drafts that went out; the others were refused, for that reason alone."""
    sent = set()
    for outcome, draft in zip(outcomes, drafts, strict=True):
        if isinstance(outcome, Forbidden):
            assert [reason.code for reason in outcome.reasons] == [ENDS[how]]
        else:
            assert outcome["state"] == "requested", outcome
            sent.add(draft)
    return sent


def later(seconds: float, act: Act) -> Act:
    """The same act, a little later."""

    def run() -> Any:
        Event().wait(seconds)
        return act()

    return run
