"""Whom an offer may reach, weighed again by a worker; and offers whose time has passed.

Invariant: the decision is asked for the member who offered, with the roles that they have now; who
works here no more can be called by nobody, and their offer ends.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from services.matching import offering, subjects
from services.matching.models import FiledOffer, MatchOffer, MatchSubject
from services.matching.tasks import FIND, WEIGH_AGAIN
from services.organisations import operations as organisations
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope

_FILED: Any = FiledOffer  # mapped on another's table: its columns are not declared twice


@operation("match:mind")
def weigh_again(scope: Scope, *, offer_id: UUID) -> None:
    """What the offer rested on, or the child's name, has changed: who may be told now?"""
    offer = scope.load(MatchOffer, offer_id)
    sharing.lock_to_share(scope, offer.child_id)
    offer = scope.load(MatchOffer, offer_id, lock="share")
    scope.concerns("match_offer", offer_id, subjects=[offer.child_id])
    if offer.state != "active":
        return
    asker = asker_of(scope, offer)
    if asker is None:
        offering.end(scope, [offer_id], "nobody_to_call")
        return
    subjects.forget(scope, [offer_id])
    reached = reach_of(scope, offer, asker)
    if reached.receivers:
        subjects.write(scope, [subjects.Written(offer.id, offer.until, reached)])
    scope.later(FIND, offer_id=offer_id)


@operation("match:mind")
def weigh_covenant(scope: Scope, *, covenant_id: UUID) -> None:
    """Another party changed, left or ended a covenant by which we are found."""
    scope.concerns("covenant", covenant_id)
    weigh_by_covenant(scope, covenant_id)


def weigh_by_covenant(scope: Scope, covenant_id: UUID) -> None:
    """All that takes part by this covenant."""
    by_it = select(MatchSubject.offer_id).where(MatchSubject.covenant_id == covenant_id)
    weigh_these(scope, _FILED.id.in_(by_it))


def weigh_these(
    scope: Scope, *which: ColumnElement[bool], after: timedelta | None = None
) -> list[UUID]:
    """Found by nobody from now on, and weighed again after the commit, or `after` so long; which
    offers. Set-based, and nothing in it can fail on their state.
    """
    active = select(_FILED.id).where(*which, _FILED.state == "active")
    ids = [row.id for row in scope.rows(active)]
    if ids:
        subjects.forget(scope, ids)
    for offer_id in ids:
        if after is None:
            scope.later(WEIGH_AGAIN, offer_id=offer_id)
        else:
            scope.at(scope.now + after, WEIGH_AGAIN, offer_id=offer_id)
    return ids


@operation("match:mind")
def lapse_offer(scope: Scope, *, offer_id: UUID) -> None:
    """Its time has passed."""
    offer = scope.load(MatchOffer, offer_id)
    if offer.state == "active" and offer.until <= scope.now:
        offering.end(scope, [offer_id], "lapsed")


def reach_of(scope: Scope, offer: MatchOffer, asker: sharing.Asker) -> sharing.Reached:
    """Whom this offer may reach now."""
    about = offering.about(offer.purpose, offer.ground, offer.legal_ground_id)
    return sharing.reach(scope, offer.child_id, about, asker)


def asker_of(scope: Scope, offer: MatchOffer) -> sharing.Asker | None:
    """Who offered, as the decision looks at them; None where they work here no more."""
    ours = organisations.standing_of(scope, scope.org)
    person = organisations.who_works_here(scope, offer.member_id)
    if ours is None or person is None:
        return None
    return sharing.Asker(ours.kind, person[1] & frozenset(offer.roles))
