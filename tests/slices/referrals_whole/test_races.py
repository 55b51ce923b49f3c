"""Accept, reject, cancel and withdraw at the same moment: one wins, and nothing is half done."""

import os
from collections import Counter
from functools import partial
from typing import Any

from services.consents import operations as consents
from services.referrals import operations as referrals
from tests.house import House
from tests.proofs.figures import figures
from tests.slices.database import adopted, rows
from tests.slices.races import together, won
from tests.slices.referrals_whole.region import Region
from tests.slices.referrals_whole.test_deadlines import asked_of

ENDS = {"accept": "accepted", "reject": "rejected", "cancel": "cancelled", "withdraw": "cancelled"}
STOPPED = {
    "accept": ["exchange_ended"],
    "reject": ["exchange_ended"],
    "cancel": [],
    "withdraw": ["cancelled"],
}
"""What the withdrawal's receipt says of the referral, by who decided about it."""
ROUNDS = int(os.environ.get("PROOF_RACES", "100"))
APART, ORDERS = (4, 16, 1), 20


def test_exactly_one_wins(the_house: House, region: Region) -> None:
    winners: Counter[str] = Counter()
    for number in range(2 * ROUNDS):
        if number >= ROUNDS and set(winners) == set(ENDS):
            break
        sent = region.sent()
        referral_id = sent["id"]
        referrals.receive_referral(region.child_work.member(), referral_id=referral_id)
        worker, sender = region.child_work.member(), region.school.member()
        outcomes = together(
            partial(referrals.accept_referral, worker, referral_id=referral_id),
            partial(
                referrals.reject_referral,
                worker,
                referral_id=referral_id,
                reason_code="no_capacity",
            ),
            partial(referrals.cancel_referral, sender, referral_id=referral_id),
            partial(consents.withdraw_consent, sender, consent_id=sent["consent_id"]),
            apart=apart(number),
        )
        winners[winner(the_house, region, referral_id, outcomes)] += 1
    won_by = ", ".join(f"{who} {times}" for who, times in winners.most_common())
    figures(
        f"{winners.total()} races, won by: {won_by}; each had one winner and left nothing half done"
    )
    assert set(winners) == set(ENDS), "the races are real ones"


def apart(number: int) -> int:
    """Leads of several lengths; after the agreed rounds, while somebody never won, longer ones."""
    beyond = (number - ROUNDS) // ORDERS
    return APART[number // ORDERS % len(APART)] if beyond < 0 else min(32 << beyond, 512)


def winner(house: House, region: Region, referral_id: Any, outcomes: list[Any]) -> str:
    """Which of the four decided; checks that all that stands is of that one alone.

    A withdrawal always succeeds: where another was first it ends what that one left of the
    exchange.
    """
    names = ("accept", "reject", "cancel")
    first = [name for name, outcome in zip(names, outcomes, strict=False) if won([outcome])]
    assert won(outcomes[3:]), "nothing blocks a withdrawal"
    assert len(first) <= 1
    who = first[0] if first else "withdraw"
    state = rows(
        house,
        "SELECT state, version, exchange_ended_at FROM referral WHERE id = :id",
        id=referral_id,
    )[0]
    assert state.state == ENDS[who]
    assert state.exchange_ended_at is not None
    history = rows(
        house,
        "SELECT state FROM referral_state_change WHERE referral_id = :id ORDER BY version",
        id=referral_id,
    )
    assert [line.state for line in history] == ["requested", "received", ENDS[who]]
    nothing_half_done(house, region, referral_id, who)
    stopped = [s["outcome"] for s in outcomes[3]["stopped"] if s["record_kind"] == "referral"]
    assert stopped == STOPPED[who]
    return who


def nothing_half_done(house: House, region: Region, referral_id: Any, who: str) -> None:
    """The receiver's file and reasons, what was given, and what was told."""
    accepted, rejected = who == "accept", who == "reject"
    assert len(adopted(house, referral_id)) == int(accepted)
    alive = rows(
        house,
        "SELECT g.id FROM access_grant g WHERE g.viewer_id <> g.owner_id AND g.ended_at IS NULL"
        " AND (g.record_id = :id OR g.record_id IN"
        " (SELECT m.id FROM referral_message m WHERE m.referral_id = :id))",
        id=referral_id,
    )
    assert alive == [], "the consent was withdrawn: nothing rests on it"
    kept = rows(
        house,
        "SELECT child_id, reason_code FROM referral_file"
        " WHERE referral_id = :id AND owner_id = :org",
        id=referral_id,
        org=region.child_work.id,
    )[0]
    assert (kept.child_id is not None, kept.reason_code is not None) == (accepted, rejected)
    told = rows(house, "SELECT kind FROM referral_message WHERE referral_id = :id", id=referral_id)
    assert [message.kind for message in told] == (["rejection"] if rejected else [])
    assert asked_of(house, region.child_work.id, referral_id).count("end") == 1
    answers = asked_of(house, region.school.id, referral_id).count("answer")
    assert answers == int(accepted or rejected)
