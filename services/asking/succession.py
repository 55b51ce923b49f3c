"""Whose questions are whose when a member leaves.

Invariant: an open question is never with somebody who has no access any more: it goes to who takes
their work over, or waits for whoever acts on it first, and somebody hears of that.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, Update, select, update

from services.asking.models import ConsentRequest
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.permissions import CARE
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import MemberLeft, OpenWork, WorkAsked
from shared.jobs.tasks import task

PASS_ON = task("asking.pass_on", "member_id", "successor_id")
LEAVE = task("asking.leave", "member_id")
ANNOUNCE_LEFT = task("notifications.announce_left_questions", "member_id", queue="mail")
_open = ConsentRequest.answered_at.is_(None), ConsentRequest.closed_at.is_(None)


@on(WorkAsked, order=30)
def questions_under_way(scope: Scope, event: WorkAsked) -> OpenWork | None:
    """How many open questions a member follows."""
    if event.member_id is None:
        return None
    mine = select(ConsentRequest.id).where(_minded_by(event.member_id))
    return OpenWork("consent_request", scope.count(mine))


@on(MemberLeft, order=30)
def hand_over(scope: Scope, event: MemberLeft) -> None:
    """A worker does it, which sees all teams: who manages members sees no question."""
    mine = select(ConsentRequest.id).where(_minded_by(event.member_id))
    if not scope.count(mine):
        return
    if event.successor_id is None:
        scope.later(LEAVE, member_id=event.member_id)
    else:
        scope.later(PASS_ON, member_id=event.member_id, successor_id=event.successor_id)


@operation("consent_request:pass_on")
def pass_on(scope: Scope, *, member_id: UUID, successor_id: UUID) -> None:
    """The successor follows what this member asked; where they have left too, nobody does."""
    if not organisations.is_member(scope, successor_id):
        _leave(scope, member_id)
        return
    scope.execute(_of(member_id).values(minded_by=successor_id))


@operation("consent_request:pass_on")
def leave(scope: Scope, *, member_id: UUID) -> None:
    """Nobody follows what this member asked, until somebody acts on it; who could is told."""
    _leave(scope, member_id)


def take_over(scope: Scope, request: ConsentRequest) -> None:
    """Whoever acts on a question that nobody follows, follows it from then on."""
    if request.minded_by is None and scope.actor.kind == "member":
        request.minded_by = scope.actor.id


def whom_to_tell(scope: Scope) -> list[UUID]:
    """Who hears that questions wait for somebody: who leads, else who could take one over, else
    the admins; nobody where none waits (any more).
    """
    waiting = select(ConsentRequest.team_id).where(ConsentRequest.minded_by.is_(None), *_open)
    teams = sorted({row.team_id for row in scope.rows(waiting)})
    if not teams:
        return []
    able = {
        one
        for team in teams
        for one in organisations.ids_working_for(scope, team, "consent:ask", CARE)
    }
    return organisations.coordinators(scope) or sorted(able) or organisations.leaders(scope)


def _leave(scope: Scope, member_id: UUID) -> None:
    if scope.execute(_of(member_id).values(minded_by=None)):
        scope.later(ANNOUNCE_LEFT, member_id=member_id)


def _of(member_id: UUID) -> Update:
    return update(ConsentRequest).where(_minded_by(member_id))


def _minded_by(member_id: UUID) -> ColumnElement[bool]:
    still, unclosed = _open
    return (ConsentRequest.minded_by == member_id) & still & unclosed
