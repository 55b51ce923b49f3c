"""Everything that can be done to a referral's state, and the ways to each state.

Invariant: written from the story that the states tell, not from the code's own table.
"""

from collections.abc import Callable
from typing import Any

from services.referrals import operations as referrals
from shared.authz.actor import Actor
from tests.slices.referrals_whole.region import Region

Act = Callable[[Actor, Any], Any]


def act(operation: Any, **given: Any) -> Act:
    return lambda actor, referral_id: operation(actor, referral_id=referral_id, **given)


ACTS: dict[str, Act] = {
    "send": act(referrals.send_referral),
    "cancel": act(referrals.cancel_referral),
    "retract": act(referrals.retract_referral),
    "receive": act(referrals.receive_referral),
    "accept": act(referrals.accept_referral),
    "reject": act(referrals.reject_referral, reason_code="no_capacity"),
    "start": act(referrals.start_referral),
    "hold": act(referrals.hold_referral, reason_code="holiday"),
    "complete": act(referrals.complete_referral, outcome_code="goals_reached"),
    "reopen": act(referrals.reopen_referral, note="Het speelt weer."),
}
SENDERS = {"send", "cancel", "retract"}

WAYS: dict[str, list[str]] = {
    "draft": [],
    "requested": ["send"],
    "received": ["send", "receive"],
    "accepted": ["send", "receive", "accept"],
    "rejected": ["send", "receive", "reject"],
    "in-progress": ["send", "receive", "accept", "start"],
    "on-hold": ["send", "receive", "accept", "start", "hold"],
    "completed": ["send", "receive", "accept", "start", "complete"],
    "cancelled": ["send", "cancel"],
    "entered-in-error": ["send", "retract"],
}

LAWFUL = """
sender   draft        send     requested
sender   draft        cancel   cancelled
sender   requested    cancel   cancelled
sender   received     cancel   cancelled
sender   requested    retract  entered-in-error
sender   received     retract  entered-in-error
sender   accepted     retract  entered-in-error
sender   rejected     retract  entered-in-error
sender   in-progress  retract  entered-in-error
sender   on-hold      retract  entered-in-error
sender   completed    retract  entered-in-error
receiver requested    receive  received
receiver received     accept   accepted
receiver received     reject   rejected
receiver accepted     start    in-progress
receiver accepted     complete completed
receiver in-progress  hold     on-hold
receiver in-progress  complete completed
receiver on-hold      start    in-progress
receiver completed    reopen   in-progress
"""
TABLE = {
    (party, state, name): to for party, state, name, to in map(str.split, LAWFUL.split("\n")[1:-1])
}


def brought(region: Region, referral_id: Any, state: str) -> None:
    """Bring a draft to this state, each step by the party that may."""
    for name in WAYS[state]:
        place = region.school if name in SENDERS else region.child_work
        ACTS[name](place.member(), referral_id)
