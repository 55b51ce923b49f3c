"""Correcting what was written in a signal.

Invariant: what stood there stays in the history as it was; a correction never shows a signal to
more people than before, and never keeps it longer.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.signals import reading
from services.signals.history import codes_of, note, vars_of
from services.signals.models import Signal
from services.signals.rules import (
    ACUTE,
    CORRECTABLE,
    Worry,
    faults,
    is_kept_close,
    legal_end,
    may_correct,
    ordered,
)
from services.signals.tasks import ANNOUNCE_SIGNAL, ERASE_SIGNAL
from services.signals.writing import set_clocks
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict, Forbidden, Invalid
from shared.texts import Text
from shared.vocabulary import CONCERN_LIST_VERSION


@operation("signal:write")
def correct_signal(
    scope: Scope,
    *,
    signal_id: UUID,
    reason: str,
    concern_codes: Sequence[str],
    severity: str,
    observed_on: date,
    facts: str,
    interpretation: str | None = None,
    child_voice: str | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Say better what was written, and why; what stood there stays in the history. Who wrote it,
    or who leads.
    """
    signal = reading.see(scope, signal_id, lock="change")
    scope.expect_version(signal, expected_version)
    if not may_correct(scope.actor.id, scope.actor.roles, signal.author_id, signal.recorded_by):
        raise Forbidden("not_yours_to_correct", NOT_YOURS)
    if signal.state not in CORRECTABLE or signal.erased_at is not None:
        raise Conflict("signal_not_correctable", _NOT_CORRECTABLE)
    worry = Worry(
        ordered(concern_codes, CONCERN_LIST_VERSION),
        CONCERN_LIST_VERSION,
        severity,
        observed_on,
        signal.parents_told_on,
        signal.parents_reason,
    )
    found = faults(worry, signal.created_at.astimezone(clock.AMSTERDAM).date())
    if found:
        raise Invalid(reasons=found)
    acute = severity == ACUTE and signal.severity != ACUTE
    _correct(scope, signal, worry)
    words = {"facts": facts, "interpretation": interpretation, "child_voice": child_voice}
    note(scope, signal, "corrected", words | codes_of(vars_of(signal)) | {"reason": reason})
    if acute and signal.state == "active":
        scope.later(ANNOUNCE_SIGNAL, signal_id=signal_id)
    return reading.view(scope, signal)


def _correct(scope: Scope, signal: Signal, worry: Worry) -> None:
    """An earlier observation may end it earlier; it is never kept longer by a correction."""
    close = is_kept_close(worry.concern_codes, worry.severity)
    if close and signal.only_members is None:
        signal.only_members = sorted(
            {scope.actor.id, signal.author_id or scope.actor.id}
            | reading.assignees_of(scope, signal.id)
        )
        reading.keep_shares_close(scope, signal)
    signal.concern_codes = list(worry.concern_codes)
    signal.list_version = worry.list_version
    signal.severity = worry.severity
    end = legal_end(worry.observed_on)
    if worry.observed_on != signal.observed_on:
        signal.observed_on = worry.observed_on
        scope.at(end, ERASE_SIGNAL, signal_id=signal.id)
    if signal.until > end:
        signal.until = end
        set_clocks(scope, signal.id, end)


NOT_YOURS = Text(
    "Alleen wie dit signaal schreef, of de teamleider, verbetert het.",
    "Only who wrote this signal, or the team leader, corrects it.",
)
_NOT_CORRECTABLE = Text(
    "Dit signaal is niet meer te verbeteren.", "This signal cannot be corrected any more."
)
