"""What identity does because something happened elsewhere.

Invariant: it can only take away: when the transaction is rolled back after all, somebody logs in
once more.
"""

from services.identity.own_sessions import end_for_member
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import MemberLeft


@on(MemberLeft, order=10)
def end_sessions(_scope: Scope, event: MemberLeft) -> None:
    """Whoever acted for this membership is out."""
    end_for_member(event.member_id)
