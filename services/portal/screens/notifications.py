"""What somebody was told: to be read, opened and marked as read.

Invariant: opening marks it as read; what has ended since is said to have ended, and shown no more.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.children import operations as children
from services.consents import operations as consents
from services.legal_grounds import operations as legal_grounds
from services.matching import operations as matching
from services.notifications import operations
from services.notifications.schemas import ReadingSchema
from services.portal.consulting import Consultation
from services.portal.fields import Field, Plan
from services.portal.forms import Form
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.referrals import operations as referrals
from services.risk_lists import operations as risk_lists
from shared import clock
from shared.problems import Conflict, Forbidden, Gone, NotFound
from shared.texts import Text

UNREAD = "ongelezen"
_OF_CONSENT = frozenset({"consent_ending", "consent_birthday"})
READING = Plan(ReadingSchema, {"until": Field(label=Text("Tot", "Until"))})
_PLACES = (
    (referrals.get_referral, "referral"),
    (referrals.get_ended_exchange, "ended_exchange"),
)
"""Where what a notification is about may be found: as it is, or what we keep of it."""
_LISTS: dict[str, tuple[str, dict[str, str]]] = {
    "work_left": ("work", {"name": "van-vertrokken-collega"}),
    "question_left": ("requests", {}),
    "duty_deferred": ("informing", {"toon": "uitgesteld"}),
    "signal_share_ended": ("received_signals", {}),
    "partner_leaving": ("partners", {}),
    "partner_stays": ("partners", {}),
    "partner_left": ("partners", {}),
    "risk_list_begun": ("lists_to_name", {}),
    "risk_list_unattended": ("lists_to_name", {}),
}
"""What is about no one record: the list that it is about."""


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
    consents.get_consent,
    children.get_child,
    legal_grounds.get_ground,
    matching.get_match,
    matching.get_offer,
    matching.list_matches,
    risk_lists.get_entry,
    risk_lists.get_risk_list,
)
def open_notification(visit: Visit, notification_id: UUID) -> Response:
    """Mark it as read, and on to what it is about."""
    found = visit.do(operations.mark_read, notification_id=notification_id)
    if found["kind"] == "work_left" and not visit.may(referrals.list_referrals):
        return visit.go("member", member_id=found["record_id"])
    if found["kind"] in _LISTS:
        endpoint, values = _LISTS[found["kind"]]
        return visit.go(endpoint, **values)
    return _opened(visit, found["kind"], found["record_id"])


def _opened(visit: Visit, kind: str, about: UUID) -> Response:
    """On to the record that a notification is about."""
    if kind in _OF_CONSENT:
        return _to_consent(visit, kind, about)
    if kind.startswith("match_"):
        return _to_match(visit, kind, about)
    if kind.startswith("risk_list_"):
        listed = kind.startswith("risk_list_step")
        return _to_listed(visit, about) if listed else _to_list(visit, about)
    for prefix, (endpoint, named) in _OF_KIND.items():
        if kind.startswith(prefix):
            record: dict[str, Any] = {named: about}
            return visit.go(endpoint, **record)
    for operation, endpoint in _PLACES:
        try:
            visit.do(operation, referral_id=about)
        except (NotFound, Forbidden):
            continue
        return visit.go(endpoint, referral_id=about)
    return visit.go("notifications", said="record_gone")


_OF_KIND = {
    "question_": ("one_request", "request_id"),
    "ground_": ("legal_ground", "ground_id"),
    "duty_": ("owed", "duty_id"),
    "signal_shared": ("signal_share", "share_id"),
    "signal_": ("signal", "signal_id"),
    "objection_": ("objection", "objection_id"),
    "covenant_proposed": ("covenant_version", "version_id"),
    "covenant_signed": ("covenant_version", "version_id"),
    "covenant_in_force": ("covenant_version", "version_id"),
    "covenant_refused": ("covenant_version", "version_id"),
    "covenant_": ("covenant", "covenant_id"),
}
"""The page of what a notification of such a kind is about, and what its address names: the first
whose name the kind begins with."""


def _to_consent(visit: Visit, kind: str, about: UUID) -> Response:
    """The consent that ends, or all of the child that comes of age."""
    try:
        if kind == "consent_ending":
            visit.do(consents.get_consent, consent_id=about)
            return visit.go("consent", consent_id=about)
        visit.do(children.get_child, child_id=about)
        return visit.go("child_consents", child_id=about)
    except (NotFound, Forbidden, Gone):
        return visit.go("notifications", said="record_gone")


def _to_match(visit: Visit, kind: str, about: UUID) -> Response:
    """The match; where it is about an offer, the one match of it, or the offer itself."""
    try:
        if kind in ("match_asked", "match_met", "match_parted"):
            visit.do(matching.get_match, match_id=about)
            return visit.go("match", match_id=about)
        offer = visit.do(matching.get_offer, offer_id=about)
        if kind == "match_yours" and offer["state"] == "active" and offer["phone"] is None:
            return visit.go("offer_contact", offer_id=about)
        met = visit.do(matching.list_matches, offer_id=about, state="met", page_size=2).results
        if len(met) == 1:
            return visit.go("match", match_id=met[0]["id"])
        return visit.go("match_offer", offer_id=about)
    except (NotFound, Forbidden, Gone):
        return visit.go("notifications", said="record_gone")


def _to_listed(visit: Visit, entry_id: UUID) -> Response:
    """The child on a list about which something is to be done, among the others."""
    try:
        found = visit.do(risk_lists.get_entry, entry_id=entry_id)
    except (NotFound, Forbidden, Conflict):
        return visit.go("notifications", said="record_gone")
    return visit.go("risk_list", **Consultation.address(found["list_id"], entry_id))


def _to_list(visit: Visit, list_id: UUID) -> Response:
    """The list, as long as one is named on it; also one that was closed."""
    try:
        visit.do(risk_lists.get_risk_list, list_id=list_id)
    except (NotFound, Forbidden):
        return visit.go("notifications", said="record_gone")
    return visit.go("risk_list", list_id=list_id)


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
