"""What happens to exports because of what other slices did. Invariant: cannot fail on any state."""

from sqlalchemy import select

from services.exports import takeout
from services.exports.models import ExportSource, Takeout
from services.exports.tasks import END_STALE_EXPORTS
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import EndAsked, GrantsEnded, OwnEnded, TenantDestroyed
from shared.problems import Reason
from shared.texts import Text


@on(GrantsEnded, order=30)
def end_what_was_made_from_it(scope: Scope, event: GrantsEnded) -> None:
    """Ask the viewers' workers to destroy exports of what they may no longer see.

    Until that has run, fetching such an export is refused already.
    """
    for grant in event.grants:
        scope.later(END_STALE_EXPORTS, organisation_id=grant.viewer_id, record_id=grant.record_id)


@on(OwnEnded, order=30)
def end_what_was_made_from_ours(scope: Scope, event: OwnEnded) -> None:
    """The same of what we have destroyed ourselves (what we had on a list)."""
    made = select(ExportSource.record_id).where(ExportSource.record_id.in_(event.record_ids))
    for row in scope.rows(made.distinct().order_by(ExportSource.record_id)):
        scope.later(END_STALE_EXPORTS, record_id=row.record_id)


@on(EndAsked, order=30)
def is_the_data_returned(scope: Scope, event: EndAsked) -> list[Reason] | None:
    """Whether all files were fetched, all parts of one export, since the organisation is leaving:
    what was fetched before lacks what came after.
    """
    if event.without_data:
        return None
    asked = select(Takeout.parts, Takeout.fetched_parts).where(Takeout.created_at >= event.since)
    for row in scope.rows(asked):
        if row.parts is not None and set(row.fetched_parts) >= set(range(1, row.parts + 1)):
            return None
    return [Reason("data_not_returned", _NOT_RETURNED, _RETURN)]


@on(TenantDestroyed, order=30)
def end_what_waits(scope: Scope, _event: TenantDestroyed) -> None:
    """Nobody is left to fetch it."""
    takeout.end_all(scope)


_NOT_RETURNED = Text(
    "De organisatie heeft haar dossiers niet (allemaal) opgehaald.",
    "The organisation has not fetched (all of) its files.",
)
_RETURN = Text(
    "Laat haar dat doen, of geef --without-data als zij schriftelijk zegt ze niet te willen.",
    "Let it do so, or give --without-data when it says in writing that it does not want them.",
)
