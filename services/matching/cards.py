"""Telling each other who can be called, once both have said yes: a disclosure like any other.

Invariant: a card goes to one partner by one verdict of the decision, asked by the worker of the
organisation that gives it and for the member who offered, and never before both have said yes.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.covenants import operations as covenants
from services.matching import contacts, offering, offers, seen
from services.matching.meeting import close
from services.matching.models import MatchCard, MatchOffer, MatchSide, MatchStep
from services.matching.tasks import GIVE_CARDS, PART, TAKE_CARDS, WEIGH_AGAIN
from services.matching.weighing import asker_of
from services.organisations import operations as organisations
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Forbidden

RENEWED = "contact_changed"
"""Why a card ended: somebody else, or another number, can be called now."""


@operation("match:mind")
def give_cards(scope: Scope, *, offer_id: UUID) -> None:
    """Give our card to every partner with whom both have said yes and that has not got it. Where
    it may not be given any more, the match is over.
    """
    offer = scope.load(MatchOffer, offer_id)
    sharing.lock_to_share(scope, offer.child_id)
    offer = scope.load(MatchOffer, offer_id, lock="share")
    if offer.state == "active" and offer.sealed_contact is None:
        return
    covenants.rules_from(scope, scope.org, seen.CARD)  # held before our sides, as who ends one does
    for side in seen.met_of(scope, offer_id, held=True):
        _give(scope, offer, side)


@operation("match:answer")
def change_contact(
    scope: Scope, *, offer_id: UUID, phone: str, expected_version: int | None = None
) -> dict[str, Any]:
    """I am the one to be called about this, at this number: partners get a new card."""
    offer = offers.open_offer(scope, offer_id, expected_version)
    if organisations.who_works_here(scope, scope.actor.id) is None:
        raise Forbidden("no_contact_person", offering.NOBODY)
    offer.member_id = scope.actor.id
    offer.roles = sorted(scope.actor.roles)
    offer.sealed_contact = contacts.seal_phone(scope, offer_id, phone)
    offer.version += 1
    scope.flush()
    renew(scope, offer_id)
    scope.later(WEIGH_AGAIN, offer_id=offer_id)
    scope.later(GIVE_CARDS, offer_id=offer_id)
    return offers.view(scope, offer)


def renew(scope: Scope, offer_id: UUID) -> None:
    """Our card ends; the match does not: `give_cards` gives another."""
    for card in seen.cards(scope, [offer_id]).values():
        if card.card.owner_id == scope.org:
            sharing.end_for(scope, [card.card.id], RENEWED)
            sharing.end_own(scope, card.card.id)


@operation("match:mind")
def take_cards(scope: Scope, *, offer_id: UUID) -> None:
    """A partner gave us its card: it lies with the team of our offer."""
    offer = scope.load(MatchOffer, offer_id)
    partners = [one.partner_offer_id for one in seen.met_of(scope, offer_id)]
    for card in seen.cards(scope, [one for one in partners if one]).values():
        if card.team_id is None and card.card.owner_id != scope.org:
            sharing.put_in_team(scope, seen.record_of(card.card), offer.team_id)


@operation("match:mind")
def close_side(scope: Scope, *, pair_id: UUID) -> None:
    """The other side is there no more: ours closes, and our card is not theirs any longer."""
    mine = select(MatchSide.id).where(MatchSide.pair_id == pair_id)
    for row in scope.rows(mine):
        side = scope.load(MatchSide, row.id)
        if side.state == "parted":
            close(scope, side, "partner_unlinked")


def _give(scope: Scope, offer: MatchOffer, side: MatchSide) -> None:
    partner_id = side.partner_id
    if partner_id is None:
        return
    card = next(
        (one for one in seen.cards(scope, [offer.id]).values() if one.card.owner_id == scope.org),
        None,
    )
    if card is not None and sharing.partner_until(scope, card.card.id, partner_id) is not None:
        return
    allowed = _verdict(scope, offer, partner_id)
    if allowed is None:
        _over(scope, side)
        return
    made, key = (card.card, _key(scope, card.card)) if card else _written(scope, offer)
    if made is None:
        _over(scope, side)
        return
    sharing.give(scope, seen.record_of(made), key, allowed, None)
    sharing.schedule_expiry(scope, seen.record_of(made), allowed)
    scope.concerns("match_card", made.id, subjects=[offer.child_id])
    if side.partner_offer_id is not None:
        scope.later(TAKE_CARDS, organisation_id=partner_id, offer_id=side.partner_offer_id)


def _verdict(scope: Scope, offer: MatchOffer, partner_id: UUID) -> sharing.Allowed | None:
    asker = asker_of(scope, offer) if offer.state == "active" else None
    if asker is None:
        return None
    question = sharing.Question(
        offer.child_id,
        partner_id,
        offer.purpose,
        seen.CARD,
        offering.CATEGORY,
        offer.ground,
        offer.legal_ground_id,
    )
    verdict = sharing.decide(scope, question, asker=asker).verdict
    if not isinstance(verdict, sharing.Allowed):
        return None
    close = verdict.safety_restricted or offer.only_members is not None
    return replace(verdict, safety_restricted=close)


def _written(scope: Scope, offer: MatchOffer) -> tuple[MatchCard | None, bytes]:
    """A card of who offered; None where they work here no more."""
    person = organisations.who_works_here(scope, offer.member_id)
    if person is None:
        return None, b""
    name, roles = person
    card_id = new_id()
    record = sharing.Record(seen.CARD, card_id, scope.now, scope.org)
    key = sharing.own(scope, record, offer.team_id, kept_to=offer.only_members)
    content: dict[str, Any] = {
        "name": name,
        "roles": sorted(roles & frozenset(offer.roles)) or sorted(offer.roles),
        "phone": contacts.open_phone(scope, offer),
    }
    card = MatchCard(
        id=card_id,
        owner_id=scope.org,
        created_at=scope.now,
        offer_id=offer.id,
        sealed_content=seen.seal_card(key, card_id, scope.org, content),
    )
    scope.add(card)
    _take_along(scope, offer.id, card)
    return card, key


def _take_along(scope: Scope, offer_id: UUID, card: MatchCard) -> None:
    """What we noted on our card before goes on on this one: contacts, and who has the lead."""
    before = (
        select(MatchCard.id)
        .where(
            MatchCard.offer_id == offer_id, MatchCard.owner_id == scope.org, MatchCard.id != card.id
        )
        .order_by(MatchCard.created_at.desc(), MatchCard.id.desc())
        .limit(1)
    )
    lines = select(MatchStep).where(MatchStep.card_id.in_(before), MatchStep.owner_id == scope.org)
    kept = ("owner_id", "at", "kind", "about_id", "means", "held_on")
    place = {"card_id": card.id, "card_created_at": card.created_at}
    scope.insert(
        MatchStep,
        [
            {"id": new_id(), **place, **{name: getattr(row[0], name) for name in kept}}
            for row in scope.rows(lines.order_by(MatchStep.at, MatchStep.id))
        ],
    )


def _key(scope: Scope, card: MatchCard) -> bytes:
    live = sharing.live(seen.CARD)
    rows = scope.rows(select(live.c.wrapped_key).where(live.c.record_id == card.id))
    return sharing.open_key(scope, seen.record_of(card), rows[0].wrapped_key)


def _over(scope: Scope, side: MatchSide) -> None:
    """It may not be told any more (a consent was withdrawn meanwhile): then neither side has it."""
    scope.execute(
        update(MatchSide)
        .where(MatchSide.id == side.id, MatchSide.state == "met")
        .values(state="parted", state_at=scope.now, version=MatchSide.version + 1)
    )
    scope.later(PART, pair_id=side.pair_id)
