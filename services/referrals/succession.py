"""Whose referrals are whose when members leave and teams close.

Invariant: counted and handed over without being looked at: who manages members reads no referral.
What nobody takes over keeps the name of who left it, so that it is found.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, select, update

from services.referrals.models import Referral, ReferralFile
from services.referrals.reading import KIND, LISTED
from services.referrals.rules import UNFINISHED
from services.referrals.tasks import ANNOUNCE_LEFT_WORK
from services.sharing import operations as sharing
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import MemberLeft, OpenWork, WorkAsked

MOST_LOOKED_AT = 20
"""To know who could take over, some of it will do."""
_live = sharing.live(KIND)
_going_on = Referral.state.in_(UNFINISHED), Referral.exchange_ended_at.is_(None)
_in_hand = Referral.state.in_(UNFINISHED | {"draft"}), Referral.exchange_ended_at.is_(None)
"""What somebody has to finish: a draft too."""


@on(WorkAsked, order=20)
def referrals_under_way(scope: Scope, event: WorkAsked) -> OpenWork | None:
    """How many referrals a member deals with (drafts too), or lie with a team."""
    if event.team_id is not None:
        lies_there = _live.c.viewer_team_id == event.team_id
        joined = select(Referral.id).join(_live, _live.c.record_id == Referral.id)
        return OpenWork(KIND, scope.count(joined.where(lies_there, *_going_on)))
    if event.member_id is not None:
        mine = ReferralFile.assignee_id == event.member_id
        joined = select(ReferralFile.referral_id).join(
            Referral, Referral.id == ReferralFile.referral_id
        )
        return OpenWork(KIND, scope.count(joined.where(mine, *_in_hand)))
    return None


@on(MemberLeft, order=20)
def hand_over(scope: Scope, event: MemberLeft) -> None:
    """What is under way goes to the successor; without one it waits, and who leads is told. What
    ended keeps its name.
    """
    left_by = None if event.successor_id else event.member_id
    moved = scope.execute(
        update(ReferralFile)
        .where(_dealt_with_by(event.member_id))
        .values(assignee_id=event.successor_id, left_by=left_by)
    )
    if moved and left_by:
        scope.later(ANNOUNCE_LEFT_WORK, member_id=left_by)


def left_behind_by(scope: Scope, member_id: UUID) -> list[UUID]:
    """What this member left and still waits for somebody, some of it; for a worker."""
    waiting = LISTED.where(ReferralFile.left_by == member_id, *_in_hand).order_by(Referral.id)
    return [row.id for row in scope.rows(waiting.limit(MOST_LOOKED_AT))]


def _dealt_with_by(member_id: UUID) -> ColumnElement[bool]:
    going_on = select(Referral.id).where(*_in_hand)
    return (ReferralFile.assignee_id == member_id) & ReferralFile.referral_id.in_(going_on)
