"""Putting a notification before members, and in the mail.

Invariant: of each kind about a record one notification stands with a member; it says that there is
something, and nothing of it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.notifications.models import Notification
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.jobs.tasks import task

SEND_MAIL = task("notifications.send_mail", "notification_id", queue="mail")
_UNMAILED: dict[str, Any] = {"mail_state": "pending", "mail_at": None}


def tell(
    scope: Scope,
    kind: str,
    record_id: UUID,
    member_ids: Sequence[UUID],
    since: datetime | None = None,
) -> None:
    """One notification of a kind about a record stands; one that was read makes way for a new,
    unless it was read after `since`.

    Of a referral that is kept close nobody hears from whom it is kept, whoever deals with it.
    """
    if kind.startswith("referral_"):
        member_ids = referrals.who_may_know(scope, record_id, member_ids)
    about = (Notification.kind == kind, Notification.record_id == record_id)
    told = {row.member_id for row in scope.rows(select(Notification.member_id).where(*about))}
    for member_id in dict.fromkeys(member_ids):
        if member_id in told:
            _tell_again(scope, kind, record_id, member_id, since)
        else:
            _tell_first(scope, kind, record_id, member_id)


def with_stand_ins(scope: Scope, assignee: UUID | None = None) -> list[UUID]:
    """Who deals with it, and who stands in for them now."""
    return [assignee, *organisations.who_stand_in_for(scope, [assignee])] if assignee else []


def concerned(scope: Scope, referral_id: UUID) -> list[UUID]:
    """Who deals with it; where nobody does, who leads."""
    assignee = referrals.assignee_of(scope, referral_id)
    return with_stand_ins(scope, assignee) or leading(scope, referral_id)


def leading(scope: Scope, referral_id: UUID) -> list[UUID]:
    """Our coordinators; where there are none, all who can deal with it: somebody must hear."""
    return organisations.coordinators(scope) or referrals.workers_of(scope, referral_id)


def _tell_first(scope: Scope, kind: str, record_id: UUID, member_id: UUID) -> None:
    made: dict[str, Any] = {"id": new_id(), "owner_id": scope.org, "member_id": member_id}
    made |= {"kind": kind, "record_id": record_id, "created_at": scope.now, "read_at": None}
    if scope.insert_new(Notification, made | _UNMAILED):  # else another told them just now
        scope.concerns("notification", made["id"])
        scope.later(SEND_MAIL, notification_id=made["id"])


def _tell_again(
    scope: Scope, kind: str, record_id: UUID, member_id: UUID, since: datetime | None
) -> None:
    """It stands already: unread it says enough; read, it is new again, and mailed again."""
    standing = (
        Notification.kind == kind,
        Notification.record_id == record_id,
        Notification.member_id == member_id,
        Notification.read_at.is_not(None) if since is None else Notification.read_at < since,
    )
    rows = scope.rows(select(Notification.id).where(*standing))
    for row in rows:
        again = update(Notification).where(Notification.id == row.id)
        scope.execute(again.values(created_at=scope.now, read_at=None, **_UNMAILED))
        scope.concerns("notification", row.id)
        scope.later(SEND_MAIL, notification_id=row.id)
