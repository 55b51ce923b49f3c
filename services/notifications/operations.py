"""Telling members that something is waiting, in Schakel and by mail, without a word about whom.

Invariant: asked again in the worker: what tells of something that may no longer be seen is dropped.
A member reads their own notifications only.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from services.notifications import (
    of_exchanges,
    of_grounds,
    of_lists,
    of_matches,
    of_signals,
    posting,
    telling,
)
from services.notifications.models import Notification
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.problems import NotFound
from shared.web.pages import Cursor, Page

SEND_MAIL = telling.SEND_MAIL
MOST_COUNTED = 99
"""One more means: more than this."""


@operation("notification:read", reads=True)
def list_notifications(
    scope: Scope, *, unread: bool = False, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """What I was told, newest first; `unread`: only what I have not marked as read."""
    statement = _LISTED.where(Notification.member_id == scope.actor.id)
    if unread:
        statement = statement.where(Notification.read_at.is_(None))
    rows = scope.rows(
        newest_first(statement, Notification.created_at, Notification.id, after, page_size)
    )
    return page(rows, page_size, _view)


@operation("notification:read", reads=True)
def count_notifications(scope: Scope) -> dict[str, Any]:
    """How many of mine are unread; `MOST_COUNTED` + 1 stands for all that is more."""
    mine = select(Notification.id).where(
        Notification.member_id == scope.actor.id, Notification.read_at.is_(None)
    )
    most = mine.limit(MOST_COUNTED + 1).subquery()
    return {"unread": scope.rows(select(func.count()).select_from(most))[0][0]}


@operation("notification:mark")
def mark_all_read(scope: Scope, *, until: datetime | None = None) -> None:
    """I have read all that I was told, or all of it until this moment."""
    mine = update(Notification).where(
        Notification.member_id == scope.actor.id,
        Notification.read_at.is_(None),
        Notification.created_at <= (until or scope.now),
    )
    scope.execute(mine.values(read_at=scope.now))


@operation("notification:mark")
def mark_read(scope: Scope, *, notification_id: UUID) -> dict[str, Any]:
    """I have read it. A second time changes nothing."""
    notification = scope.load(Notification, notification_id, lock="change")
    if notification.member_id != scope.actor.id:
        raise NotFound
    notification.read_at = notification.read_at or scope.now
    return _view(notification)


def _view(row: Any) -> dict[str, Any]:
    names = ("id", "kind", "record_id", "created_at", "read_at")
    return {name: getattr(row, name) for name in names}


_LISTED = select(
    Notification.id,
    Notification.kind,
    Notification.record_id,
    Notification.created_at,
    Notification.read_at,
)
announce_referral = of_exchanges.announce_referral
announce_assignment = of_exchanges.announce_assignment
announce_reminder = of_exchanges.announce_reminder
announce_overdue = of_exchanges.announce_overdue
announce_answer = of_exchanges.announce_answer
announce_message = of_exchanges.announce_message
announce_left_work = of_exchanges.announce_left_work
announce_partner = of_exchanges.announce_partner
announce_end = of_exchanges.announce_end
announce_ground = of_grounds.announce_ground
announce_ground_due = of_grounds.announce_ground_due
announce_ground_overdue = of_grounds.announce_ground_overdue
announce_ground_decided = of_grounds.announce_ground_decided
announce_consent_ending = of_grounds.announce_consent_ending
announce_birthday = of_grounds.announce_birthday
announce_question = of_grounds.announce_question
announce_left_questions = of_grounds.announce_left_questions
announce_duty = of_grounds.announce_duty
announce_objection = of_grounds.announce_objection
announce_covenant_version = of_grounds.announce_covenant_version
announce_covenant = of_grounds.announce_covenant
announce_covenant_ending = of_grounds.announce_covenant_ending
announce_signal = of_signals.announce_signal
announce_signal_parents = of_signals.announce_signal_parents
announce_follow_up = of_signals.announce_follow_up
announce_shared_signal = of_signals.announce_shared_signal
announce_risk_list = of_lists.announce_risk_list
announce_risk_list_drops = of_lists.announce_risk_list_drops
announce_risk_list_review = of_lists.announce_risk_list_review
announce_risk_list_step = of_lists.announce_risk_list_step
announce_match = of_matches.announce_match
announce_match_step = of_matches.announce_match_step
send_mail = posting.send_mail
send_link = posting.send_link
send_question = posting.send_question
send_notice = posting.send_notice
