"""What ends when a ground in law no longer carries anything.

Invariant: set-based and without conditions, as a withdrawal: nothing here can block it.
"""

from services.sharing import grants
from services.sharing.operations import tell_ended
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import LegalGroundStopped, Stopped


@on(LegalGroundStopped, order=10)
def end_what_rested_on_the_ground(scope: Scope, event: LegalGroundStopped) -> list[Stopped]:
    """Every partner's grant that cites it, with what flowed back within."""
    ended = grants.end_by_ground(scope, event.ground_ids, event.because)
    return tell_ended(scope, ended, event.because)
