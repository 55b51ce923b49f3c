"""How a signal ceases to be active: closed, lapsed, entered in error, or its file destroyed.

Invariant: there is one way, `cease`, set-based. With it ends all that rests on the signal: what is
still to be done about it, and every partner's sight of it. Locks are taken in the order signal,
grants, what was shared: as who shares takes them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from services.children import operations as children
from services.sharing import operations as sharing
from services.signals import reading
from services.signals.history import entry, note
from services.signals.models import Signal, SignalEntry, SignalFollowUp, SignalShare
from services.signals.rules import CEASES_FROM, may_correct, term_fault
from services.signals.tasks import ANNOUNCE_SIGNAL
from services.signals.writing import set_clocks
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import SignalsClosed
from shared.problems import Conflict, Forbidden, Invalid
from shared.texts import Text

SHARE_ENDS = {
    "closed": "signal_over",
    "lapsed": "signal_over",
    "entered-in-error": "entered-in-error",
}
"""Why what was shared of it ends."""


def cease(
    scope: Scope,
    signal_ids: Sequence[UUID],
    state: str,
    sealed: Mapping[UUID, Mapping[str, Any]] | None = None,
    outcome_code: str | None = None,
) -> list[UUID]:
    """These signals are active no more, as many as go from where they are to `state`; which.

    `sealed`: the line of history of each, where somebody wrote one. The one place through which
    every signal ceases: another slice that must act on it hears of it here, by an event.
    """
    found = select(Signal).where(
        Signal.id.in_(signal_ids), Signal.state.in_(sorted(CEASES_FROM[state]))
    )
    locked = found.order_by(Signal.id).with_for_update(key_share=True)
    rows = scope.rows(locked.execution_options(populate_existing=True))
    over = [row[0] for row in rows]
    ids = [signal.id for signal in over]
    if not ids:
        return []
    _end_shares(scope, ids, SHARE_ENDS[state])
    values = {"state": state, "state_at": scope.now, "outcome_code": outcome_code}
    reading.set_only(scope, ids, **values, version=Signal.version + 1)
    written = sealed or {}
    lines = [
        dict(written.get(signal.id) or entry(scope, _next(signal), state, None, None))
        for signal in over
    ]
    scope.insert(SignalEntry, lines)
    to_do = update(SignalFollowUp).where(
        SignalFollowUp.signal_id.in_(ids), SignalFollowUp.state == "open"
    )
    scope.execute(to_do.values(state="dropped", version=SignalFollowUp.version + 1))
    scope.concerns("signal", *ids, subjects=list({signal.child_id for signal in over}))
    scope.publish(SignalsClosed(tuple(ids), state))
    return ids


@operation("signal:finish")
def close_signal(
    scope: Scope,
    *,
    signal_id: UUID,
    outcome_code: str,
    note: str,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Say how it ended: whoever wrote the signal hears it. What is still to be done about it is
    dropped, and what partners see of it ends.
    """
    signal = _held(scope, signal_id, "closed", expected_version)
    _cease_one(scope, signal, "closed", {"note": note, "outcome_code": outcome_code}, outcome_code)
    scope.later(ANNOUNCE_SIGNAL, signal_id=signal_id)
    return reading.view(scope, reading.see(scope, signal_id, lock="change"))


@operation("signal:finish")
def enter_in_error(
    scope: Scope, *, signal_id: UUID, reason: str, expected_version: int | None = None
) -> dict[str, Any]:
    """Say that it should never have been written (about another child, say). It stays to be seen as
    such, and stops everything. Who wrote it, or who leads.
    """
    signal = _held(scope, signal_id, "entered-in-error", expected_version)
    if not may_correct(scope.actor.id, scope.actor.roles, signal.author_id, signal.recorded_by):
        raise Forbidden("not_yours_to_correct", _NOT_YOURS)
    _cease_one(scope, signal, "entered-in-error", {"reason": reason}, None)
    return reading.view(scope, reading.see(scope, signal_id, lock="change"))


@operation("signal:write")
def prolong_signal(
    scope: Scope,
    *,
    signal_id: UUID,
    until: datetime,
    reason: str,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """It lasts longer, with the reason: a year more at most, never past the legal end."""
    signal = reading.see(scope, signal_id, lock="change")
    scope.expect_version(signal, expected_version)
    reading.require_active(scope, signal)
    fault = term_fault(until, signal.observed_on, scope.now)
    if fault is not None:
        raise Invalid(reasons=[fault])
    if until <= signal.until:
        raise Conflict("until_not_later", _NOT_LATER)
    signal.until = until
    note(scope, signal, "prolonged", {"reason": reason, "until": until})
    set_clocks(scope, signal_id, until)
    return reading.view(scope, signal)


def _held(scope: Scope, signal_id: UUID, state: str, expected_version: int | None) -> Signal:
    signal = reading.see(scope, signal_id, lock="change")
    scope.expect_version(signal, expected_version)
    if signal.state not in CEASES_FROM[state] or signal.erased_at is not None:
        raise Conflict("signal_not_active", _OVER)
    return signal


def _cease_one(
    scope: Scope,
    signal: Signal,
    state: str,
    content: Mapping[str, Any],
    outcome_code: str | None,
) -> None:
    line = entry(scope, _next(signal), state, children.beside_file(scope, signal.child_id), content)
    cease(scope, [signal.id], state, {signal.id: line}, outcome_code)


def _next(signal: Signal) -> dict[str, Any]:
    """As its next version."""
    return {"id": signal.id, "version": signal.version + 1}


def _end_shares(scope: Scope, signal_ids: Sequence[UUID], because: str) -> None:
    live = select(SignalShare.id).where(
        SignalShare.signal_id.in_(signal_ids),
        SignalShare.owner_id == scope.org,
        SignalShare.ended_at.is_(None),
    )
    shares = [row.id for row in scope.rows(live)]
    if shares:
        sharing.tell_ended(scope, sharing.end_for(scope, shares, because), because)


_OVER = Text(
    "Dit signaal loopt niet meer; dit kan niet meer.",
    "This signal is active no more; this cannot be done any more.",
)
_NOT_YOURS = Text(
    "Alleen wie dit signaal schreef, of de teamleider, zegt dat het een vergissing was.",
    "Only who wrote this signal, or the team leader, says that it was a mistake.",
)
_NOT_LATER = Text(
    "Dit signaal loopt al tot dan, of langer.", "This signal lasts until then already, or longer."
)
