"""What an organisation knows of its matches: its own sides, the cards it was given, the steps.

Invariant: read from own rows and live grants alone; nothing here asks what the other side has.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.matching.models import MatchCard, MatchOffer, MatchSide, MatchStep
from services.matching.rules.leading import Lead, Step, lead_of
from services.sharing import operations as sharing
from shared.authz.scope import Lock, Scope
from shared.crypto.sealing import Place, SealBroken, seal_json, unseal_json

CARD = "match"
SHOWN = (
    "id",
    "offer_id",
    "likeness",
    "state",
    "state_at",
    "told_at",
    "decision",
    "because",
    "partner_id",
    "version",
)
_LIVE = sharing.live(CARD)


@dataclass(frozen=True, slots=True)
class Card:
    """Who can be called: of a partner, or our own."""

    card: MatchCard
    content: dict[str, Any] | None
    team_id: UUID | None
    until: Any
    opened: bool


def side(scope: Scope, side_id: UUID, lock: Lock | None = None) -> tuple[MatchSide, MatchOffer]:
    """Our side of a match, with the offer that it is about; NotFound where we have none."""
    found = scope.load(MatchSide, side_id, lock=lock)
    offer = scope.load(MatchOffer, found.offer_id)
    scope.concerns("match_side", side_id, subjects=[offer.child_id])
    return found, offer


def met_of(scope: Scope, offer_id: UUID, *, held: bool = False) -> Sequence[MatchSide]:
    """The sides of one offer where both know of each other. `held`: they stay so until our
    transaction is over.
    """
    met = select(MatchSide).where(MatchSide.offer_id == offer_id, MatchSide.state == "met")
    statement = met.order_by(MatchSide.told_at, MatchSide.id)
    if held:
        statement = statement.with_for_update(read=True)
    return [row[0] for row in scope.rows(statement)]


def cards(scope: Scope, offer_ids: Sequence[UUID]) -> dict[UUID, Card]:
    """The cards of these offers that we see now, ours and partners', by offer."""
    asked = (
        select(
            MatchCard,
            _LIVE.c.wrapped_key,
            _LIVE.c.viewer_team_id,
            _LIVE.c.ends_at,
            _LIVE.c.opened_at,
        )
        .join(
            _LIVE,
            (_LIVE.c.record_id == MatchCard.id)
            & (_LIVE.c.created_at == MatchCard.created_at)
            & (_LIVE.c.owner_id == MatchCard.owner_id),
        )
        .where(MatchCard.offer_id.in_(offer_ids))
        .order_by(MatchCard.created_at)
    )
    found: dict[UUID, Card] = {}
    for card, wrapped, team, until, opened_at in scope.rows(asked):
        content = _opened(scope, card, wrapped)
        found[card.offer_id] = Card(card, content, team, until, opened_at is not None)
    return found


def steps(scope: Scope, card_ids: Sequence[UUID]) -> list[MatchStep]:
    """The timeline of these cards, the oldest first."""
    lines = select(MatchStep).where(MatchStep.card_id.in_(card_ids))
    return [row[0] for row in scope.rows(lines.order_by(MatchStep.at, MatchStep.id))]


def lead(lines: Sequence[MatchStep], parties: frozenset[UUID]) -> Lead:
    """Who has the lead, as everybody who sees these lines sees it."""
    about = [
        Step(line.id, line.at, line.owner_id, line.kind, line.about_id)
        for line in lines
        if line.kind != "contact"
    ]
    return lead_of(about, parties)


def record_of(card: MatchCard) -> sharing.Record:
    """The card, as grants name it."""
    return sharing.Record(CARD, card.id, card.created_at, card.owner_id)


def seal_card(key: bytes, card_id: UUID, owner_id: UUID, content: dict[str, Any]) -> bytes:
    """A card never changes, so it is bound to the record and not to a version."""
    return seal_json(key, _place(card_id, owner_id), content)


def _opened(scope: Scope, card: MatchCard, wrapped: bytes) -> dict[str, Any] | None:
    try:
        key = sharing.open_key(scope, record_of(card), wrapped)
        return unseal_json(key, _place(card.id, card.owner_id), card.sealed_content)
    except SealBroken:
        return None


def _place(card_id: UUID, owner_id: UUID) -> Place:
    return Place(owner_id, card_id, "match_card.sealed_content", 1)
