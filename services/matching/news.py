"""Who hears what of a match, asked by who tells it.

Invariant: as it stands when it is told, or nothing.
"""

from dataclasses import dataclass
from uuid import UUID

from services.matching.models import MatchOffer, MatchSide
from services.organisations import operations as organisations
from shared.authz.scope import Scope
from shared.problems import NotFound


@dataclass(frozen=True, slots=True)
class News:
    """What is told, and whom; `stand_ins`: also to who stands in for them: what is kept close is
    kept from these too.
    """

    kind: str
    whom: list[UUID]
    stand_ins: bool


KINDS = {"asked": "match_asked", "met": "match_met", "parted": "match_parted"}


def news_of(scope: Scope, side_id: UUID) -> News | None:
    """What there is to tell of our side of a match, and whom; None where it has passed."""
    side = scope.load(MatchSide, side_id)
    kind = KINDS.get(side.state)
    if kind is None or (side.state == "asked" and side.decision is not None):
        return None
    return _news(scope, kind, scope.load(MatchOffer, side.offer_id))


def news_of_step(scope: Scope, offer_id: UUID) -> News | None:
    """What to tell who can be called about this offer: that they are to give a number, or that
    something was said about the lead.
    """
    try:
        offer = scope.load(MatchOffer, offer_id)
    except NotFound:
        return None
    if offer.state != "active":
        return None
    return _news(scope, "match_yours" if offer.sealed_contact is None else "match_lead", offer)


def _news(scope: Scope, kind: str, offer: MatchOffer) -> News:
    there = [offer.member_id] if organisations.is_member(scope, offer.member_id) else []
    whom = there or organisations.coordinators(scope)
    return News(kind, whom, stand_ins=offer.only_members is None)
