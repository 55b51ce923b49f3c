"""What rests on statements of consent: counted beforehand, and ended where they are outgrown.

Invariant: what is counted is what would end; safety-restricted grants are in no count, for who
asks shows it to the family.
"""

from sqlalchemy import text

from services.sharing import grants
from services.sharing.operations import tell_ended
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import (
    RestingAsked,
    RestingGrant,
    StatementsOutgrown,
    Stopped,
)


@on(StatementsOutgrown, order=10)
def end_what_was_outgrown(scope: Scope, event: StatementsOutgrown) -> list[Stopped]:
    """Set-based, as a withdrawal; what rests on enough stays."""
    ended = grants.end_outgrown(scope, event.consent_ids, event.needed, event.because)
    return tell_ended(scope, ended, event.because)


@on(RestingAsked, order=10)
def what_rests_on_them(scope: Scope, event: RestingAsked) -> list[RestingGrant]:
    """The live grants to partners that rest on one of these."""
    values = {"consents": list(event.consent_ids), "org": scope.org}
    with scope.as_register() as register:
        rows = register.execute(_RESTING, values).all()
    return [RestingGrant(row.kind, row.record_id, row.viewer_id, row.ends_at) for row in rows]


_RESTING = text(
    "SELECT g.kind, g.record_id, g.viewer_id, g.ends_at FROM access_grant g"
    " WHERE g.owner_id = :org AND g.viewer_id <> g.owner_id AND NOT g.safety_restricted"
    " AND g.ended_at IS NULL AND g.ends_at >= now() AND g.id IN"
    " (SELECT c.grant_id FROM grant_consent c WHERE c.consent_id = ANY(:consents))"
    " ORDER BY g.kind, g.record_id, g.viewer_id"
)
