"""What somebody was told: to be read, opened and marked as read.

Invariant: opening marks it as read; what has ended since is said to have ended, and shown no more.
"""

from uuid import UUID

from flask import Response, request

from services.notifications import operations
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.referrals import operations as referrals
from shared.problems import Forbidden, NotFound

MOST_AT_ONCE = 100
UNREAD = "ongelezen"


@page("/meldingen", operations.list_notifications)
def notifications(visit: Visit) -> Response:
    """All of mine, or what I have not read."""
    unread = request.args.get(UNREAD) == "ja"
    found = visit.do(
        operations.list_notifications, unread=unread, page_size=PAGE_SIZE, after=visit.after
    )
    return visit.show("notifications.html", found=found, unread_only=unread)


@act(
    "/meldingen/<uuid:notification_id>/openen",
    operations.mark_read,
    referrals.get_referral,
)
def open_notification(visit: Visit, notification_id: UUID) -> Response:
    """Mark it as read, and on to what it is about."""
    found = visit.do(operations.mark_read, notification_id=notification_id)
    try:
        visit.do(referrals.get_referral, referral_id=found["record_id"])
    except (NotFound, Forbidden):
        return visit.go("notifications", said="record_gone")
    return visit.go("referral", referral_id=found["record_id"])


@act("/meldingen/<uuid:notification_id>/gelezen", operations.mark_read)
def read_notification(visit: Visit, notification_id: UUID) -> Response:
    """Mark it as read."""
    visit.do(operations.mark_read, notification_id=notification_id)
    return visit.go("notifications")


@act("/meldingen/gelezen", operations.list_notifications, operations.mark_read)
def read_all(visit: Visit) -> Response:
    """Mark all as read, as far as one goes at once."""
    unread = visit.do(operations.list_notifications, unread=True, page_size=MOST_AT_ONCE)
    for row in unread.results:
        visit.do(operations.mark_read, notification_id=row["id"])
    return visit.go("notifications", said="all_read")
