"""A child on a list was referred from our own file: the step that said so is done.

Invariant: what a person sent counts, and of our own steps alone; never what is kept close.
"""

from uuid import UUID

from sqlalchemy import select

from services.risk_lists import entries, working
from services.risk_lists.models import IS_OURS, Recognition, Step
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict, NotFound

REFERRAL = "referral"


@operation("risk_list:mind")
def note_referral(scope: Scope, *, child_id: UUID) -> None:
    """Our open steps to refer this child of ours are done, on every list on which it stands."""
    waiting = (
        select(Step.id, Step.entry_id)
        .join(Recognition, Recognition.entry_id == Step.entry_id)
        .where(
            Recognition.child_id == child_id,
            IS_OURS,
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
