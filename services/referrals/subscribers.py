"""What happens to referrals because of what other slices did.

Invariant: set-based and without conditions that can fail: nothing here can block a withdrawal.
"""

from sqlalchemy import select, update

from services.referrals.models import Referral
from services.referrals.reading import KIND
from services.referrals.rules import OPEN
from services.referrals.tasks import ANNOUNCE_END
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import GrantsEnded, Stopped


@on(GrantsEnded, order=20)
def stop_referrals(scope: Scope, event: GrantsEnded) -> list[Stopped]:
    """Cancel what is not answered yet, end the exchange of the rest, and tell the receivers."""
    grants = [grant for grant in event.grants if grant.record_kind == KIND]
    ids = [grant.record_id for grant in grants]
    cancelled = (
        update(Referral)
        .where(Referral.id.in_(ids), Referral.owner_id == scope.org, Referral.state.in_(OPEN))
        .values(state="cancelled", state_at=scope.now, version=Referral.version + 1)
    )
    scope.execute(cancelled)
    adopted = {
        row.id
        for row in scope.rows(
            select(Referral.id).where(Referral.id.in_(ids), Referral.state == "accepted")
        )
    }
    for grant in grants:
        scope.concerns(KIND, grant.record_id)
        scope.later(ANNOUNCE_END, organisation_id=grant.viewer_id, referral_id=grant.record_id)
    return [
        Stopped(grant, "exchange_ended" if grant.record_id in adopted else "cancelled")
        for grant in grants
    ]
