"""The clock starts: something went to a partner, or came from one into a file of ours.

Invariant: one duty that is not told stands for a child, partner, direction and purpose, however
many messages follow; what consent was asked for with a notice that named the receiver is known
already (GDPR art. 13(4), 14(5)(a)). Nothing here can refuse a disclosure.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from services.information_duty.models import InformationDuty
from services.information_duty.rules import (
    ANSWERED_BY_CONSENT,
    LONGEST_FOR_SAFETY,
    REMINDERS,
    TERM,
    WITHIN_AN_EXCHANGE,
    Standing,
    is_known_already,
)
from services.information_duty.tasks import ANNOUNCE_DUTY, MIND_DUTY
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import ChildAdopted, Disclosed
from shared.ids import new_id


@on(Disclosed, order=20)
def owe_for_what_was_given(scope: Scope, event: Disclosed) -> None:
    """What everybody was asked for stands as told in the register of disclosures; where a court or
    an institution spoke in somebody's place, or nobody was reached, that somebody must hear yet.
    """
    asked = event.ground in ANSWERED_BY_CONSENT and not event.substituted
    if event.child_id is None or asked or event.ground in WITHIN_AN_EXCHANGE:
        return
    _owe(scope, event, event.child_id, "given")


@on(ChildAdopted, order=20)
def owe_for_what_was_taken_over(scope: Scope, event: ChildAdopted) -> None:
    """The source is another organisation (GDPR art. 14): parents hear that we have it now."""
    if event.ground in ANSWERED_BY_CONSENT:
        made = _blank(scope, event, event.child_id, "received")
        told = {"state": "told", "told_at": scope.now, "told_how": "notice"}
        scope.insert(InformationDuty, [made | told])
        return
    _owe(scope, event, event.child_id, "received")


def _owe(scope: Scope, event: Disclosed | ChildAdopted, child_id: UUID, direction: str) -> None:
    categories = frozenset(event.categories)
    rows = scope.rows(_STANDING, **_key(event, child_id, direction))
    if any(row.state != "told" for row in rows) and _widened(scope, event, child_id, direction):
        return
    told = [Standing(r.id, r.state, frozenset(r.grounds), frozenset(r.categories)) for r in rows]
    if is_known_already(event.ground, categories, told):
        return
    made = _blank(scope, event, child_id, direction)
    if event.safety_restricted:  # never a letter by itself: somebody must decide that it is safe
        until = scope.now + LONGEST_FOR_SAFETY
        made |= {"state": "deferred", "deferral_code": "safety", "deferred_until": until}
    if not scope.insert_new(InformationDuty, made):  # another share opened it at this moment
        _widened(scope, event, child_id, direction)
        return
    scope.concerns("information_duty", made["id"], subjects=[child_id])
    if event.safety_restricted:
        scope.at(made["deferred_until"], MIND_DUTY, duty_id=made["id"])
        scope.later(ANNOUNCE_DUTY, duty_id=made["id"])
        return
    for after in (*REMINDERS, TERM):
        scope.at(scope.now + after, MIND_DUTY, duty_id=made["id"])


def _widened(scope: Scope, event: Disclosed | ChildAdopted, child_id: UUID, direction: str) -> bool:
    """More went to the same partner: it is told in the same letter. False when all was told just
    now. The row is locked: of two who share at once neither is lost.
    """
    rows = scope.rows(_WAITING, **_key(event, child_id, direction))
    if not rows:
        return False
    row = rows[0]
    sharers = {*row.sharer_ids, *([event.member_id] if event.member_id else [])}
    values = {
        "sharer_ids": sorted(sharers),
        "grounds": sorted({*row.grounds, event.ground}),
        "categories": sorted({*row.categories, *event.categories}),
        "shared_until": max(row.shared_until, event.until),
    }
    if any(getattr(row, name) != value for name, value in values.items()):
        mine = update(InformationDuty).where(InformationDuty.id == row.id)
        scope.execute(mine.values(**values))
    return True


def _key(event: Disclosed | ChildAdopted, child_id: UUID, direction: str) -> dict[str, Any]:
    return {
        "child_id": child_id,
        "partner_id": event.partner_id,
        "direction": direction,
        "purpose": event.purpose,
        "safety_restricted": event.safety_restricted,
    }


def _blank(
    scope: Scope, event: Disclosed | ChildAdopted, child_id: UUID, direction: str
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "owner_id": scope.org,
        "child_id": child_id,
        "partner_id": event.partner_id,
        "direction": direction,
        "purpose": event.purpose,
        "grounds": [event.ground],
        "categories": sorted(event.categories),
        "shared_until": event.until,
        "safety_restricted": event.safety_restricted,
        "state": "open",
        "created_at": scope.now,
        "due_at": scope.now + TERM,
        "sharer_ids": [event.member_id] if event.member_id else [],
        "version": 1,
    }


_STANDING = (
    select(
        InformationDuty.id,
        InformationDuty.state,
        InformationDuty.grounds,
        InformationDuty.categories,
        InformationDuty.sharer_ids,
        InformationDuty.shared_until,
    )
    .where(
        InformationDuty.child_id == bindparam("child_id"),
        InformationDuty.partner_id == bindparam("partner_id"),
        InformationDuty.direction == bindparam("direction"),
        InformationDuty.purpose == bindparam("purpose"),
        InformationDuty.safety_restricted == bindparam("safety_restricted"),
    )
    .order_by(InformationDuty.created_at.desc())
)
_WAITING = _STANDING.where(InformationDuty.state != "told").with_for_update(key_share=True)
