"""What our organisation keeps to itself about a referral: its own row, made when first needed.

Invariant: written after the referral was grasped, so that two at once do not both make it.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from services.referrals.models import ReferralFile
from services.referrals.reading import Seen
from shared.authz.scope import Scope


def opened(scope: Scope, referral_id: UUID, **values: Any) -> ReferralFile:
    """The first row of our file about this referral."""
    blank: dict[str, Any] = dict.fromkeys(_KEPT)
    who = {"handled_by": scope.actor.id, "at": scope.now}
    return scope.add(
        ReferralFile(owner_id=scope.org, referral_id=referral_id, **who, **{**blank, **values})
    )


def kept(scope: Scope, seen: Seen, **values: Any) -> Seen:
    """Note these values in our file; the referral as we see it then."""
    if seen.file is None:
        sender = seen.referral.owner_id if seen.party == "receiver" else None
        return replace(seen, file=opened(scope, seen.referral.id, sender_id=sender, **values))
    changes = {"handled_by": scope.actor.id, "at": scope.now, **values}
    if changes.get("assignee_id"):  # somebody has taken it over
        changes["left_by"] = None
    mine = update(ReferralFile).where(ReferralFile.referral_id == seen.referral.id)
    scope.execute(mine.values(**changes))
    for name, value in changes.items():
        set_committed_value(seen.file, name, value)
    return seen


_KEPT = (
    "child_id",
    "assignee_id",
    "left_by",
    "reason_code",
    "outcome_code",
    "suggested_receiver_id",
    "sender_id",
    "received_at",
    "accepted_at",
    "closed_at",
    "sealed_note",
    "legal_ground_id",
)
