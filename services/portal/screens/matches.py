"""The matches that we know of, and one of them: asked, met, over.

Invariant: what the child is called comes from our own file; who the other is stands there only
while both have said yes.
"""

from typing import Any
from uuid import UUID

from flask import Response, request

from services.matching import operations
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.forms import NOTHING, Form
from services.portal.matching_forms import UNLINKING
from services.portal.matching_words import of_lead, of_match
from services.portal.pages import PAGE_SIZE, Visit, act, page
from services.portal.screens.legal_grounds import people
from services.sharing import operations as sharing
from shared.problems import NotFound
from shared.texts import Text

ALL = "/koppelingen"
ONE = f"{ALL}/<uuid:match_id>"
FILTERS: dict[str, tuple[str, Text]] = {
    "te-beantwoorden": ("asked", Text("Te beantwoorden", "To be answered")),
    "gekoppeld": ("met", Text("Gekoppeld", "Linked")),
    "voorbij": ("parted", Text("Voorbij", "Over")),
    "nee-gezegd": ("denied", Text("U zei nee", "You said no")),
}
"""How an address calls a state, and how people do."""
SHOWN = (
    operations.get_match,
    operations.get_offer,
    operations.confirm_match,
    operations.deny_match,
    operations.unlink_match,
    operations.note_contact,
    operations.propose_lead,
    operations.answer_lead,
    operations.end_lead,
    organisations.look_up_organisations,
    organisations.look_up_members,
)
"""What every page names that ends in `shown`."""


@page(ALL, operations.list_matches, organisations.look_up_organisations)
def matches(visit: Visit) -> Response:
    """All that we know of, or those in one state."""
    chosen = request.args.get("toon") or None
    if chosen is not None and chosen not in FILTERS:
        raise NotFound
    state = FILTERS[chosen][0] if chosen else None
    found = visit.do(operations.list_matches, state=state, page_size=PAGE_SIZE, after=visit.after)
    return visit.show(
        "matching/list.html",
        found=found,
        chosen=chosen,
        filters=FILTERS,
        names=Directory.of(visit, [row["partner_id"] for row in found.results]),
    )


@page(ONE, *SHOWN)
def match(visit: Visit, match_id: UUID) -> Response:
    """One match, with what one can do now."""
    return shown(visit, match_id)


@act(f"{ONE}/ja", *SHOWN)
def confirm_match(visit: Visit, match_id: UUID) -> Response:
    """Yes: we want to know each other."""
    form = Form(visit, NOTHING)
    wanted: dict[str, Any] = {"match_id": match_id, "expected_version": form.version}
    if form.try_(operations.confirm_match, **wanted):
        return visit.go("match", said="match_confirmed", match_id=match_id)
    return shown(visit, match_id, form)


@page(f"{ONE}/nee", operations.get_match, operations.deny_match, posts=True)
def deny_match(visit: Visit, match_id: UUID) -> Response:
    """Ask whether they are sure; nobody hears of a no."""
    visit.require(operations.deny_match)
    form = Form(visit, NOTHING)
    wanted: dict[str, Any] = {"match_id": match_id, "expected_version": form.version}
    if visit.posted and form.try_(operations.deny_match, **wanted):
        return visit.go("match", said="match_denied", match_id=match_id)
    found = visit.do(operations.get_match, match_id=match_id)
    return visit.show("matching/deny.html", form.status, match=found, form=form)


@page(
    f"{ONE}/ontkoppelen",
    operations.get_match,
    operations.unlink_match,
    organisations.look_up_organisations,
    posts=True,
)
def unlink_match(visit: Visit, match_id: UUID) -> Response:
    """Say why, for ourselves, and unlink both."""
    visit.require(operations.unlink_match)
    form = Form(visit, UNLINKING)
    wanted: dict[str, Any] = {"match_id": match_id, "expected_version": form.version}
    if visit.posted and form.send(operations.unlink_match, **wanted):
        return visit.go("match", said="match_unlinked", match_id=match_id)
    found = visit.do(operations.get_match, match_id=match_id)
    return visit.show(
        "matching/unlink.html",
        form.status,
        match=found,
        form=form,
        partner=Directory.of(visit, [found["partner_id"]]).name(found["partner_id"]),
    )


def shown(visit: Visit, match_id: UUID, form: Form | None = None) -> Response:
    """The match's page; `form`: what somebody tried, with what came of it."""
    found = visit.do(operations.get_match, match_id=match_id)
    offer = visit.do(operations.get_offer, offer_id=found["offer_id"])
    own_id = visit.acting.organisation_id if visit.acting else found["offer_id"]
    parties = {row["organisation_id"]: row for row in found["parties"]}
    ids = [found["partner_id"], own_id, *parties, found["lead_id"], found["proposed_id"]]
    ids += [row[name] for row in found["timeline"] for name in ("organisation_id", "about_id")]
    return visit.show(
        "matching/one.html",
        form.status if form else 200,
        match=found,
        offer=offer,
        standing=of_match(found),
        lead=of_lead(found, own_id),
        own_id=own_id,
        partner=parties.get(found["partner_id"]),
        own=parties.get(own_id),
        others=[row for row in found["parties"] if row["match_id"] not in (None, match_id)],
        names=Directory.of(visit, ids),
        people=people(visit, [offer["member_id"]]),
        mine=visit.actor is not None and offer["member_id"] == visit.actor.id,
        form=form or Form(visit, NOTHING),
        may_answer=visit.may(operations.confirm_match),
        may_work=visit.may(operations.note_contact),
        may_ask_first=visit.may(sharing.ask_decision),
        may_unlink=visit.may(operations.unlink_match),
    )
