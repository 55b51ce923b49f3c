"""Accept, reject, cancel and withdraw at the same moment: one wins, and nothing is half done."""

import os
from functools import partial
from typing import Any

from services.consents import operations as consents
from services.referrals import operations as referrals
from tests.house import House
from tests.slices.database import rows
from tests.slices.races import together, won
from tests.slices.referrals_whole.region import Region

ROUNDS = int(os.environ.get("PROOF_RACES", "100"))


def test_exactly_one_wins(the_house: House, region: Region) -> None:
    outcomes_seen: set[tuple[str, bool]] = set()
    for _ in range(ROUNDS):
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
        )
        outcomes_seen.add(whole(the_house, region, referral_id, outcomes))
    assert len({state for state, _ in outcomes_seen}) > 1, "the races are real ones"


def whole(house: House, region: Region, referral_id: Any, outcomes: list[Any]) -> tuple[str, bool]:
    """Checks that what stands fits one order of what happened; the state, and whether adopted."""
    accepted, rejected, cancelled, withdrawn = (o in won([o]) for o in outcomes)
    assert withdrawn, "nothing blocks a withdrawal"
    assert accepted + rejected + cancelled <= 1
    state = rows(
        house,
        "SELECT state, version, exchange_ended_at FROM referral WHERE id = :id",
        id=referral_id,
    )[0]
    expected = "accepted" if accepted else "rejected" if rejected else "cancelled"
    assert state.state == expected
    assert state.exchange_ended_at is not None
    history = rows(
        house,
        "SELECT state FROM referral_state_change WHERE referral_id = :id ORDER BY version",
        id=referral_id,
    )
    assert [line.state for line in history] == ["requested", "received", expected]
    adopted = rows(house, "SELECT 1 FROM child WHERE adopted_from = :id", id=referral_id)
    assert len(adopted) == int(accepted)
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
    return state.state, bool(adopted)
