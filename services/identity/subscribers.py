"""What identity does because something happened elsewhere.

Invariant: it can only take away: when the transaction is rolled back after all, somebody logs in
once more, and lets their apps in again.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from services.identity.own_sessions import end_for_member
from shared import clock, runtime
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import MemberLeft, MemberReturned, TenantDestroyed


@on(MemberLeft, order=10)
def end_access(_scope: Scope, event: MemberLeft) -> None:
    """Whoever acted for this membership is out, and so are the apps that acted for them."""
    _end([event.member_id], "member_left")


@on(MemberReturned, order=10)
def end_what_slipped_in(_scope: Scope, event: MemberReturned) -> None:
    """What they let in at the very moment that they were put out does not come back with them."""
    _end([event.member_id], "member_left")


@on(TenantDestroyed, order=10)
def end_all_access(_scope: Scope, event: TenantDestroyed) -> None:
    """Nobody acts for an organisation that is gone."""
    _end(event.member_ids, "organisation_gone")


def _end(member_ids: Sequence[UUID], because: str) -> None:
    for member_id in member_ids:
        end_for_member(member_id)
    values = {"members": list(member_ids), "now": clock.now(), "because": because}
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_END_GRANTS, values)


_END_GRANTS = text(
    "UPDATE oauth_grant SET ended_at = :now, ended_because = :because"
    " WHERE member_id = ANY(:members) AND ended_at IS NULL"
)
"""With a grant end its codes, refresh tokens and access tokens: each is looked up through it."""
