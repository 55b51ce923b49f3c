"""What the clock does about an answer that is awaited. Workers of the sender's organisation.

Invariant: asked again when the time has come: who has answered, or may not look any more, hears
nothing. The receiver's own worker tells its members.
"""

from uuid import UUID

from services.referrals import reading
from services.referrals.rules import OPEN
from services.referrals.tasks import ANNOUNCE_OVERDUE, ANNOUNCE_REMINDER
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.jobs.tasks import Task


@operation("referral:remind")
def remind_receiver(scope: Scope, *, referral_id: UUID) -> None:
    """A working day before the answer is due."""
    _remind(scope, referral_id, ANNOUNCE_REMINDER)


@operation("referral:remind")
def nudge_receiver(scope: Scope, *, referral_id: UUID) -> None:
    """When the answer was due and did not come: the team leader."""
    _remind(scope, referral_id, ANNOUNCE_OVERDUE)


def _remind(scope: Scope, referral_id: UUID, announcement: Task) -> None:
    referral = reading.see(scope, referral_id).referral
    if referral.state in OPEN and referral.exchange_ended_at is None:
        scope.later(announcement, organisation_id=referral.receiver_id, referral_id=referral_id)
