"""Who has authority changes: what that ends, at once, and what one may know of it beforehand.

Invariant: what rests on the statements of who has authority no more ends in the transaction that
ends the authority; so does what rests on a consent that somebody who has authority now never gave.
"""

from collections import Counter
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.consents import in_place, stopping, telling
from services.organisations import operations as organisations
from shared import ages, clock
from shared.ages import CHILD_DECIDES_FROM
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import RestingAsked, RestingGrant
from shared.ids import new_id
from shared.problems import NotFound


@operation("authority:end")
def end_authority(scope: Scope, *, child_id: UUID, holder_id: UUID) -> dict[str, Any]:
    """This person has authority no more: what rests on their statements stops now.

    What they said stays on record. Answers with what stopped, which can be read again.
    """
    children.end_holder(scope, child_id, holder_id)
    instead = in_place.end_of_holder(scope, child_id, holder_id, "authority_ended")
    theirs = stopping.of_holder(scope, child_id, holder_id)
    ended = stopping.stop(scope, child_id, theirs, "authority_ended", instead)
    receipt_id = new_id()
    stopped = stopping.keep_receipt(scope, receipt_id, child_id, "authority_ended", ended)
    return {
        "id": receipt_id,
        "child_id": child_id,
        "because": "authority_ended",
        "made_at": scope.now,
        "stopped": stopped,
    }


def authority_added(scope: Scope, child_id: UUID) -> None:
    """Somebody else has authority too: what rests on the consent of the others stops."""
    others, instead = _of_the_others(scope, child_id)
    ended = stopping.stop(scope, child_id, others, "authority_changed", instead)
    if ended:
        stopping.keep_receipt(scope, new_id(), child_id, "authority_changed", ended)


@operation("consent:read", reads=True)
def preview_authority(
    scope: Scope, *, child_id: UUID, holder_id: UUID | None = None
) -> dict[str, Any]:
    """How much stops if this holder loses authority; without one, if somebody is added."""
    children.team_of(scope, child_id)
    if holder_id and children.authority_of(scope, child_id, holder_id) is None:
        raise NotFound
    if holder_id is None:
        return _counted(scope, *_of_the_others(scope, child_id))
    theirs = stopping.of_holder(scope, child_id, holder_id)
    return _counted(scope, theirs, in_place.standing(scope, child_id, holder_id))


def _counted(
    scope: Scope, consent_ids: tuple[UUID, ...], substitute_ids: tuple[UUID, ...]
) -> dict[str, Any]:
    """How many of each kind of record partners see on one of these, and which partners."""
    asked = RestingAsked(consent_ids, substitute_ids)
    answers = scope.publish(asked) if consent_ids or substitute_ids else []
    found: list[RestingGrant] = [grant for answer in answers for grant in answer]
    viewers = list({grant.viewer_id for grant in found})
    names = ("record_kind", "record_id", "named_for")
    told = telling.as_told(scope, [{name: getattr(one, name) for name in names} for one in found])
    kinds = Counter(row["record_kind"] for row in told)
    return {
        "stopping": [{"record_kind": kind, "count": kinds[kind]} for kind in sorted(kinds)],
        "organisations": sorted(organisations.names_of(scope, viewers).values()),
    }


def _of_the_others(scope: Scope, child_id: UUID) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """What holders said, and what stands in the place of that. From sixteen on no holder is asked,
    and nothing hangs on who they are.
    """
    said = stopping.of_holders(scope, child_id)
    instead = in_place.standing(scope, child_id)
    if not said and not instead:
        return (), ()
    age = ages.age_on(children.birth_date(scope, child_id), clock.today())
    return (said, instead) if age < CHILD_DECIDES_FROM else ((), ())
