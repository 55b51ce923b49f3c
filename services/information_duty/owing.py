"""Opening and widening what is owed to parents, for one disclosure or for thousands at once.

Invariant: one duty that is not told stands for a child, partner, direction, purpose and list, and
of two who share at once neither is lost. Duties are made in the order of their keys; only then are
those that stood locked, in the order of their ids: so nobody waits in a circle.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import dropwhile
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    DateTime,
    Text,
    Uuid,
    and_,
    bindparam,
    column,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.information_duty.models import InformationDuty
from services.information_duty.rules import (
    LONGEST_FOR_SAFETY,
    REMINDERS,
    TERM,
    Standing,
    is_known_already,
)
from services.information_duty.tasks import ANNOUNCE_DUTY, MIND_DUTY
from shared.authz.scope import Scope
from shared.events.catalogue import ChildAdopted, Given
from shared.ids import new_id

Went = Given | ChildAdopted
"""What went to a partner, or came from one."""
Key = tuple[UUID | None, UUID, str, bool, UUID | None]
"""Child, partner, purpose, safety-restricted, list: of one duty not told yet, in one direction."""
ROUNDS = 3
"""As often it is tried, where what stood is told at the moment that more goes the same way."""


def owe(scope: Scope, direction: str, went: Iterable[Went]) -> None:
    """All of this must be told, but for what is known already. What is told of the same child,
    partner and purpose is one duty. As many statements for many as for one.
    """
    left: dict[Key, list[Went]] = {}
    for one in went:
        left.setdefault(_key(one), []).append(one)
    for _ in range(ROUNDS):
        if left:
            left = _owe(scope, direction, left)


def told_by_notice(scope: Scope, direction: str, one: Went) -> None:
    """Everybody was asked for this with a notice that named it: it is told."""
    told = {"state": "told", "told_at": scope.now, "told_how": "notice"}
    scope.insert(InformationDuty, [_blank(scope, direction, [one]) | told])


def _owe(scope: Scope, direction: str, wanted: Mapping[Key, list[Went]]) -> dict[Key, list[Went]]:
    """What is left: where that which stood was told just now."""
    told: dict[Key, list[Standing]] = {}
    waiting: dict[Key, list[Went]] = {}
    for row in scope.rows(_STANDING, **_asked(direction, wanted)):
        if row.state != "told":
            waiting[_key(row)] = wanted[_key(row)]
        known = Standing(row.id, row.state, frozenset(row.grounds), frozenset(row.categories))
        told.setdefault(_key(row), []).append(known)
    fresh = {
        key: _unknown(several, told.get(key, ()))
        for key, several in wanted.items()
        if key not in waiting
    }
    waiting |= _opened(scope, direction, {key: some for key, some in fresh.items() if some})
    return _widened(scope, direction, waiting)


def _unknown(several: Iterable[Went], told: Sequence[Standing]) -> list[Went]:
    """From the first on that nobody was told of: what goes after it is told with it."""

    def known(one: Went) -> bool:
        return is_known_already(one.ground, frozenset(one.categories), told)

    return list(dropwhile(known, several))


def _opened(scope: Scope, direction: str, fresh: Mapping[Key, list[Went]]) -> dict[Key, list[Went]]:
    """Owed from now on; what is left is what another share opened at this moment."""
    made = {key: _blank(scope, direction, fresh[key]) for key in sorted(fresh, key=str)}
    written = scope.insert_fresh(InformationDuty, list(made.values()))
    for duty in made.values():
        if duty["id"] in written:
            _set_clock(scope, duty)
    return {key: fresh[key] for key, duty in made.items() if duty["id"] not in written}


def _set_clock(scope: Scope, duty: Mapping[str, Any]) -> None:
    scope.concerns("information_duty", duty["id"], subjects=[duty["child_id"]])
    if duty["safety_restricted"]:
        scope.at(duty["deferred_until"], MIND_DUTY, duty_id=duty["id"])
        scope.later(ANNOUNCE_DUTY, duty_id=duty["id"])
        return
    _remind(scope, duty["id"], duty["due_at"])


def _remind(scope: Scope, duty_id: UUID, due_at: datetime) -> None:
    """Before it is due and then; at once where that is soon."""
    if due_at - min(REMINDERS) <= scope.now:
        scope.later(ANNOUNCE_DUTY, duty_id=duty_id)
    for before in (*REMINDERS, timedelta()):
        if due_at - before > scope.now:
            scope.at(due_at - before, MIND_DUTY, duty_id=duty_id)


def _widened(
    scope: Scope, direction: str, waiting: Mapping[Key, list[Went]]
) -> dict[Key, list[Went]]:
    """More went to the same partner: it is told in the same letter. What is left was told just
    now. The rows are locked: of two who share at once neither is lost.
    """
    if not waiting:
        return {}
    rows = {_key(row): row for row in scope.rows(_WAITING, **_asked(direction, waiting))}
    wider = []
    for key, row in rows.items():
        values = _all_of(waiting[key], row) | {"due_at": _due_at(waiting[key], row)}
        if any(getattr(row, name) != value for name, value in values.items()):
            wider.append({"id": str(row.id), **_as_json(values)})
        if values["due_at"] < row.due_at:
            _remind(scope, row.id, values["due_at"])
    if wider:
        scope.execute(_WIDEN, wider=wider)
    return {key: several for key, several in waiting.items() if key not in rows}


def _blank(scope: Scope, direction: str, several: Sequence[Went]) -> dict[str, Any]:
    """A duty to tell of these. A safety-restricted one is never a letter by itself: it is put off,
    until somebody decides that it is safe.
    """
    first = several[0]
    safety = first.safety_restricted
    return {
        "id": new_id(),
        "owner_id": scope.org,
        "child_id": first.child_id,
        "partner_id": first.partner_id,
        "direction": direction,
        "purpose": first.purpose,
        "named_for": _list_of(first),
        "safety_restricted": safety,
        **_all_of(several),
        "state": "deferred" if safety else "open",
        "deferral_code": "safety" if safety else None,
        "deferred_until": scope.now + LONGEST_FOR_SAFETY if safety else None,
        "created_at": scope.now,
        "due_at": min([scope.now + TERM, *_promised(several)]),
        "version": 1,
    }


def _all_of(several: Iterable[Went], duty: Any = None) -> dict[str, Any]:
    """What is told at once: all of these, and what a duty that stands said already."""
    grounds, categories, sharers, untils = set(), set(), set(), []
    if duty is not None:
        grounds, categories = set(duty.grounds), set(duty.categories)
        sharers, untils = set(duty.sharer_ids), [duty.shared_until]
    for one in several:
        grounds.add(one.ground)
        categories.update(one.categories)
        sharers.update([one.member_id] if one.member_id else [])
        untils.append(one.until)
    return {
        "grounds": sorted(grounds),
        "categories": sorted(categories),
        "sharer_ids": sorted(sharers),
        "shared_until": max(untils),
    }


def _due_at(several: Iterable[Went], duty: Any) -> datetime:
    """Sooner where that was promised; what was put off has its own day."""
    due_at: datetime = duty.due_at
    return min([due_at, *_promised(several)]) if duty.state == "open" else due_at


def _promised(several: Iterable[Went]) -> list[datetime]:
    return [one.tell_by for one in several if isinstance(one, Given) and one.tell_by is not None]


def _as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: values[name].isoformat() for name in ("shared_until", "due_at")}
    sharers = [str(member_id) for member_id in values["sharer_ids"]]
    return {**values, "sharer_ids": sharers, **days}


def _key(one: Any) -> Key:
    return (one.child_id, one.partner_id, one.purpose, one.safety_restricted, _list_of(one))


def _list_of(one: Any) -> UUID | None:
    """What was taken over is of no list."""
    return None if isinstance(one, ChildAdopted) else one.named_for


def _asked(direction: str, keys: Iterable[Key]) -> dict[str, Any]:
    child_ids, partner_ids, purposes, restricted, lists = map(list, zip(*keys, strict=True))
    return {
        "direction": direction,
        "child_ids": child_ids,
        "partner_ids": partner_ids,
        "purposes": purposes,
        "restricted": restricted,
        "lists": lists,
    }


_ASKED = (
    func.unnest(
        bindparam("child_ids", type_=ARRAY(Uuid)),
        bindparam("partner_ids", type_=ARRAY(Uuid)),
        bindparam("purposes", type_=ARRAY(Text)),
        bindparam("restricted", type_=ARRAY(Boolean)),
        bindparam("lists", type_=ARRAY(Uuid)),
    )
    .table_valued(
        column("child_id", Uuid),
        column("partner_id", Uuid),
        column("purpose", Text),
        column("safety_restricted", Boolean),
        column("named_for", Uuid),
        name="asked",
    )
    .render_derived()
)
_STANDING = (
    select(
        InformationDuty.id,
        InformationDuty.child_id,
        InformationDuty.partner_id,
        InformationDuty.purpose,
        InformationDuty.safety_restricted,
        InformationDuty.named_for,
        InformationDuty.state,
        InformationDuty.grounds,
        InformationDuty.categories,
        InformationDuty.sharer_ids,
        InformationDuty.shared_until,
        InformationDuty.due_at,
    )
    .join(
        _ASKED,
        and_(
            InformationDuty.child_id == _ASKED.c.child_id,
            InformationDuty.partner_id == _ASKED.c.partner_id,
            InformationDuty.purpose == _ASKED.c.purpose,
            InformationDuty.safety_restricted == _ASKED.c.safety_restricted,
            InformationDuty.named_for.is_not_distinct_from(_ASKED.c.named_for),
        ),
    )
    .where(InformationDuty.direction == bindparam("direction"))
)
_WAITING = (
    _STANDING.where(InformationDuty.state != "told")
    .order_by(InformationDuty.id)
    .with_for_update(key_share=True, of=InformationDuty)
)
_WIDER = (
    func.jsonb_to_recordset(bindparam("wider", type_=JSONB))
    .table_valued(
        column("id", Uuid),
        column("grounds", ARRAY(Text)),
        column("categories", ARRAY(Text)),
        column("sharer_ids", ARRAY(Uuid)),
        column("shared_until", DateTime(timezone=True)),
        column("due_at", DateTime(timezone=True)),
        name="wider",
    )
    .render_derived(with_types=True)
)
_WIDEN = (
    update(InformationDuty)
    .where(InformationDuty.id == _WIDER.c.id)
    .values(
        grounds=_WIDER.c.grounds,
        categories=_WIDER.c.categories,
        sharer_ids=_WIDER.c.sharer_ids,
        shared_until=_WIDER.c.shared_until,
        due_at=_WIDER.c.due_at,
    )
)
