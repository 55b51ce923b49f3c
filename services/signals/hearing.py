"""Who hears what about a signal: for the worker that tells them.

Invariant: asked again in the worker, on what stands then; nobody hears of a signal that is kept
from them.
"""

from collections.abc import Sequence
from uuid import UUID

from services.organisations import operations as organisations
from services.signals.giving import is_given
from services.signals.models import Signal, SignalFollowUp
from services.signals.reading import assignees_of
from services.signals.rules import ACUTE, OVER, WARNED
from shared import clock
from shared.authz.permissions import PERMISSIONS
from shared.authz.scope import Scope
from shared.problems import NotFound

News = tuple[str, UUID, list[UUID]]
"""The kind of notification, the record that it is about, and the members."""


def news_of_signal(scope: Scope, signal_id: UUID) -> News | None:
    """What became of it, for its author; what it asks while it lasts; None: nothing (any more)."""
    try:
        signal = scope.load(Signal, signal_id)
    except NotFound:
        return None
    if signal.state in OVER:
        kind = {"closed": "signal_closed", "lapsed": "signal_lapsed"}.get(signal.state)
        return (kind, signal_id, _author(scope, signal)) if kind else None
    if signal.until - WARNED <= scope.now:
        dealing = sorted(assignees_of(scope, signal_id))
        return "signal_ending", signal_id, [*_author(scope, signal), *_still(scope, dealing)]
    if signal.severity == ACUTE:
        others = [one for one in organisations.coordinators(scope) if one != signal.author_id]
        return "signal_acute", signal_id, others
    return None


def who_tells_parents(scope: Scope, signal_id: UUID) -> News | None:
    """Who owes it to the parents: its author, else who leads; None: they have been told."""
    try:
        signal = scope.load(Signal, signal_id)
    except NotFound:
        return None
    if signal.state != "active" or signal.parents_due_at is None:
        return None
    return "signal_parents", signal_id, _author(scope, signal)


def news_of_follow_up(scope: Scope, follow_up_id: UUID) -> News | None:
    """It is there to be done, or overdue: to who does it; it was done: to the signal's author."""
    try:
        follow_up = scope.load(SignalFollowUp, follow_up_id)
        signal = scope.load(Signal, follow_up.signal_id)
    except NotFound:
        return None
    if follow_up.state == "done":
        heard = [one for one in _author(scope, signal) if one != follow_up.done_by]
        return "signal_followed", signal.id, heard
    if follow_up.state != "open" or signal.state != "active":
        return None
    doers = _still(scope, [follow_up.assignee_id] if follow_up.assignee_id else [])
    overdue = follow_up.due_on < clock.today()
    kind = "signal_follow_up_due" if overdue else "signal_follow_up"
    return kind, signal.id, doers or organisations.coordinators(scope)


def news_of_share(scope: Scope, share_id: UUID) -> News:
    """A partner shared a signal with us, or its sight has ended: to who works with such."""
    lies = is_given(scope, share_id)
    leaders = organisations.coordinators(scope)
    if lies is None:
        return "signal_share_ended", share_id, leaders or organisations.leaders(scope)
    team_id, roles = lies
    able = sorted(PERMISSIONS["signal:read"].roles & roles)
    workers = organisations.ids_working_for(scope, team_id, "signal:read", able)
    return "signal_shared", share_id, workers or leaders or organisations.leaders(scope)


def _author(scope: Scope, signal: Signal) -> list[UUID]:
    """Whoever wrote it; where they have left, or software did, who leads."""
    wrote = _still(scope, [signal.author_id] if signal.author_id else [])
    return wrote or organisations.coordinators(scope)


def _still(scope: Scope, member_ids: Sequence[UUID]) -> list[UUID]:
    return organisations.active_among(scope, member_ids)
