"""Putting a signal to matching, and what one can change about it afterwards.

Invariant: these pages say the same whether or not anybody else is concerned; what can be chosen is
what a covenant allows, and a refusal says every reason.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response

from services.asking import operations as asking
from services.consents import operations as consents
from services.covenants import operations as covenants
from services.legal_grounds import operations as legal_grounds
from services.matching import operations
from services.organisations import operations as organisations
from services.portal.fields import Choices
from services.portal.forms import NOTHING, Form
from services.portal.grounds import recorded_for
from services.portal.matching_forms import BEFOREHAND, CONTACT, OFFER, OFFER_RECORDED
from services.portal.matching_words import of_offer
from services.portal.pages import Visit, page
from services.portal.partners import Partners
from services.portal.screens.legal_grounds import people
from services.signals import operations as signals
from shared.problems import Invalid, Reason
from shared.texts import Text
from shared.vocabulary import GROUNDS, PURPOSES

SIGNAL = "/signalen/<uuid:signal_id>/koppelen"
ONE = "/koppelen/<uuid:offer_id>"
BY_RECORD = frozenset({"abuse_protocol", "vital_interest", "police_disclosure"})
"""Grounds that something recorded must stand for."""
MOST = 25


@page(
    SIGNAL,
    signals.get_signal,
    operations.offer_signal,
    operations.list_offers,
    operations.get_offer,
    covenants.list_covenants,
    covenants.get_covenant,
    organisations.look_up_organisations,
    legal_grounds.list_grounds,
    posts=True,
)
def offer_signal(visit: Visit, signal_id: UUID) -> Response:
    """What it does, and the form; on to the offer where the signal takes part already."""
    visit.require(operations.offer_signal)
    signal = visit.do(signals.get_signal, signal_id=signal_id)
    running = _running(visit, signal_id)
    if running is not None and not visit.posted:
        return visit.go("match_offer", offer_id=running)
    partners = Partners.of(visit, "match")
    form = _form(visit, partners, signal["child_id"])
    if visit.posted and consistent(form):
        made = form.send(operations.offer_signal, {"signal_id": signal_id})
        if made:
            return visit.go("match_offer", said="signal_offered", offer_id=made["id"])
    return visit.show(
        "matching/offer.html",
        form.status,
        signal=signal,
        partners=partners,
        form=form,
        may_ask=visit.may(asking.ask_consent),
        may_record=visit.may(consents.record_consent),
    )


@page(
    ONE,
    operations.get_offer,
    operations.list_matches,
    organisations.look_up_members,
    organisations.look_up_organisations,
)
def match_offer(visit: Visit, offer_id: UUID) -> Response:
    """Whether it takes part, until when, who can be called; and what we were told."""
    found = visit.do(operations.get_offer, offer_id=offer_id)
    known = visit.do(operations.list_matches, offer_id=offer_id, page_size=MOST).results
    open_ = found["state"] == "active"
    return visit.show(
        "matching/one_offer.html",
        offer=found,
        standing=of_offer(found),
        matches=known,
        people=people(visit, [found["member_id"]]),
        mine=visit.actor is not None and found["member_id"] == visit.actor.id,
        may_change=open_ and visit.may(operations.confirm_offer),
        may_withdraw=open_ and visit.may(operations.withdraw_offer),
        may_offer=not open_ and visit.may(operations.offer_signal),
    )


@page(
    f"{ONE}/vooraf",
    operations.get_offer,
    operations.confirm_offer,
    operations.unconfirm_offer,
    posts=True,
)
def offer_yes(visit: Visit, offer_id: UUID) -> Response:
    """Say yes beforehand, or no longer."""
    visit.require(operations.confirm_offer)
    found = visit.do(operations.get_offer, offer_id=offer_id)
    standing = {
        "confirmed": found["confirmed_at"] is not None,
        "confirms_possible": found["confirms_possible"],
    }
    form = Form(visit, BEFOREHAND, standing)
    if visit.posted and consistent(form) and _settled(form, offer_id):
        return visit.go("match_offer", said="offer_changed", offer_id=offer_id)
    return visit.show("matching/beforehand.html", form.status, offer=found, form=form)


@page(
    f"{ONE}/bereikbaar",
    operations.get_offer,
    operations.list_offers,
    operations.change_contact,
    posts=True,
)
def offer_contact(visit: Visit, offer_id: UUID) -> Response:
    """Be the one to call, at this number."""
    visit.require(operations.change_contact)
    found = visit.do(operations.get_offer, offer_id=offer_id)
    mine = visit.actor is not None and found["member_id"] == visit.actor.id
    phone = found["phone"] if mine else None
    form = Form(visit, CONTACT, {"phone": phone or last_phone(visit)})
    if visit.posted:
        done = form.send(
            operations.change_contact, offer_id=offer_id, expected_version=form.version
        )
        if done:
            return visit.go("match_offer", said="contact_changed", offer_id=offer_id)
    return visit.show("matching/contact.html", form.status, offer=found, form=form, mine=mine)


@page(f"{ONE}/stoppen", operations.get_offer, operations.withdraw_offer, posts=True)
def withdraw_offer(visit: Visit, offer_id: UUID) -> Response:
    """Ask whether they are sure, and take no part any more."""
    visit.require(operations.withdraw_offer)
    found = visit.do(operations.get_offer, offer_id=offer_id)
    form = Form(visit, NOTHING)
    wanted: dict[str, Any] = {"offer_id": offer_id, "expected_version": form.version}
    if visit.posted and form.try_(operations.withdraw_offer, **wanted):
        return visit.go("match_offer", said="offer_withdrawn", offer_id=offer_id)
    return visit.show("matching/withdraw.html", form.status, offer=found, form=form)


def _form(visit: Visit, partners: Partners, child_id: UUID) -> Form:
    """As narrow as the covenants are; where there is one choice it is made already."""
    recorded = recorded_for(visit, child_id) if partners.grounds() & BY_RECORD else {}
    values, choices = allowed_by(visit, partners)
    choices |= {"legal_ground_id": recorded}
    return Form(visit, OFFER_RECORDED if recorded else OFFER, values, choices)


def allowed_by(visit: Visit, partners: Partners) -> tuple[dict[str, Any], dict[str, Choices]]:
    """What is filled in, and what can be chosen, by the covenants with these partners."""
    purposes = {code: text for code, text in PURPOSES.items() if code in partners.purposes()}
    allowed = {code: text for code, text in GROUNDS.items() if code in partners.grounds()}
    values = {
        "purpose": _only(purposes),
        "ground": _only(allowed),
        "phone": last_phone(visit) if not visit.posted else None,
    }
    return values, {"purpose": purposes, "ground": allowed}


def _only(choices: Mapping[str, Text]) -> str | None:
    return next(iter(choices)) if len(choices) == 1 else None


def consistent(form: Form) -> bool:
    """A yes to what is uncertain comes with a yes to what is certain."""
    if form.value("confirms_possible") and not form.value("confirmed"):
        form.blame(Invalid(reasons=[_FIRST]))
        return False
    return True


def _settled(form: Form, offer_id: UUID) -> Any:
    """Do what was ticked."""
    ticked = form.judged()
    if ticked is None:
        return None
    given: dict[str, Any] = {"offer_id": offer_id, "expected_version": form.version}
    if not ticked["confirmed"]:
        return form.try_(operations.unconfirm_offer, **given)
    return form.try_(operations.confirm_offer, possible_too=ticked["confirms_possible"], **given)


def _running(visit: Visit, signal_id: UUID) -> UUID | None:
    """The offer with which this signal takes part."""
    found = visit.do(operations.list_offers, signal_id=signal_id, state="active", page_size=1)
    return found.results[0]["id"] if found.results else None


def last_phone(visit: Visit) -> str | None:
    """The number that this member gave last."""
    for row in visit.do(operations.list_offers, page_size=MOST).results:
        if visit.actor is not None and row["member_id"] == visit.actor.id:
            phone: str | None = visit.do(operations.get_offer, offer_id=row["id"])["phone"]
            return phone
    return None


_FIRST = Reason(
    "yes_missing",
    Text(
        "Dit kan alleen als u ook het vinkje hierboven zet.",
        "This goes only with the tick above.",
    ),
    pointer="/confirmsPossible",
)
