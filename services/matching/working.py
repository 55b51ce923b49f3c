"""Working together in a match: who has the lead, and that there was contact.

Invariant: a line says that there was contact, when and how, and never what was said; nobody gets
the lead alone. Who acts holds its own card, so that it is before or after an unlinking.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.matching import meeting, seen
from services.matching.models import MatchOffer, MatchSide, MatchStep
from services.matching.rules import leading
from services.matching.tasks import ANNOUNCE_STEP
from services.sharing import operations as sharing
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Invalid, Reason
from shared.texts import Text

OLDEST_CONTACT = timedelta(days=365)


@operation("match:work")
def note_contact(
    scope: Scope, *, match_id: UUID, means: str, held_on: date | None = None
) -> dict[str, Any]:
    """There was contact on this day (today, unless said otherwise): a line for all in the match."""
    day = held_on or clock.today()
    if not clock.today() - OLDEST_CONTACT <= day <= clock.today():
        raise Invalid(reasons=[Reason("day_implausible", _DAY, pointer="/heldOn")])
    side, offer = _met(scope, match_id)
    _step(scope, offer, "contact", scope.org, means=means, held_on=day)
    return meeting.whole(scope, side, offer)


@operation("match:work")
def propose_lead(scope: Scope, *, match_id: UUID, organisation_id: UUID) -> dict[str, Any]:
    """Propose who has the lead: ourselves, or another party of the match."""
    return _about_lead(scope, match_id, "lead_proposed", organisation_id)


@operation("match:work")
def answer_lead(
    scope: Scope, *, match_id: UUID, organisation_id: UUID, accepted: bool
) -> dict[str, Any]:
    """Answer the proposal that this party has the lead."""
    kind = "lead_accepted" if accepted else "lead_declined"
    return _about_lead(scope, match_id, kind, organisation_id)


@operation("match:work")
def end_lead(scope: Scope, *, match_id: UUID) -> dict[str, Any]:
    """Lay the lead down that we have."""
    return _about_lead(scope, match_id, "lead_ended", scope.org)


def _about_lead(scope: Scope, match_id: UUID, kind: str, about_id: UUID) -> dict[str, Any]:
    side, offer = _met(scope, match_id)
    partners = [one.partner_offer_id for one in seen.met_of(scope, offer.id)]
    cards = seen.cards(scope, [offer.id, *(one for one in partners if one)])
    parties = frozenset(card.card.owner_id for card in cards.values()) | {scope.org}
    if about_id not in parties:
        raise Invalid(reasons=[Reason("no_party", _NO_PARTY, pointer="/organisationId")])
    lines = seen.steps(scope, [card.card.id for card in cards.values()])
    missing = leading.fault(seen.lead(lines, parties), kind, scope.org, about_id)
    if missing is not None:
        raise Conflict(missing.code, missing.text, [missing])
    _step(scope, offer, kind, about_id)
    for one in seen.met_of(scope, offer.id):
        if one.partner_id is not None and one.partner_offer_id is not None:
            scope.later(
                ANNOUNCE_STEP, organisation_id=one.partner_id, offer_id=one.partner_offer_id
            )
    return meeting.whole(scope, side, offer)


def _met(scope: Scope, match_id: UUID) -> tuple[MatchSide, MatchOffer]:
    """Our side, locked: what we do comes before or after the unlinking."""
    side, offer = seen.side(scope, match_id, lock="change")
    if side.state != "met":
        raise Conflict("match_not_met", meeting.NOT_MET)
    return side, offer


def _step(
    scope: Scope,
    offer: MatchOffer,
    kind: str,
    about_id: UUID,
    means: str | None = None,
    held_on: date | None = None,
) -> None:
    card = seen.cards(scope, [offer.id]).get(offer.id)
    if card is None:
        raise Conflict("card_not_ready", _NOT_YET)
    sharing.hold(scope, seen.CARD, card.card.id)
    scope.add(
        MatchStep(
            id=new_id(),
            owner_id=scope.org,
            card_id=card.card.id,
            card_created_at=card.card.created_at,
            at=scope.now,
            kind=kind,
            about_id=about_id,
            means=means,
            held_on=held_on,
        )
    )


_DAY = Text(
    "Kies een dag die voorbij is, van hoogstens een jaar geleden.",
    "Choose a day that is past, of at most a year ago.",
)
_NO_PARTY = Text(
    "Deze organisatie doet niet mee in deze koppeling.",
    "This organisation takes no part in this match.",
)
_NOT_YET = Text(
    "De gegevens van deze koppeling worden nog klaargezet. Probeer het over een minuut weer.",
    "The data of this match are still being prepared. Try again in a minute.",
)
