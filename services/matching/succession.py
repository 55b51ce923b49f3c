"""Whose matches are whose when a member leaves.

Invariant: nobody is told to call somebody who works there no more: a successor takes the offer
over, with cards of their own; without one the offer ends, and the partners are told.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.matching import cards, offering
from services.matching.models import FiledOffer, MatchOffer
from services.matching.tasks import ANNOUNCE_STEP
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import MemberLeft, OpenWork, WorkAsked
from shared.jobs.tasks import task

PASS_ON = task("matching.pass_on", "offer_id", "successor_id")
END_LEFT = task("matching.end_left", "offer_id")
_FILED: Any = FiledOffer


@on(WorkAsked, order=40)
def offers_under_way(scope: Scope, event: WorkAsked) -> OpenWork | None:
    """How many offers a member can be called about, or lie with a team."""
    active = select(_FILED.id).where(_FILED.state == "active")
    if event.team_id is not None:
        return OpenWork("match_offer", scope.count(active.where(_FILED.team_id == event.team_id)))
    if event.member_id is None:
        return None
    return OpenWork("match_offer", scope.count(active.where(_FILED.member_id == event.member_id)))


@on(MemberLeft, order=40)
def hand_over(scope: Scope, event: MemberLeft) -> None:
    """A worker does it, which sees all teams: who manages members sees no offer."""
    mine = select(_FILED.id).where(_FILED.member_id == event.member_id, _FILED.state == "active")
    for row in scope.rows(mine):
        if event.successor_id is None:
            scope.later(END_LEFT, offer_id=row.id)
        else:
            scope.later(PASS_ON, offer_id=row.id, successor_id=event.successor_id)


@operation("match:mind")
def pass_on(scope: Scope, *, offer_id: UUID, successor_id: UUID) -> None:
    """The successor can be called from now on: the card of who left ends, and partners get a new
    one as soon as the successor has given a phone number.
    """
    offer = scope.load(MatchOffer, offer_id, lock="change")
    person = organisations.who_works_here(scope, successor_id)
    if offer.state != "active":
        return
    if person is None:
        offering.end(scope, [offer_id], "nobody_to_call")
        return
    scope.execute(
        update(MatchOffer)
        .where(MatchOffer.id == offer_id)
        .values(
            member_id=successor_id,
            roles=sorted(person[1]),
            sealed_contact=None,
            only_members=_with(offer.only_members, successor_id),
            version=MatchOffer.version + 1,
        )
    )
    cards.renew(scope, offer_id)
    scope.later(ANNOUNCE_STEP, offer_id=offer_id)


def _with(only: list[UUID] | None, member_id: UUID) -> list[UUID] | None:
    """Kept to the same few, and to who takes it over."""
    return None if only is None else sorted({*only, member_id})


@operation("match:mind")
def end_left(scope: Scope, *, offer_id: UUID) -> None:
    """Nobody takes it over."""
    offer = scope.load(MatchOffer, offer_id)
    if offer.state == "active":
        offering.end(scope, [offer_id], "nobody_to_call")
