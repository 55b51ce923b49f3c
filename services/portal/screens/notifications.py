"""What somebody was told: to be read, opened and marked as read.

Invariant: opening marks it as read; what has ended since is said to have ended, and shown no more.
"""

from uuid import UUID

from flask import Response, request

from services.notifications import operations
from services.notifications.schemas import ReadingSchema
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.referrals import operations as referrals
from shared import clock
from shared.problems import Forbidden, NotFound
from shared.texts import Text

UNREAD = "ongelezen"
READING = Plan(ReadingSchema, {"until": Field(label=Text("Tot", "Until"))})
_PLACES = (
    (referrals.get_referral, "referral"),
    (referrals.get_ended_exchange, "ended_exchange"),
)
"""Where what a notification is about may be found: as it is, or what we keep of it."""
_LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "work_left": ("work", {"name": "van-vertrokken-collega"}),
    "partner_leaving": ("partners", {}),
    "partner_stays": ("partners", {}),
    "partner_left": ("partners", {}),
}
"""What is about no one record: the list that it is about."""
_VERSIONS = frozenset(
    {"covenant_proposed", "covenant_signed", "covenant_in_force", "covenant_refused"}
)
_COVENANTS = frozenset({"covenant_party_left", "covenant_ended", "covenant_ends_soon"})


@page("/meldingen", operations.list_notifications)
def notifications(visit: Visit) -> Response:
    """All of mine, or what I have not read."""
    unread = request.args.get(UNREAD) == "ja"
    found = visit.do(
        operations.list_notifications, unread=unread, page_size=PAGE_SIZE, after=visit.after
    )
    return visit.show("notifications.html", found=found, unread_only=unread, now=clock.now())


@act(
    "/meldingen/<uuid:notification_id>/openen",
    operations.mark_read,
    referrals.get_referral,
    referrals.get_ended_exchange,
)
def open_notification(visit: Visit, notification_id: UUID) -> Response:
    """Mark it as read, and on to what it is about."""
    found = visit.do(operations.mark_read, notification_id=notification_id)
    if found["kind"] == "work_left" and not visit.may(referrals.list_referrals):
        return visit.go("member", member_id=found["record_id"])
    if found["kind"] in _LISTS:
        endpoint, values = _LISTS[found["kind"]]
        return visit.go(endpoint, **values)
    about = found["record_id"]
    if found["kind"] in _VERSIONS:
        return visit.go("covenant_version", version_id=about)
    if found["kind"] in _COVENANTS:
        return visit.go("covenant", covenant_id=about)
    for operation, endpoint in _PLACES:
        try:
            visit.do(operation, referral_id=about)
        except (NotFound, Forbidden):
            continue
        return visit.go(endpoint, referral_id=about)
    return visit.go("notifications", said="record_gone")


@act("/meldingen/<uuid:notification_id>/gelezen", operations.mark_read)
def read_notification(visit: Visit, notification_id: UUID) -> Response:
    """Mark it as read."""
    visit.do(operations.mark_read, notification_id=notification_id)
    return visit.go("notifications")


@act("/meldingen/gelezen", operations.mark_all_read)
def read_all(visit: Visit) -> Response:
    """Mark all as read that stood there when one looked."""
    form = Form(visit, READING)
    arguments = form.judged()
    if arguments is not None:
        visit.do(operations.mark_all_read, **arguments)
    return visit.go("notifications", said="all_read" if arguments is not None else None)
