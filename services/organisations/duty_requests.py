"""Four eyes: an admin who wants to see more of children asks, and another admin decides.

Invariant: who asked never decides; what was asked for a member that changed since is not given.
(The database holds the first too: migration 0041.)
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.organisations.models import DutyRequest, Member
from services.organisations.rules import Duties
from services.organisations.second_person import require_second
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Forbidden
from shared.texts import Text


def ask(scope: Scope, member: Member, wanted: Duties) -> DutyRequest:
    """Put the wish down; it takes the place of an earlier one."""
    drop(scope, member.id)
    return scope.add(
        DutyRequest(
            id=new_id(),
            owner_id=scope.org,
            created_at=scope.now,
            member_id=member.id,
            member_version=member.version,
            roles=sorted(wanted.roles),
            team_ids=sorted(wanted.teams),
            state="asked",
            decided_by=None,
            decided_at=None,
        )
    )


def drop(scope: Scope, member_id: UUID) -> None:
    """What was asked for this member and not decided is withdrawn."""
    open_wish = DutyRequest.member_id == member_id, DutyRequest.state == "asked"
    changed = update(DutyRequest).where(*open_wish)
    scope.execute(changed.values(state="withdrawn", decided_at=scope.now))


def decided(scope: Scope, request_id: UUID, state: str) -> DutyRequest:
    """The request with this decision; Forbidden for who asked, Conflict when it was decided."""
    request = scope.load(DutyRequest, request_id, lock="change")
    if request.state != "asked":
        raise Conflict("request_decided", _DECIDED)
    own = request.member_id == scope.actor.id
    if own and state != "withdrawn":
        raise Forbidden("own_request", _OWN)
    if not own and state == "withdrawn":
        raise Forbidden("request_of_another", _ANOTHERS)
    if state == "approved":
        require_second(scope, request.member_id)
    request.state, request.decided_at = state, scope.now
    request.decided_by = None if own else scope.actor.id
    return request


def require_unchanged(request: DutyRequest, member: Member) -> None:
    """Conflict when the member's roles or teams are not those that the request began from."""
    if request.member_version != member.version:
        raise Conflict("member_changed", _CHANGED)


def names_of_askers(scope: Scope, requests: list[Any]) -> dict[UUID, str]:
    """Who they are, by their ids."""
    ids = [request.member_id for request in requests]
    rows = scope.rows(select(Member.id, Member.name).where(Member.id.in_(ids)))
    return {row.id: row.name for row in rows}


def view(request: Any) -> dict[str, Any]:
    """What was asked."""
    return {name: getattr(request, name) for name in NAMES}


NAMES = ("id", "created_at", "member_id", "roles", "team_ids", "state", "decided_by", "decided_at")
_DECIDED = Text("Hierover is al besloten.", "This has been decided already.")
_OWN = Text(
    "Over uw eigen verzoek beslist een andere beheerder.",
    "Another admin decides on your own request.",
)
_ANOTHERS = Text(
    "Alleen wie het vroeg kan het intrekken.", "Only who asked for it can withdraw it."
)
_CHANGED = Text(
    "De rollen of teams van deze beheerder zijn intussen gewijzigd. Laat het opnieuw vragen.",
    "This admin's roles or teams have changed in the meantime. Let it be asked again.",
)
