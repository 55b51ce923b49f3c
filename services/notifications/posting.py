"""Mail to members, and to who was sent a link.

Invariant: a mail says that there is something, and nothing about whom.
"""

from uuid import UUID

from services.asking import operations as asking
from services.identity import operations as identity
from services.legal_grounds import operations as legal_grounds
from services.notifications import letters, link_letters, list_letters, mailing, notice_letters
from services.notifications.models import Notification
from services.organisations import operations as organisations
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from shared.authz.operation import operation
from shared.authz.scope import Scope

OF_GROUND = frozenset(kind for kind in letters.LETTERS if kind.startswith("ground_"))
NEEDS_SIGHT = frozenset(kind for kind in letters.LETTERS if kind.startswith("referral_"))
NEEDS_SIGHT -= {"referral_ended"}
"""What is only worth telling to who may still look."""
OF_LISTS = frozenset(list_letters.SAID)


@operation("notification:mail")
def send_mail(scope: Scope, *, notification_id: UUID) -> None:
    """Send one mail, or drop it when what it tells about is gone, or the member is."""
    notification = scope.load(Notification, notification_id, lock="change")
    if notification.mail_state != "pending":
        return
    email = organisations.email_of(scope, notification.member_id)
    if email is None or not _stands(scope, notification):
        notification.mail_state = "dropped"
    else:
        settings = scope.runtime.settings
        subject, text = letters.composed(notification.kind, settings.base_url)
        mailing.send(settings.mail, notification.id, email, subject, text)
        notification.mail_state = "sent"
    notification.mail_at = scope.now


def _stands(scope: Scope, told: Notification) -> bool:
    """Whether it still tells of something that is there, and is for them to look at."""
    kind, about = told.kind, told.record_id
    if kind in NEEDS_SIGHT:
        return referrals.is_live(scope, about)
    if kind in OF_GROUND - {"ground_decided"}:
        return legal_grounds.waits(scope, about)
    if kind in OF_LISTS:
        return risk_lists.still_told(scope, kind, about, told.member_id)
    return True


@operation("notification:mail")
def send_link(scope: Scope, *, link_id: UUID) -> None:
    """Mail an invitation or a reset; where it is nobody's, or was mailed, nothing happens."""
    letter = identity.letter_for(link_id)
    if letter is None:
        return
    settings = scope.runtime.settings
    subject, text = link_letters.composed(letter.kind, settings.base_url, letter.code)
    mailing.send(settings.mail, link_id, letter.email, subject, text)
    identity.mailed(link_id)


@operation("notification:mail")
def send_question(scope: Scope, *, link_id: UUID) -> None:
    """Mail somebody the link to a question, once; where a later link took its place, nothing."""
    envelope = asking.envelope_for(scope, link_id)
    if envelope is not None:
        settings = scope.runtime.settings
        subject, text = asking.composed(scope, envelope, settings.base_url)
        mailing.send(settings.mail, link_id, envelope.address, subject, text)


@operation("notification:mail")
def send_notice(scope: Scope, *, notice_id: UUID) -> None:
    """Mail somebody what happened to their own account, once."""
    notice = identity.notice_for(notice_id)
    if notice is None:
        return
    settings = scope.runtime.settings
    subject, text = notice_letters.composed(notice.kind, settings.base_url, notice.at)
    mailing.send(settings.mail, notice_id, notice.email, subject, text)
    identity.notice_mailed(notice_id)
