"""What the clock does with signals: warning, letting lapse, reminding, and destroying the words.

Invariant: a timer may be old; each asks again what still holds, and does nothing where it does not.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import update

from services.sharing import operations as sharing
from services.signals.ceasing import cease
from services.signals.models import Signal, SignalEntry, SignalFollowUp
from services.signals.reading import join, shares_of
from services.signals.rules import WARNED, legal_end
from services.signals.tasks import (
    ANNOUNCE_FOLLOW_UP,
    ANNOUNCE_SIGNAL,
    ANNOUNCE_SIGNAL_PARENTS,
)
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope

CLOCKS_DIFFER = timedelta(minutes=1)
"""The database's clock sets off a timer; ours may be a little behind."""


@operation("signal:mind")
def lapse_signal(scope: Scope, *, signal_id: UUID) -> None:
    """Its time is over: it is active no more, and its author hears it."""
    signal = scope.load(Signal, signal_id)
    if signal.until <= scope.now + CLOCKS_DIFFER and cease(scope, [signal_id], "lapsed"):
        scope.later(ANNOUNCE_SIGNAL, signal_id=signal_id)


@operation("signal:mind")
def warn_of_lapse(scope: Scope, *, signal_id: UUID) -> None:
    """A month before, somebody hears that it lapses, while they can prolong or close it."""
    signal = scope.load(Signal, signal_id)
    if signal.state == "active" and signal.until - WARNED <= scope.now + CLOCKS_DIFFER:
        scope.later(ANNOUNCE_SIGNAL, signal_id=signal_id)


@operation("signal:mind")
def mind_parents(scope: Scope, *, signal_id: UUID) -> None:
    """The parents should have been told by now."""
    signal = scope.load(Signal, signal_id)
    due = signal.parents_due_at
    if signal.state == "active" and due is not None and due <= scope.now + CLOCKS_DIFFER:
        scope.later(ANNOUNCE_SIGNAL_PARENTS, signal_id=signal_id)


@operation("signal:mind")
def mind_follow_up(scope: Scope, *, follow_up_id: UUID) -> None:
    """The day has passed, and it is not done."""
    follow_up = scope.load(SignalFollowUp, follow_up_id)
    scope.concerns("signal", follow_up.signal_id)
    if follow_up.state == "open" and follow_up.due_on < clock.today():
        scope.later(ANNOUNCE_FOLLOW_UP, follow_up_id=follow_up_id)


@operation("signal:mind")
def take_over_follow_up(scope: Scope, *, follow_up_id: UUID) -> None:
    """Whoever left had this to do: who does it now sees the signal, also one that is kept close,
    and hears of it.
    """
    follow_up = scope.load(SignalFollowUp, follow_up_id)
    scope.concerns("signal", follow_up.signal_id)
    if follow_up.state == "open" and follow_up.assignee_id is not None:
        join(scope, scope.load(Signal, follow_up.signal_id, lock="change"), follow_up.assignee_id)
        scope.later(ANNOUNCE_FOLLOW_UP, follow_up_id=follow_up_id)


@operation("signal:mind")
def erase_signal(scope: Scope, *, signal_id: UUID) -> None:
    """The legal end: its words are destroyed, with all that was shared of it. That there was a
    signal stays, and nothing of what it said.
    """
    signal = scope.load(Signal, signal_id, lock="change")
    if signal.erased_at is not None or legal_end(signal.observed_on) > scope.now + CLOCKS_DIFFER:
        return
    cease(scope, [signal_id], "lapsed")
    sharing.end_own(scope, *shares_of(scope, signal_id))
    signal = scope.load(Signal, signal_id, lock="change")
    signal.erased_at, signal.severity, signal.concern_codes = scope.now, None, []
    signal.version += 1
    scope.flush()
    lines = update(SignalEntry).where(SignalEntry.signal_id == signal_id)
    scope.execute(lines.values(sealed_content=None))
    to_do = update(SignalFollowUp).where(SignalFollowUp.signal_id == signal_id)
    scope.execute(to_do.values(sealed_what=None, sealed_result=None))
