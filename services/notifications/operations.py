"""Telling members that something is waiting, by mail without a word about whom.

Invariant: asked again in the worker: a mail about a referral that may no longer be seen is dropped.
"""

from uuid import UUID

from sqlalchemy import select, update

from services.notifications import letters, mailing
from services.notifications.models import Notification
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.jobs.tasks import task

SEND_MAIL = task("notifications.send_mail", "notification_id", queue="mail")


@operation("notification:announce")
def announce_referral(scope: Scope, *, referral_id: UUID) -> None:
    """Tell our coordinators that a referral has come in, if it is still ours to see."""
    if referrals.is_live(scope, referral_id):
        _tell(scope, "referral_requested", referral_id, organisations.coordinators(scope))


@operation("notification:announce")
def announce_end(scope: Scope, *, referral_id: UUID) -> None:
    """A referral ended: drop what was not sent, and tell who had been told."""
    waiting = Notification.record_id == referral_id
    scope.execute(
        update(Notification)
        .where(waiting, Notification.mail_state == "pending")
        .values(mail_state="dropped", mail_at=scope.now)
    )
    told = select(Notification.member_id).where(
        waiting, Notification.kind == "referral_requested", Notification.mail_state == "sent"
    )
    _tell(scope, "referral_ended", referral_id, [row.member_id for row in scope.rows(told)])


@operation("notification:mail")
def send_mail(scope: Scope, *, notification_id: UUID) -> None:
    """Send one mail, or drop it when what it tells about is gone, or the member is."""
    notification = scope.load(Notification, notification_id, lock="change")
    if notification.mail_state != "pending":
        return
    email = organisations.email_of(scope, notification.member_id)
    stale = notification.kind == "referral_requested" and not referrals.is_live(
        scope, notification.record_id
    )
    if email is None or stale:
        notification.mail_state = "dropped"
    else:
        settings = scope.runtime.settings
        subject, text = letters.composed(notification.kind, settings.base_url)
        mailing.send(settings.mail, notification.id, email, subject, text)
        notification.mail_state = "sent"
    notification.mail_at = scope.now


def _tell(scope: Scope, kind: str, record_id: UUID, member_ids: list[UUID]) -> None:
    for member_id in member_ids:
        made = scope.add(
            Notification(
                id=new_id(),
                owner_id=scope.org,
                member_id=member_id,
                kind=kind,
                record_id=record_id,
                created_at=scope.now,
                read_at=None,
                mail_state="pending",
                mail_at=None,
            )
        )
        scope.concerns("notification", made.id)
        scope.later(SEND_MAIL, notification_id=made.id)
