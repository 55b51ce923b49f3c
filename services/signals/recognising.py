"""Signals that are there already, for who brings many in at once.

Invariant: of a signal that the reader could not open, nothing is said, nor of one that is over; few
statements, however many rows, and only what can be the same is opened.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import any_, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from services.children import operations as children
from services.signals.models import Signal, SignalEntry
from services.signals.reading import CONTENT
from shared.authz import permissions
from shared.authz.actor import Actor
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken

MOST_OPENED = 5_000
"""Candidates at a time; more than this of the same children on the same days are not compared."""


@dataclass(frozen=True, slots=True)
class Said:
    """What makes two signals the same: about whom, of which day, which concerns, which facts."""

    child_id: UUID
    observed_on: date
    concern_codes: frozenset[str]
    facts: str


def known(scope: Scope, said: Collection[Said], reader: Actor) -> dict[Said, UUID]:
    """Those of these that are signals already, which last and which `reader` may read; of several
    the first. Two statements.
    """
    alike = {(one.child_id, one.observed_on, one.concern_codes) for one in said}
    pairs = sorted({(child_id, day) for child_id, day, _ in alike})
    rows = scope.rows(_candidates(scope, pairs, reader)) if pairs else []
    among = [row for row in rows if _of(row) in alike]
    if not among:
        return {}
    beside = children.beside_known(scope, {row.child_id for row in among})
    wanted, found = set(said), {}
    for row in sorted(among, key=lambda row: (row.created_at, row.id), reverse=True):
        facts = _facts(beside.get(row.child_id), row)
        one = Said(*_of(row), facts) if facts is not None else None
        if one in wanted:
            found[one] = row.id
    return found


def _candidates(scope: Scope, pairs: Collection[tuple[UUID, date]], reader: Actor) -> Any:
    """Of these children and days, each with the last that was written in it."""
    last = (
        select(
            Signal.id,
            Signal.child_id,
            Signal.observed_on,
            Signal.concern_codes,
            Signal.created_at,
            SignalEntry.id.label("entry_id"),
            SignalEntry.sealed_content,
        )
        .join(SignalEntry, SignalEntry.signal_id == Signal.id)
        .where(
            Signal.state == "active",
            Signal.until > scope.now,
            tuple_(Signal.child_id, Signal.observed_on).in_(pairs),
            SignalEntry.kind.in_(("written", "corrected")),
            *_readable(reader),
        )
        .ext(distinct_on(Signal.id))
    )
    return last.order_by(Signal.id, SignalEntry.version.desc()).limit(MOST_OPENED)


def _readable(reader: Actor) -> list[Any]:
    """As the guarded session decides it when `reader` asks; who may not read any signal (software
    that only writes) knows what it wrote itself.
    """
    conditions: list[Any] = []
    teams = permissions.reach("signal:read", reader)
    if teams is not None:
        conditions.append(Signal.team_id.in_(teams))
    if not reader.roles & permissions.SEES_KEPT_CLOSE:
        kept = any_(Signal.only_members) == reader.id
        conditions.append(or_(Signal.only_members.is_(None), kept))
    if permissions.refusal("signal:read", reader) is not None:
        conditions.append(Signal.recorded_by == reader.id)
    return conditions


def _of(row: Any) -> tuple[UUID, date, frozenset[str]]:
    return row.child_id, row.observed_on, frozenset(row.concern_codes)


def _facts(beside: children.BesideFile | None, row: Any) -> str | None:
    if beside is None or row.sealed_content is None:
        return None
    try:
        facts: str | None = beside.open(CONTENT, row.entry_id, row.sealed_content).get("facts")
    except SealBroken:
        return None
    return facts
