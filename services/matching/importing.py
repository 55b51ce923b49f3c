"""Putting many signals to matching at once: what an import brought.

Invariant: each child is judged as if it were asked about alone; who asks so is one member, on whose
name all of it stands, and all of it is counted.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from services.matching import asking, keys, offering, offers, subjects
from services.matching.models import MatchOffer
from services.matching.tasks import LAPSE_OFFER
from services.organisations import operations as organisations
from services.sharing import operations as sharing
from services.signals import operations as signals
from shared.authz.scope import Scope
from shared.problems import Forbidden, Reason


def offer_many(
    scope: Scope,
    import_id: UUID,
    member_id: UUID,
    signal_ids: Sequence[UUID],
    wish: offering.Wish,
) -> dict[UUID, tuple[Reason, ...]]:
    """Put these signals of an import to matching, for the member who imported them; by signal, why
    some were not. When all of them are in, `FIND_OF_IMPORT` looks for all at once.

    Forbidden where that member works here no more, TooMany over the limit of imports in a day. A
    signal that is not active (any more), or takes part already, is passed over.
    """
    ours = organisations.standing_of(scope, scope.org)
    person = organisations.who_works_here(scope, member_id)
    if ours is None or person is None:
        raise Forbidden("no_contact_person", offering.NOBODY)
    asking.require_room(scope, len(signal_ids))
    keys.recipient(scope)  # before anything is written: without the matcher there is no offer
    asker = sharing.Asker(ours.kind, person[1])
    by_child: dict[UUID, list[signals.ActiveSignal]] = {}
    for signal in signals.active_many(scope, signal_ids):
        by_child.setdefault(signal.child_id, []).append(signal)
    contact, kept_to = (member_id, person[1]), offering.kept_to(scope, wish)
    refused: dict[UUID, tuple[Reason, ...]] = {}
    made: list[dict[str, Any]] = []
    found: list[subjects.Written] = []
    taking_part = offers.taking_part(scope, signal_ids)
    for reached in sharing.reach_many(scope, sorted(by_child), wish.about, asker):
        for signal in by_child[reached.child.id]:
            if not reached.receivers:
                refused[signal.id] = reached.reasons
            elif signal.id not in taking_part:
                offer = offering.written(scope, signal, wish, reached, contact, kept_to, import_id)
                made.append(offer)
                found.append(subjects.Written(offer["id"], offer["until"], reached))
    _keep(scope, member_id, made, found)
    return refused


def _keep(
    scope: Scope,
    member_id: UUID,
    made: list[dict[str, Any]],
    found: list[subjects.Written],
) -> None:
    scope.insert(MatchOffer, made)
    subjects.write(scope, found)
    asking.note_many(scope, "imported", member_id, [(one["child_id"], one["id"]) for one in made])
    scope.concerns("match_offer", subjects=[one["child_id"] for one in made])
    for one in made:
        scope.at(one["until"], LAPSE_OFFER, offer_id=one["id"])
