"""What ends when a ground in law no longer carries anything.

Invariant: set-based and without conditions, as a withdrawal: nothing here can block it. Whoever
ends a ground has its row; a grant on it takes that row too (a trigger), so that none comes after.
"""

from sqlalchemy import text

from services.sharing import ends
from services.sharing.operations import tell_ended
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import LegalGroundStopped, Stopped


@on(LegalGroundStopped, order=10)
def end_what_rested_on_the_ground(scope: Scope, event: LegalGroundStopped) -> list[Stopped]:
    """Every partner's grant that cites it, with what flowed back within."""
    with scope.as_register() as register:
        rows = register.execute(_RESTING, {"grounds": list(event.ground_ids)}).all()
    ended = ends.end_these(scope, [row.id for row in rows], event.because)
    return tell_ended(scope, ended, event.because)


_RESTING = text(
    "SELECT id FROM access_grant WHERE legal_ground_id = ANY(:grounds) AND ended_at IS NULL"
)
