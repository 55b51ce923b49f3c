"""What happens to matching because of what other slices did.

Invariant: set-based and without conditions that can fail: nothing here can block a withdrawal.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from services.matching import asking, offering, weighing
from services.matching.asking import DAY
from services.matching.models import FiledOffer, FiledSide, MatchCard, MatchSubject, MatchToken
from services.matching.seen import CARD
from services.matching.tasks import PART, WEIGH_COVENANT
from services.sharing import operations as sharing
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import (
    ChildIdentityChanged,
    ChildMoved,
    ConsentStopped,
    CovenantChanged,
    EndAsked,
    GrantsEnded,
    LegalGroundStopped,
    ObjectionChanged,
    SignalKeptClose,
    SignalsClosed,
    StatementsOutgrown,
    Stopped,
    TenantDestroyed,
)
from shared.problems import Reason
from shared.texts import Text

OFFER: Any = FiledOffer  # mapped on another's table: its columns are not declared twice
SIDE: Any = FiledSide


@on(SignalsClosed, order=30)
def end_offers(scope: Scope, event: SignalsClosed) -> None:
    """Without an own active signal nobody takes part."""
    mine = select(OFFER.id).where(OFFER.signal_id.in_(event.signal_ids), OFFER.state == "active")
    offering.end(scope, [row.id for row in scope.rows(mine)], "signal_closed")


@on(SignalKeptClose, order=30)
def keep_offers_close(scope: Scope, event: SignalKeptClose) -> None:
    """What is matched of it is kept to the same people, with our card."""
    mine = select(OFFER.id).where(OFFER.signal_id == event.signal_id)
    offer_ids = [row.id for row in scope.rows(mine)]
    if not offer_ids:
        return
    to = list(event.member_ids)
    scope.execute(update(OFFER).where(OFFER.id.in_(offer_ids)).values(only_members=to))
    ours = select(MatchCard.id, MatchCard.created_at).where(
        MatchCard.offer_id.in_(offer_ids), MatchCard.owner_id == scope.org
    )
    for card in scope.rows(ours):
        sharing.keep_close(scope, sharing.Record(CARD, card.id, card.created_at, scope.org), to)


@on(ChildIdentityChanged, order=30)
def write_anew(scope: Scope, event: ChildIdentityChanged) -> None:
    """Another name is another question, and counts as one. Over the limit it is put when the day is
    over: by then with the name that the child has.
    """
    mine = OFFER.child_id == event.child_id
    late = asking.over(scope)
    for offer_id in weighing.weigh_these(scope, mine, after=DAY if late else None):
        asking.note(scope, "corrected", event.child_id, offer_id)


@on(ConsentStopped, order=30)
def found_no_more(scope: Scope, event: ConsentStopped) -> list[Stopped]:
    """From this commit on nobody finds the child by it; whom it may still reach is weighed after
    it. What had been told ends by its grants.
    """
    weighing.weigh_these(scope, OFFER.child_id == event.child_id, OFFER.ground == "consent")
    return []


@on(StatementsOutgrown, order=30)
def outgrown(scope: Scope, event: StatementsOutgrown) -> list[Stopped]:
    """As at a withdrawal."""
    weighing.weigh_these(scope, OFFER.child_id == event.child_id, OFFER.ground == "consent")
    return []


@on(LegalGroundStopped, order=30)
def ground_stopped(scope: Scope, event: LegalGroundStopped) -> list[Stopped]:
    """As at a withdrawal."""
    weighing.weigh_these(scope, OFFER.legal_ground_id.in_(event.ground_ids))
    return []


@on(ObjectionChanged, order=30)
def objected(scope: Scope, event: ObjectionChanged) -> None:
    """While it has no answer nobody finds the child; afterwards whom it may reach is weighed."""
    weighing.weigh_these(scope, OFFER.child_id == event.child_id)


@on(CovenantChanged, order=30)
def covenant_changed(scope: Scope, event: CovenantChanged) -> None:
    """Who may be told by it is weighed again, the other parties' by their own hand. Who is no party
    any more is found by nobody from this commit on: the matcher looks for itself.
    """
    weighing.weigh_by_covenant(scope, event.covenant_id)
    for party in event.party_ids:
        if party != scope.org:
            scope.later(WEIGH_COVENANT, organisation_id=party, covenant_id=event.covenant_id)


@on(GrantsEnded, order=30)
def close_sides(scope: Scope, event: GrantsEnded) -> list[Stopped]:
    """Whoever has lost our card is not in the match any more, nor are we in theirs."""
    cards = [grant for grant in event.grants if grant.record_kind == CARD]
    offers = _offers_of(scope, [grant.record_id for grant in cards])
    for grant in cards:
        offer_id = offers.get(grant.record_id)
        if offer_id is not None:
            _close(scope, offer_id, grant.viewer_id)
    return [Stopped(grant, "exchange_ended") for grant in cards]


@on(ChildMoved, order=30)
def move_offers(scope: Scope, event: ChildMoved) -> None:
    """What is matched about a child lies where its file does."""
    mine = select(OFFER.id, SIDE.partner_offer_id).outerjoin(SIDE, SIDE.offer_id == OFFER.id)
    rows = scope.rows(mine.where(OFFER.child_id == event.child_id))
    offer_ids = sorted({row.id for row in rows})
    if not offer_ids:
        return
    beside = {row.partner_offer_id for row in rows if row.partner_offer_id}
    scope.execute(update(SIDE).where(SIDE.offer_id.in_(offer_ids)).values(team_id=event.team_id))
    scope.execute(update(OFFER).where(OFFER.id.in_(offer_ids)).values(team_id=event.team_id))
    cards = select(MatchCard.id).where(MatchCard.offer_id.in_([*offer_ids, *beside]))
    card_ids = [row.id for row in scope.rows(cards)]
    if card_ids:
        sharing.move_to_team(scope, CARD, card_ids, event.team_id)


@on(EndAsked, order=30)
def what_is_linked(scope: Scope, _event: EndAsked) -> list[Reason]:
    """How many matches partners still rely on. Numbers only: as the operator sees them."""
    met = scope.count(select(SIDE.id).where(SIDE.state == "met"))
    return [Reason("matches_under_way", _UNDER_WAY.filled(n=met), _UNLINK)] if met else []


@on(TenantDestroyed, order=30)
def forget_all(scope: Scope, _event: TenantDestroyed) -> None:
    """No pseudonym of its children is left, and nobody finds them."""
    scope.execute(delete(MatchToken))
    scope.execute(delete(MatchSubject))
    active = select(OFFER.id).where(OFFER.state == "active")
    offering.end(scope, [row.id for row in scope.rows(active)], "tenant_destroyed")


def _offers_of(scope: Scope, card_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    if not card_ids:
        return {}
    ours = select(MatchCard.id, MatchCard.offer_id).where(
        MatchCard.id.in_(card_ids), MatchCard.owner_id == scope.org
    )
    return {row.id: row.offer_id for row in scope.rows(ours)}


def _close(scope: Scope, offer_id: UUID, partner_id: UUID) -> None:
    mine: tuple[Any, ...] = (
        SIDE.offer_id == offer_id,
        SIDE.partner_id == partner_id,
        SIDE.state == "met",
    )
    for row in scope.rows(select(SIDE.pair_id).where(*mine)):
        scope.later(PART, pair_id=row.pair_id)
    scope.execute(
        update(SIDE)
        .where(*mine)
        .values(state="parted", state_at=scope.now, version=SIDE.version + 1)
    )


_UNDER_WAY = Text("Koppelingen die nog lopen: {n}.", "Matches under way: {n}.")
_UNLINK = Text(
    "De organisatie ontkoppelt; dat kan zolang zij vertrekt.",
    "The organisation unlinks; it can as long as it is leaving.",
)
