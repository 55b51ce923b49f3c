"""What a worker does with an import: read it, judge its rows, write them, in messages.

Invariant: a step commits with what it did and asks for the next in the same transaction, under the
import's lock: a message that comes twice, or a crash in between, does nothing twice. Before each
step it is asked again whether the one who sent the file may still do this.
"""

from uuid import UUID

from sqlalchemy import or_, select

from services.imports import judging, offering, seeing, writing
from services.imports.ending import destroy
from services.imports.kinds.all import KINDS
from services.imports.models import Import
from services.imports.sender import whose_of
from services.imports.tasks import GO_ON
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope

WORKS = ("reading", "judging", "writing", "matching")
_STEPS = {"reading": judging.read, "judging": judging.judge, "writing": writing.write}
_STEPS["matching"] = offering.offer


@operation("import:work")
def go_on(scope: Scope, *, import_id: UUID) -> None:
    """Do the next step; nothing to do where a person is to act, or it is over."""
    _take_turns(scope, import_id)
    batch = scope.load(Import, import_id, lock="change")
    if batch.state not in WORKS:
        return
    reason, whose = _refusal(scope, batch), whose_of(scope, batch)
    if whose is not None and reason is None:
        reason = KINDS[batch.kind].why_not(scope, whose)
    if whose is None or reason is not None:
        _stop(scope, batch, reason or "not_allowed_any_more")
        return
    _STEPS[batch.state](scope, batch, whose)
    scope.flush()
    scope.concerns(seeing.KIND, import_id)
    if batch.state in WORKS:
        scope.later(GO_ON, import_id=import_id)


def _take_turns(scope: Scope, import_id: UUID) -> None:
    """Two imports of one organisation do not write at once: neither would see what the other makes.

    All locks are taken in one order, so that nobody waits in a circle.
    """
    now = scope.rows(select(Import.state).where(Import.id == import_id))
    if not now or now[0].state != "writing":
        return
    all_ = select(Import.id).where(or_(Import.state == "writing", Import.id == import_id))
    scope.rows(all_.order_by(Import.id).with_for_update(key_share=True))


def _refusal(scope: Scope, batch: Import) -> str | None:
    """Why this may not go on, whoever sent it; None: it may."""
    standing = organisations.standing_of(scope, scope.org)
    if standing is None or standing.state != "active":
        return "organisation_not_active"
    if not organisations.has_team(scope, scope.org, batch.team_id):
        return "not_allowed_any_more"
    return None


def _stop(scope: Scope, batch: Import, reason: str) -> None:
    batch.state, batch.state_reason, batch.state_at = "cancelled", reason, scope.now
    batch.version += 1
    scope.flush()
    if not batch.written:
        destroy(scope, batch)
