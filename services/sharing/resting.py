"""What rests on statements of consent: counted beforehand, and ended where they are outgrown.

Invariant: what is counted is what would end; safety-restricted grants are in no count, for who
asks shows it to the family.
"""

from sqlalchemy import text

from services.sharing import ends
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
    """Set-based, as a withdrawal; what rests on enough stays. The child's lock is held, so that
    nothing is shared between looking and ending.
    """
    values = {"resting": list(event.resting), "needed": list(event.needed), "org": scope.org}
    with scope.as_register() as register:
        outgrown = [row.id for row in register.execute(_OUTGROWN, values)]
    if not outgrown:
        return []
    return tell_ended(scope, ends.end_these(scope, outgrown, event.because), event.because)


@on(RestingAsked, order=10)
def what_rests_on_them(scope: Scope, event: RestingAsked) -> list[RestingGrant]:
    """The live grants to partners that rest on one of these."""
    values = {"consents": list(event.consent_ids), "org": scope.org}
    values |= {"substitutes": list(event.substitute_ids)}
    with scope.as_register() as register:
        rows = register.execute(_RESTING, values).all()
    return [
        RestingGrant(row.kind, row.record_id, row.viewer_id, row.ends_at, row.named_for)
        for row in rows
    ]


_RESTING = text(
    "SELECT g.kind, g.record_id, g.viewer_id, g.ends_at, d.named_for FROM access_grant g"
    " LEFT JOIN disclosure d ON d.owner_id = g.owner_id AND d.grant_id = g.id"
    " WHERE g.owner_id = :org AND g.viewer_id <> g.owner_id AND NOT g.safety_restricted"
    " AND g.ended_at IS NULL AND g.ends_at >= now() AND g.id IN"
    " (SELECT c.grant_id FROM grant_consent c WHERE c.consent_id = ANY(:consents)"
    " UNION ALL SELECT s.grant_id FROM grant_substitute s"
    " WHERE s.substitute_id = ANY(:substitutes))"
    " ORDER BY g.kind, g.record_id, g.viewer_id"
)
_OUTGROWN = text(
    "SELECT g.id FROM access_grant g WHERE g.owner_id = :org AND g.viewer_id <> g.owner_id"
    " AND g.ended_at IS NULL AND g.id IN"
    " (SELECT c.grant_id FROM grant_consent c WHERE c.consent_id = ANY(:resting)"
    " UNION ALL SELECT s.grant_id FROM grant_substitute s WHERE s.substitute_id = ANY(:resting))"
    " AND NOT EXISTS (SELECT 1 FROM grant_consent n"
    " WHERE n.grant_id = g.id AND n.consent_id = ANY(:needed))"
    " AND NOT EXISTS (SELECT 1 FROM grant_substitute n"
    " WHERE n.grant_id = g.id AND n.substitute_id = ANY(:needed))"
)
