"""What happens to signals because of what other slices did.

Invariant: set-based and without conditions that can fail: nothing here can block a withdrawal, and
who manages members reads no signal.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from services.sharing import operations as sharing
from services.signals.ceasing import cease
from services.signals.models import Signal, SignalFollowUp, SignalShare
from services.signals.reading import KIND
from services.signals.tasks import ANNOUNCE_SHARED_SIGNAL, TAKE_OVER_FOLLOW_UP
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import (
    ChildMoved,
    GrantsEnded,
    MemberLeft,
    OpenWork,
    Stopped,
    TenantDestroyed,
    WorkAsked,
)


@on(GrantsEnded, order=25)
def end_shares(scope: Scope, event: GrantsEnded) -> list[Stopped]:
    """The partners' sight of these has ended for good; they are told."""
    grants = [grant for grant in event.grants if grant.record_kind == KIND]
    if not grants:
        return []
    ids = [grant.record_id for grant in grants]
    ours = update(SignalShare).where(
        SignalShare.id.in_(ids),
        SignalShare.owner_id == scope.org,
        SignalShare.ended_at.is_(None),
    )
    scope.execute(ours.values(ended_at=scope.now))
    for grant in grants:
        scope.concerns("signal_share", grant.record_id)
        scope.later(
            ANNOUNCE_SHARED_SIGNAL, organisation_id=grant.viewer_id, share_id=grant.record_id
        )
    return [Stopped(grant, "exchange_ended") for grant in grants]


@on(ChildMoved, order=25)
def move_signals(scope: Scope, event: ChildMoved) -> None:
    """Signals lie where the child's file does, with what was given of them."""
    moved = update(Signal).where(Signal.child_id == event.child_id)
    scope.execute(moved.values(team_id=event.team_id))
    given = select(SignalShare.id).join(Signal, Signal.id == SignalShare.signal_id)
    shares = scope.rows(given.where(Signal.child_id == event.child_id))
    if shares:
        sharing.move_to_team(scope, KIND, [row.id for row in shares], event.team_id)


@on(TenantDestroyed, order=45)
def end_signals(scope: Scope, _event: TenantDestroyed) -> None:
    """The files are destroyed, and the signals with them: none is active any more."""
    still = select(Signal.id).where(Signal.state == "active")
    cease(scope, [row.id for row in scope.rows(still)], "lapsed")


@on(WorkAsked, order=25)
def follow_ups_under_way(scope: Scope, event: WorkAsked) -> OpenWork | None:
    """How much a member still has to do about signals; or how many last in a team."""
    if event.team_id is not None:
        lasts = select(Signal.id).where(Signal.team_id == event.team_id, Signal.state == "active")
        return OpenWork(KIND, scope.count(lasts))
    if event.member_id is None:
        return None
    mine = select(SignalFollowUp.id).where(_to_do_by(event.member_id))
    return OpenWork("signal_follow_up", scope.count(mine))


@on(MemberLeft, order=25)
def hand_over(scope: Scope, event: MemberLeft) -> None:
    """What is still to be done goes to the successor; without one it waits with nobody, and stands
    in the lists as overdue when its day comes.
    """
    mine = _to_do_by(event.member_id)
    if event.successor_id is not None:
        for row in scope.rows(select(SignalFollowUp.id).where(mine)):
            scope.later(TAKE_OVER_FOLLOW_UP, follow_up_id=row.id)
    handed = update(SignalFollowUp).where(mine)
    scope.execute(handed.values(assignee_id=event.successor_id, version=SignalFollowUp.version + 1))


def _to_do_by(member_id: UUID) -> ColumnElement[bool]:
    return (SignalFollowUp.assignee_id == member_id) & (SignalFollowUp.state == "open")
