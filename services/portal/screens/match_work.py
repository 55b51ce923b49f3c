"""Working together in a match: noting that there was contact, and who has the lead.

Invariant: that there was contact is written down, never what was said; nobody gets the lead alone.
"""

from uuid import UUID

from flask import Response

from services.matching import operations
from services.organisations import operations as organisations
from services.portal.directory import Directory
from services.portal.forms import NOTHING, Form
from services.portal.matching_forms import LEAD_ANSWER, MOMENT, PROPOSAL
from services.portal.pages import Visit, act, page
from services.portal.screens.matches import ONE, SHOWN, shown
from shared import clock
from shared.texts import Text

_NAMES = organisations.look_up_organisations


@page(f"{ONE}/contact", operations.get_match, operations.note_contact, _NAMES, posts=True)
def note_contact(visit: Visit, match_id: UUID) -> Response:
    """By what means, and on which day."""
    visit.require(operations.note_contact)
    form = Form(visit, MOMENT, {"held_on": clock.today()})
    if visit.posted and form.send(operations.note_contact, match_id=match_id):
        return visit.go("match", said="contact_noted", match_id=match_id)
    found = visit.do(operations.get_match, match_id=match_id)
    return visit.show(
        "matching/moment.html",
        form.status,
        match=found,
        form=form,
        partner=Directory.of(visit, [found["partner_id"]]).name(found["partner_id"]),
    )


@page(f"{ONE}/regie", operations.get_match, operations.propose_lead, _NAMES, posts=True)
def propose_lead(visit: Visit, match_id: UUID) -> Response:
    """Propose ourselves, or another in the match."""
    visit.require(operations.propose_lead)
    found = visit.do(operations.get_match, match_id=match_id)
    own_id = visit.acting.organisation_id if visit.acting else None
    ids = [row["organisation_id"] for row in found["parties"]]
    names = Directory.of(visit, [*ids, own_id])
    able: dict[str, Text | str] = {
        str(one): names.name(one)
        for one in dict.fromkeys([own_id, *ids])
        if one != found["lead_id"]
    }
    if own_id is not None and str(own_id) in able:
        able[str(own_id)] = _OURSELVES.filled(name=names.name(own_id))
    form = Form(visit, PROPOSAL, choices={"organisation_id": able})
    if visit.posted and form.send(operations.propose_lead, match_id=match_id):
        return visit.go("match", said="lead_proposed", match_id=match_id)
    return visit.show(
        "matching/propose.html",
        form.status,
        match=found,
        form=form,
        partner=names.name(found["partner_id"]),
    )


@act(f"{ONE}/regie/antwoord", *SHOWN)
def answer_lead(visit: Visit, match_id: UUID) -> Response:
    """Accept or decline what was proposed."""
    form = Form(visit, LEAD_ANSWER)
    if form.send(operations.answer_lead, match_id=match_id):
        said = "lead_accepted" if form.value("accepted") else "lead_declined"
        return visit.go("match", said=said, match_id=match_id)
    return shown(visit, match_id, form)


@act(f"{ONE}/regie/neerleggen", *SHOWN)
def end_lead(visit: Visit, match_id: UUID) -> Response:
    """Lay the lead down."""
    form = Form(visit, NOTHING)
    if form.try_(operations.end_lead, match_id=match_id):
        return visit.go("match", said="lead_ended", match_id=match_id)
    return shown(visit, match_id, form)


_OURSELVES = Text("{name} (wij zelf)", "{name} (ourselves)")
