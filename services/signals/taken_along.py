"""Signals in an export of a child's file.

Invariant: what is kept close is in no export that a family may see (`domain.md`); the organisation
takes all of its own data along.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.signals import reading
from services.signals.models import Signal
from services.signals.rules import NOT_SAFE
from shared.authz.scope import Scope


def for_family(scope: Scope, child_id: UUID) -> list[dict[str, Any]]:
    """The signals about this child, opened, without those that are kept close, that telling the
    parents of would not be safe (yet), or that were written in error: maybe about another child.
    """
    return [one for one in all_about(scope, child_id) if _may_leave(one)]


def _may_leave(one: dict[str, Any]) -> bool:
    unsafe = one["parents_told_on"] is None and one["parents_reason"] in NOT_SAFE
    return not (one["kept_close"] or unsafe or one["state"] == "entered-in-error")


def all_about(scope: Scope, child_id: UUID) -> list[dict[str, Any]]:
    """All signals about this child that are not destroyed, opened, with their history."""
    about = select(Signal).where(Signal.child_id == child_id, Signal.erased_at.is_(None))
    rows = scope.rows(about.order_by(Signal.created_at, Signal.id))
    return [reading.view(scope, row[0]) for row in rows]
