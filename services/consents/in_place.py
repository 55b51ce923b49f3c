"""What stands in the place of a holder's statement now, and its end when something else happens.

Invariant: what was not reviewed stands in nobody's place; the child's lock is held by who ends.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select, update

from services.consents.models import Consent, Substitute
from shared.authz.scope import Scope


def reached(scope: Scope, child_id: UUID, holder_id: UUID | None) -> tuple[UUID, ...]:
    """Somebody has answered: that they could not be reached is over. What ended."""
    if holder_id is None:
        return ()
    return _end(scope, child_id, holder_id, "reached", Substitute.kind == "unreachable")


def end_of_holder(scope: Scope, child_id: UUID, holder_id: UUID, because: str) -> tuple[UUID, ...]:
    """Where a holder's statement is asked no more, nothing stands in its place. What ended."""
    return _end(scope, child_id, holder_id, because)


def standing(scope: Scope, child_id: UUID, holder_id: UUID | None = None) -> tuple[UUID, ...]:
    """What stands in the place of a statement about this child now (of this holder's)."""
    rows = scope.rows(SUBSTITUTES, child_id=child_id)
    return tuple(row.id for row in rows if holder_id is None or row.holder_id == holder_id)


def same_question(scope: Scope, consent: Consent) -> tuple[UUID, ...]:
    """What stands in the place of anybody's statement to the question that this one answers."""
    receivers, categories = frozenset(consent.receiver_ids), frozenset(consent.categories)
    return tuple(
        row.id
        for row in scope.rows(SUBSTITUTES, child_id=consent.child_id)
        if row.purpose == consent.purpose
        and (not row.receiver_ids or receivers.intersection(row.receiver_ids))
        and (not row.categories or categories.intersection(row.categories))
    )


def overruling(scope: Scope, child_id: UUID, holder_id: UUID | None) -> tuple[UUID, ...]:
    """By what a court or an institution has decided over what this holder says."""
    rows = scope.rows(SUBSTITUTES, child_id=child_id) if holder_id else []
    return tuple(r.id for r in rows if r.holder_id == holder_id and r.kind != "unreachable")


def _end(
    scope: Scope, child_id: UUID, holder_id: UUID, because: str, *which: Any
) -> tuple[UUID, ...]:
    """The child's lock is held: nothing is added between looking and ending."""
    these = select(Substitute.id).where(
        Substitute.child_id == child_id,
        Substitute.holder_id == holder_id,
        Substitute.ended_at.is_(None),
        *which,
    )
    ids = tuple(row.id for row in scope.rows(these.order_by(Substitute.id)))
    if ids:
        over = {"ended_at": scope.now, "ended_because": because, "version": Substitute.version + 1}
        scope.execute(update(Substitute).where(Substitute.id.in_(ids)).values(over))
    return ids


SUBSTITUTES = select(
    Substitute.id,
    Substitute.holder_id,
    Substitute.kind,
    Substitute.purpose,
    Substitute.receiver_ids,
    Substitute.categories,
    Substitute.since,
    Substitute.until,
).where(
    Substitute.child_id == bindparam("child_id"),
    Substitute.ended_at.is_(None),
    or_(Substitute.kind != "unreachable", Substitute.reviewed_at.is_not(None)),
)
"""What stands in the place of a holder's statement about `:child_id`, as facts of the decision."""
