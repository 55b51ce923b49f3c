"""What members hear of referrals, of work that is left, and of partners.

Invariant: asked again in the worker: what tells of a referral that may no longer be seen is
dropped.
"""

from uuid import UUID

from sqlalchemy import select, update

from services.notifications.letters import LETTERS
from services.notifications.models import Notification
from services.notifications.telling import concerned, leading, tell, with_stand_ins
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.authz.operation import operation
from shared.authz.scope import Scope

OF_PARTNER = {"leaving": "partner_leaving", "destroyed": "partner_left", "active": "partner_stays"}
"""What is told of a partner in this state."""
UNANSWERED = frozenset({"requested", "received"})


@operation("notification:announce")
def announce_referral(scope: Scope, *, referral_id: UUID) -> None:
    """Tell our coordinators that a referral has come in, if it is still ours to see; what answers
    a referral of ours is told to who deals with that one.
    """
    if not referrals.is_live(scope, referral_id):
        return
    asked = referrals.answered_by(scope, referral_id)
    assignee = referrals.assignee_of(scope, asked) if asked else None
    dealing = with_stand_ins(scope, assignee)
    tell(scope, "referral_returned", referral_id, dealing)
    if referrals.state_of(scope, referral_id) in UNANSWERED:
        others = [one for one in leading(scope, referral_id) if one not in dealing]
        tell(scope, "referral_requested", referral_id, others)


@operation("notification:announce")
def announce_assignment(scope: Scope, *, referral_id: UUID) -> None:
    """Tell who deals with it now that a colleague has given it to them."""
    if referrals.is_live(scope, referral_id):
        assignee = referrals.assignee_of(scope, referral_id)
        tell(scope, "referral_assigned", referral_id, with_stand_ins(scope, assignee))


@operation("notification:announce")
def announce_reminder(scope: Scope, *, referral_id: UUID) -> None:
    """Tomorrow is the last day to answer: tell who deals with it, and our coordinators."""
    _tell_of_deadline(scope, "referral_reminder", referral_id)


@operation("notification:announce")
def announce_overdue(scope: Scope, *, referral_id: UUID) -> None:
    """Nobody answered in time: nudge the team leaders."""
    _tell_of_deadline(scope, "referral_overdue", referral_id)


@operation("notification:announce")
def announce_answer(scope: Scope, *, referral_id: UUID) -> None:
    """Tell who sent it how it was answered, or that it was completed."""
    kind = f"referral_{referrals.state_of(scope, referral_id)}"
    if kind in LETTERS:
        tell(scope, kind, referral_id, concerned(scope, referral_id))


@operation("notification:announce")
def announce_message(scope: Scope, *, referral_id: UUID, message_id: UUID) -> None:
    """Tell who deals with it that the other party wrote."""
    scope.concerns("referral_message", message_id)
    if referrals.is_live(scope, referral_id):
        tell(scope, "referral_message", referral_id, concerned(scope, referral_id))


@operation("notification:announce")
def announce_left_work(scope: Scope, *, member_id: UUID) -> None:
    """Tell who leads that a colleague left work behind, if it still waits for somebody; where
    nobody leads, who could take it over, and else the admins: somebody must hear.
    """
    waiting = referrals.left_behind_by(scope, member_id)
    if not waiting:
        return
    able = [one for referral_id in waiting for one in referrals.workers_of(scope, referral_id)]
    whom = organisations.coordinators(scope) or able or organisations.leaders(scope)
    tell(scope, "work_left", member_id, whom)


@operation("notification:announce")
def announce_partner(scope: Scope, *, partner_id: UUID) -> None:
    """Tell who leads how it is with a partner now: it leaves, stays after all, or has gone.

    That it stays is told to who heard that it would leave.
    """
    standing = organisations.standing_of(scope, partner_id)
    state = "active" if standing and standing.state == "suspended" else standing and standing.state
    kind = OF_PARTNER.get(state or "")
    if kind is None:
        return
    heard = select(Notification.member_id).where(
        Notification.kind == "partner_leaving", Notification.record_id == partner_id
    )
    first = kind != "partner_stays"
    whom = organisations.leaders(scope) if first else [r.member_id for r in scope.rows(heard)]
    tell(scope, kind, partner_id, whom)


@operation("notification:announce")
def announce_end(scope: Scope, *, referral_id: UUID) -> None:
    """A referral ended: drop what was not sent, and tell who had been told, or deals with it."""
    waiting = Notification.record_id == referral_id
    scope.execute(
        update(Notification)
        .where(waiting, Notification.mail_state == "pending")
        .values(mail_state="dropped", mail_at=scope.now)
    )
    told = select(Notification.member_id).where(
        waiting, Notification.kind == "referral_requested", Notification.mail_state == "sent"
    )
    knew = [row.member_id for row in scope.rows(told)]
    dealing = with_stand_ins(scope, referrals.assignee_of(scope, referral_id))
    tell(scope, "referral_ended", referral_id, [*knew, *dealing])


def _tell_of_deadline(scope: Scope, kind: str, referral_id: UUID) -> None:
    if referrals.state_of(scope, referral_id) in UNANSWERED:
        assignee = referrals.assignee_of(scope, referral_id)
        first = with_stand_ins(scope, assignee) if kind == "referral_reminder" else []
        tell(scope, kind, referral_id, [*first, *leading(scope, referral_id)])
