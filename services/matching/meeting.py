"""Being told of a match, answering, and unlinking again.

Invariant: a no is never told; unlinking is one step, and both are told.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children import operations as children
from services.matching import seen
from services.matching.models import MatchOffer, MatchSide
from services.matching.seen import SHOWN
from services.matching.tasks import PART, SETTLE
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.problems import Conflict
from shared.texts import Text
from shared.web.pages import Cursor, Page


@operation("match:read", reads=True)
def list_matches(
    scope: Scope,
    *,
    state: str | None = None,
    offer_id: UUID | None = None,
    child_id: UUID | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """The matches that we know of, newest first; what is gone is not among them."""
    statement = _LISTED.where(MatchSide.state != "gone")
    if state is not None:
        statement = statement.where(MatchSide.state == state)
    if offer_id is not None:
        statement = statement.where(MatchSide.offer_id == offer_id)
    if child_id is not None:
        statement = statement.where(MatchOffer.child_id == child_id)
    rows = scope.rows(newest_first(statement, MatchSide.told_at, MatchSide.id, after, page_size))
    names = children.names_of(scope, [row.child_id for row in rows])
    shown = page(rows, page_size, lambda row: _summary(row, names.get(row.child_id)))
    scope.concerns("match_side", subjects=[row["child_id"] for row in shown.results])
    return shown


@operation("match:read", reads=True)
def get_match(scope: Scope, *, match_id: UUID) -> dict[str, Any]:
    """One match: who the other is once both have said yes, the others in it, lead and timeline."""
    side, offer = seen.side(scope, match_id)
    if side.state == "gone":
        return _view(scope, side, offer) | _NOTHING
    return whole(scope, side, offer)


@operation("match:answer")
def confirm_match(
    scope: Scope, *, match_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Yes: we want to know each other. The other said so already."""
    side, offer = _asked(scope, match_id, expected_version)
    if side.decision is None:
        side.decision, side.decided_by = "confirmed", scope.actor.id
        side.version += 1
        scope.flush()
        scope.later(SETTLE, offer_id=offer.id)
    return whole(scope, side, offer)


@operation("match:answer")
def deny_match(
    scope: Scope, *, match_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """No. The other never hears that we were asked, and we are not asked again about this one."""
    side, offer = _asked(scope, match_id, expected_version)
    if side.decision == "confirmed":
        raise Conflict("match_answered", _ANSWERED)
    side.decision, side.decided_by = "denied", scope.actor.id
    side.state, side.state_at = "denied", scope.now
    side.version += 1
    scope.flush()
    scope.later(SETTLE, offer_id=offer.id)
    return whole(scope, side, offer)


@operation("match:withdraw")
def unlink_match(
    scope: Scope, *, match_id: UUID, because: str, expected_version: int | None = None
) -> dict[str, Any]:
    """It is another child, or contact is not needed: neither sees the other any more, and the other
    is told that it is over, not why.
    """
    side, offer = seen.side(scope, match_id)
    scope.expect_version(side, expected_version)
    if side.state != "met":
        raise Conflict("match_not_met", NOT_MET)
    close(scope, side, "unlinked")
    after = scope.load(MatchSide, match_id, lock="change")
    after.because = because
    scope.flush()
    return whole(scope, after, offer)


def close(scope: Scope, side: MatchSide, because: str) -> None:
    """Our side of a match is over: our card is the partner's no more; the partner by its own hand.

    What follows of the end of a grant closes the side, as at a withdrawal (`subscribers`). In the
    order of a withdrawal too: the grant first, then our side; nothing of it is locked before.
    """
    partner_id = side.partner_id
    if partner_id is None:
        return
    for card in seen.cards(scope, [side.offer_id]).values():
        if card.card.owner_id == scope.org:
            sharing.end_towards(scope, card.card.id, partner_id, because)
    here = scope.load(MatchSide, side.id, lock="change")
    if here.state == "met":
        here.state, here.state_at = "parted", scope.now
        here.version += 1
        scope.flush()
        scope.later(PART, pair_id=here.pair_id)


def _asked(scope: Scope, side_id: UUID, expected: int | None) -> tuple[MatchSide, MatchOffer]:
    side, offer = seen.side(scope, side_id, lock="change")
    scope.expect_version(side, expected)
    if side.state != "asked":
        raise Conflict("match_answered", _ANSWERED)
    return side, offer


def whole(scope: Scope, side: MatchSide, offer: MatchOffer) -> dict[str, Any]:
    """With all who are in the same match, and whom we may see of it."""
    if side.state != "met":
        return _view(scope, side, offer) | _NOTHING
    sides = {one.partner_offer_id: one for one in seen.met_of(scope, offer.id)}
    cards = seen.cards(scope, [offer.id, *(one for one in sides if one)])
    fresh = [card.card for key, card in cards.items() if key != offer.id and not card.opened]
    for card in fresh:
        sharing.mark_opened(scope, seen.record_of(card))
    lines = seen.steps(scope, [card.card.id for card in cards.values()])
    parties = frozenset(card.card.owner_id for card in cards.values())
    lead = seen.lead(lines, parties | {scope.org})
    return _view(scope, side, offer) | {
        "parties": [
            {
                "match_id": sides[key].id if key in sides else None,
                "organisation_id": card.card.owner_id,
                "until": card.until if key in sides else None,
                **{name: (card.content or {}).get(name) for name in ("name", "phone")},
                "roles": (card.content or {}).get("roles", []),
            }
            for key, card in cards.items()
        ],
        "lead_id": lead.lead_id,
        "proposed_id": lead.proposed_id,
        "proposed_by": lead.proposed_by,
        "timeline": [
            {name: getattr(line, name) for name in _LINE} | {"organisation_id": line.owner_id}
            for line in lines
            if line.about_id in parties | {scope.org}  # who we may not know is in no line
        ],
    }


def _view(scope: Scope, side: MatchSide, offer: MatchOffer) -> dict[str, Any]:
    names = children.names_of(scope, [offer.child_id])
    own = {name: getattr(side, name) for name in SHOWN}
    about = {"signal_id": offer.signal_id, "child_id": offer.child_id}
    return own | about | {"child_name": names.get(offer.child_id)}


def _summary(row: Any, child_name: str | None) -> dict[str, Any]:
    names = (*SHOWN, "signal_id", "child_id")
    return {name: getattr(row, name) for name in names} | {"child_name": child_name}


_LINE = ("id", "at", "kind", "about_id", "means", "held_on")
_NOTHING: dict[str, Any] = {
    "parties": [],
    "lead_id": None,
    "proposed_id": None,
    "proposed_by": None,
    "timeline": [],
}
_LISTED = select(
    *(getattr(MatchSide, name) for name in SHOWN),
    MatchSide.told_at.label("created_at"),
    MatchOffer.signal_id,
    MatchOffer.child_id,
).join(MatchOffer, MatchOffer.id == MatchSide.offer_id)
_ANSWERED = Text("Hierop is al geantwoord.", "This has been answered already.")
NOT_MET = Text("U bent niet (meer) gekoppeld.", "You are not linked (any more).")
