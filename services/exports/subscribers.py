"""What happens to exports because of what other slices did. Invariant: cannot fail on any state."""

from services.exports.tasks import END_STALE_EXPORTS
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import GrantsEnded


@on(GrantsEnded, order=30)
def end_what_was_made_from_it(scope: Scope, event: GrantsEnded) -> None:
    """Ask the viewers' workers to destroy exports of what they may no longer see.

    Until that has run, fetching such an export is refused already.
    """
    for grant in event.grants:
        scope.later(END_STALE_EXPORTS, organisation_id=grant.viewer_id, record_id=grant.record_id)
