"""A child on a list was referred from our own file: the step that said so is done.

Invariant: what a person sent counts, and of our own steps alone.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.risk_lists import entries, working
from services.risk_lists.filed import FiledRecognition, FiledStep
from services.risk_lists.models import Recognition, Step
from services.risk_lists.tasks import NOTE_REFERRAL
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict, NotFound

REFERRAL = "referral"
_RECOGNITION: Any = (
    FiledRecognition  # mapped on others' tables: their columns are not declared twice
)
_STEP: Any = FiledStep


@operation("risk_list:mind")
def note_referral(scope: Scope, *, child_id: UUID) -> None:
    """Our open steps to refer this child of ours are done, on every list on which it stands."""
    waiting = (
        select(Step.id, Step.entry_id)
        .join(Recognition, Recognition.entry_id == Step.entry_id)
        .where(
            Recognition.child_id == child_id,
            Recognition.how.in_(("put", "ours")),
            Step.kind == REFERRAL,
            Step.state == "open",
            Step.assignee_org_id == scope.org,
        )
        .order_by(Step.list_id, Step.entry_id, Step.id)
    )
    for row in scope.rows(waiting):
        try:
            entry, _listed = entries.see(scope, row.entry_id, lock="change")
        except (NotFound, Conflict):  # off the list meanwhile, or the list was closed
            continue
        step = scope.load(Step, row.id, lock="change")
        if step.state == "open":
            working.finished(scope, step, entry, clock.today())


def wait_for(scope: Scope, child_ids: Iterable[UUID]) -> None:
    """Let a worker note that these were referred, where a step waits for it; one statement."""
    waiting = (
        select(_RECOGNITION.child_id)
        .join(FiledStep, _STEP.entry_id == _RECOGNITION.entry_id)
        .where(
            _RECOGNITION.child_id.in_(list(child_ids)),
            _RECOGNITION.owner_id == scope.org,
            _RECOGNITION.how.in_(("put", "ours")),
            _STEP.kind == REFERRAL,
            _STEP.state == "open",
            _STEP.assignee_org_id == scope.org,
        )
    )
    for child_id in sorted({row.child_id for row in scope.rows(waiting)}):
        scope.later(NOTE_REFERRAL, child_id=child_id)
