"""What parents were told of a signal, and when.

Invariant: a signal that lasts has been talked over with the parents, or says why not and by when.
Telling them of what was shared from it (the information duty) counts here too.
"""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import exists

from services.signals import reading
from services.signals.history import note
from services.signals.models import Signal, SignalShare
from services.signals.rules import parents_due
from services.signals.tasks import MIND_PARENTS
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import FamilyTold
from shared.problems import Invalid, Reason
from shared.texts import Text


@operation("signal:write")
def record_parents_told(
    scope: Scope,
    *,
    signal_id: UUID,
    told_on: date,
    words: str,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Write down that the parents were told of this signal: when, and what was said."""
    signal = reading.see(scope, signal_id, lock="change")
    scope.expect_version(signal, expected_version)
    reading.require_active(scope, signal)
    if told_on > clock.today():
        raise Invalid(reasons=[Reason("told_in_the_future", _FUTURE, pointer="/toldOn")])
    signal.parents_told_on = told_on
    signal.parents_reason = signal.parents_due_at = None
    note(scope, signal, "parents_told", {"parents_told": words, "parents_told_on": told_on})
    return reading.view(scope, signal)


@operation("signal:write")
def put_parents_off(
    scope: Scope, *, signal_id: UUID, reason: str, expected_version: int | None = None
) -> dict[str, Any]:
    """Say why the parents are still not told; somebody is reminded again."""
    signal = reading.see(scope, signal_id, lock="change")
    scope.expect_version(signal, expected_version)
    reading.require_active(scope, signal)
    if signal.parents_told_on is not None:
        raise Invalid(reasons=[Reason("told_already", _TOLD, pointer="/reason")])
    signal.parents_reason = reason
    signal.parents_due_at = parents_due(reason, scope.now)
    note(scope, signal, "parents_put_off", {"parents_reason": reason})
    if signal.parents_due_at is not None:
        scope.at(signal.parents_due_at, MIND_PARENTS, signal_id=signal_id)
    return reading.view(scope, signal)


@on(FamilyTold, order=20)
def told_of_what_was_shared(scope: Scope, event: FamilyTold) -> None:
    """Everybody has heard what this partner was given, for this purpose: of the signals among it
    they know now.
    """
    given = exists().where(
        SignalShare.signal_id == Signal.id,
        SignalShare.owner_id == Signal.owner_id,
        SignalShare.receiver_id == event.partner_id,
        SignalShare.purpose == event.purpose,
        SignalShare.created_at <= event.told_at,
    )
    about = reading.untold(scope, event.child_id, given)
    for signal in about:
        signal.parents_told_on = event.told_at.astimezone(clock.AMSTERDAM).date()
        signal.parents_reason = signal.parents_due_at = None
        note(scope, signal, "parents_told", {"parents_told_on": signal.parents_told_on})


_FUTURE = Text("Het gesprek kan niet in de toekomst liggen.", "The talk cannot lie in the future.")
_TOLD = Text("De ouders zijn al verteld.", "The parents have been told already.")
