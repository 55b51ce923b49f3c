"""Sending a referral, taking it back, and saying that it was made in error.

Invariant: sending makes a snapshot cut down to the rule's data categories and grants it by a
verdict of the decision, in one transaction under the child's lock.
"""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from services.referrals import attachments, reading
from services.referrals.operations.drafting import own_child
from services.referrals.reading import KIND, Seen, open_content, seal_content, view
from services.referrals.rules import answer_due, nudge_at, reminder_at
from services.referrals.steps import require, take
from services.referrals.tasks import ANNOUNCE_REFERRAL, NUDGE_RECEIVER, REMIND_RECEIVER
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict
from shared.texts import Text


@operation("referral:send")
def send_referral(
    scope: Scope, *, referral_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Send a draft with its attachments: decide, cut the snapshot, grant it, tell the receiver.

    Forbidden says all that is missing; nothing is sent then.
    """
    seen = reading.see(scope, referral_id)
    child_id = own_child(seen)
    require(seen, "requested", expected_version)
    if seen.open_already is not None:
        raise Conflict("referral_open_already", _FIRST_IS.filled(id=seen.open_already))
    referral = seen.referral
    files = attachments.waiting(scope, seen) if seen.with_files else []
    categories = frozenset(referral.categories) | {file.row.category for file in files}
    question = sharing.Question(
        child_id,
        referral.receiver_id,
        referral.purpose,
        KIND,
        categories,
        referral.ground,
        seen.file.legal_ground_id if seen.file else None,
    )
    decision = sharing.decide(scope, question)
    allowed = sharing.require(decision.verdict)
    if files:
        sharing.hold(scope, KIND, referral_id)
        if files != attachments.waiting(scope, seen):  # one was taken away meanwhile
            raise Conflict
    content = open_content(seen) | decision.child.snapshot(scope, allowed.categories)
    _request(scope, seen, content, allowed, expected_version)
    sharing.give(scope, seen.record, seen.key, allowed, referral.receiver_team_id)
    sharing.schedule_expiry(scope, seen.record, allowed)
    attachments.share(scope, files, allowed, None)
    scope.later(ANNOUNCE_REFERRAL, organisation_id=referral.receiver_id, referral_id=referral.id)
    _set_the_clock(scope, seen)
    return view(seen, content)


@operation("referral:cancel")
def cancel_referral(
    scope: Scope, *, referral_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Take back a draft, or a referral that is not answered yet: the receiver sees it no more."""
    return _stopped(scope, referral_id, "cancelled", expected_version)


@operation("referral:cancel")
def retract_referral(
    scope: Scope, *, referral_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Say that what was sent was sent in error: the receiver sees it no more, its history stays.

    A file that the receiver made from it is the receiver's own; the announcement tells it to look.
    """
    return _stopped(scope, referral_id, "entered-in-error", expected_version)


def _request(
    scope: Scope,
    seen: Seen,
    content: dict[str, Any],
    allowed: sharing.Allowed,
    expected_version: int | None,
) -> None:
    try:
        take(
            scope,
            seen,
            "requested",
            expected_version,
            categories=sorted(allowed.categories),
            sealed_content=seal_content(seen.key, seen.referral.id, scope.org, content),
            answer_due_at=answer_due(scope.now, allowed.rule.answer_days),
        )
    except IntegrityError:
        raise Conflict("referral_open_already", OPEN_ALREADY) from None


def _set_the_clock(scope: Scope, seen: Seen) -> None:
    due = seen.referral.answer_due_at
    if due is None:  # never for what was just sent
        return
    reminder = reminder_at(due, scope.now)
    if reminder is not None:
        scope.at(reminder, REMIND_RECEIVER, referral_id=seen.referral.id)
    scope.at(nudge_at(due), NUDGE_RECEIVER, referral_id=seen.referral.id)


def _stopped(
    scope: Scope, referral_id: UUID, target: str, expected_version: int | None
) -> dict[str, Any]:
    """The grants end before the record changes, as in a withdrawal; what follows, follows then."""
    seen = reading.grasp(scope, referral_id)
    require(seen, target, expected_version)
    ended = sharing.end_for(scope, [referral_id], target)
    sent = seen.referral.state != "draft"
    ends = {"exchange_ended_at": seen.referral.exchange_ended_at or scope.now} if sent else {}
    take(scope, seen, target, expected_version, **ends)
    sharing.tell_ended(scope, ended, target)
    return view(seen)


OPEN_ALREADY = Text(
    "Voor dit kind loopt al een aanmelding bij deze ontvanger met dit doel.",
    "A referral of this child to this receiver for this purpose is open already.",
)
_FIRST_IS = Text(
    OPEN_ALREADY.nl + " Het is aanmelding {id}.", OPEN_ALREADY.en + " It is referral {id}."
)
