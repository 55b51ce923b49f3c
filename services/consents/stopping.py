"""What stops when a statement no longer carries, and the receipt of that.

Invariant: nothing here can fail on the state of the data, so that nothing blocks a withdrawal; a
receipt tells of what rested on these consents and of nothing safety-restricted; it is sealed under
the child's key and read again as it was, but for what `telling` keeps to a few.
"""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from services.children import operations as children
from services.consents import telling, timeline
from services.consents.models import Consent, ConsentReceipt
from services.organisations import operations as organisations
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.events.catalogue import ConsentStopped, StatementsOutgrown, Stopped
from shared.problems import Gone

SEALED = "consent_receipt.sealed"
ANYBODY = object()
log = logging.getLogger("schakel.consents")


def same_question(scope: Scope, consent: Consent, of: object = ANYBODY) -> tuple[UUID, ...]:
    """The consents about this child for the same purpose, with a receiver and a data category in
    common: what somebody says of other data ends nothing of these.

    `of` is the holder whose consents they are (None: the child's own); by default anybody's.
    """
    scope.flush()
    receivers, categories = frozenset(consent.receiver_ids), frozenset(consent.categories)
    return tuple(
        row.id
        for row in scope.rows(_OF_CHILD, child_id=consent.child_id)
        if row.purpose == consent.purpose
        and receivers.intersection(row.receiver_ids)
        and categories.intersection(row.categories)
        and (of is ANYBODY or row.holder_id == of)
    )


def supersede(scope: Scope, consent: Consent) -> None:
    """What the same person said earlier and is wholly answered by this, makes way for it.

    An older yes about more receivers or data stays beside it: of those this says nothing. What
    rests on what made way goes on, if this is a yes too: taking this back takes that back.
    """
    older = (
        select(Consent)
        .where(
            Consent.child_id == consent.child_id,
            Consent.purpose == consent.purpose,
            Consent.holder_id.is_not_distinct_from(consent.holder_id),
            Consent.id != consent.id,
            Consent.state.in_(("requested", "given")),
            Consent.stated_at <= consent.stated_at,
            Consent.receiver_ids.contained_by(consent.receiver_ids),
            Consent.categories.contained_by(consent.categories),
        )
        .order_by(Consent.id)
        .with_for_update(key_share=True)
    )
    for (earlier,) in scope.rows(older):
        timeline.change(scope, earlier, "superseded", consent.stated_at)
        scope.concerns("consent", earlier.id)


def of_holder(scope: Scope, child_id: UUID, holder_id: UUID) -> tuple[UUID, ...]:
    """All consents of one holder about this child."""
    rows = scope.rows(_OF_CHILD, child_id=child_id)
    return tuple(row.id for row in rows if row.holder_id == holder_id)


def of_holders(scope: Scope, child_id: UUID) -> tuple[UUID, ...]:
    """All consents of whoever has or had authority over this child."""
    rows = scope.rows(_OF_CHILD, child_id=child_id)
    return tuple(row.id for row in rows if row.holder_id is not None)


def of_child(scope: Scope, child_id: UUID) -> Sequence[Any]:
    """id, holder_id, purpose, receiver_ids, categories and stated_at of all consents."""
    return scope.rows(_OF_CHILD, child_id=child_id)


def stop(
    scope: Scope,
    child_id: UUID,
    consent_ids: tuple[UUID, ...],
    because: str,
    substitute_ids: tuple[UUID, ...] = (),
    overruling: tuple[UUID, ...] = (),
) -> list[Stopped]:
    """End everything that rests on these, and not on what decides over them (`overruling`)."""
    if not consent_ids and not substitute_ids:
        return []
    scope.concerns("consent", *consent_ids, subjects=[child_id])
    scope.concerns("authority_substitute", *substitute_ids)
    scope.flush()
    stopped = ConsentStopped(child_id, consent_ids, because, substitute_ids, overruling)
    answers = scope.publish(stopped)
    return [stop for answer in answers for stop in answer]


def stop_outgrown(
    scope: Scope,
    child_id: UUID,
    consent_ids: tuple[UUID, ...],
    substitute_ids: tuple[UUID, ...],
    needed: tuple[UUID, ...],
) -> list[Stopped]:
    """End what rests on these and on none of the needed ones: the child's age asks for more."""
    scope.concerns("consent", *consent_ids, subjects=[child_id])
    scope.concerns("authority_substitute", *substitute_ids)
    scope.flush()
    resting = (*consent_ids, *substitute_ids)
    answers = scope.publish(StatementsOutgrown(child_id, resting, needed, "birthday"))
    return [stop for answer in answers for stop in answer]


def keep_receipt(
    scope: Scope,
    receipt_id: UUID,
    child_id: UUID,
    because: str,
    ended: list[Stopped],
    consent_id: UUID | None = None,
) -> list[dict[str, Any]]:
    """Keep what stopped, to be read again; what it says to the actor.

    Where the child's file was destroyed there is nothing to keep it under, and it is only said.
    """
    stopped = _told(scope, ended)
    try:
        sealed = children.beside_file(scope, child_id).seal(
            SEALED, receipt_id, {"stopped": stopped}
        )
    except (Gone, SealBroken) as fault:
        log.warning("receipt %s is not kept: %s", receipt_id, type(fault).__name__)
        return telling.as_told(scope, stopped)
    scope.add(
        ConsentReceipt(
            id=receipt_id,
            owner_id=scope.org,
            child_id=child_id,
            consent_id=consent_id,
            because=because,
            made_at=scope.now,
            sealed=sealed,
        )
    )
    scope.concerns("consent_receipt", receipt_id)
    return telling.as_told(scope, stopped)


def stopped_then(scope: Scope, receipt: ConsentReceipt) -> list[dict[str, Any]]:
    """What a kept receipt says to the actor; raises SealBroken."""
    opened = children.beside_file(scope, receipt.child_id).open(
        SEALED, receipt.id, bytes(receipt.sealed)
    )
    rows = [
        row | {name: UUID(row[name]) for name in _IDS if row.get(name)} for row in opened["stopped"]
    ]
    return telling.as_told(scope, rows)


def _told(scope: Scope, ended: list[Stopped]) -> list[dict[str, Any]]:
    """What stopped, and who had opened or adopted it; nothing that is safety-restricted."""
    told = [stop for stop in ended if not stop.grant.safety_restricted]
    names = organisations.names_of(scope, list({stop.grant.viewer_id for stop in told}))
    return [
        {
            "record_kind": stop.grant.record_kind,
            "record_id": stop.grant.record_id,
            "organisation_id": stop.grant.viewer_id,
            "organisation_name": names.get(stop.grant.viewer_id, ""),
            "opened": stop.grant.opened,
            "outcome": stop.outcome,
            "named_for": stop.named_for,
        }
        for stop in told
    ]


_IDS = ("record_id", "organisation_id", "named_for")

_OF_CHILD = (
    select(
        Consent.id,
        Consent.holder_id,
        Consent.purpose,
        Consent.receiver_ids,
        Consent.categories,
        Consent.state,
        Consent.stated_at,
        Consent.until,
    )
    .where(Consent.child_id == bindparam("child_id"))
    .order_by(Consent.stated_at, Consent.id)
)
