"""Who hears what about a list: for the worker that tells them.

Invariant: asked again in the worker, on what stands then; only who is named hears of a list, and
who leads where nobody is named yet.
"""

from uuid import UUID

from sqlalchemy import select

from services.organisations import operations as organisations
from services.risk_lists.models import NamedMember, RiskList, Step
from services.risk_lists.tasks import ANNOUNCE_LIST_STEP
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import NotFound

News = tuple[str, UUID, list[UUID]]
"""The kind of notification, the record that it is about, and the members."""


def news_of_list(scope: Scope, list_id: UUID) -> News | None:
    """A list began: to who is named of ours; where nobody is, who leads is to name somebody."""
    listed = _open(scope, list_id)
    if listed is None:
        return None
    named = _ours(scope, list_id)
    if named:
        return "risk_list_named", list_id, named
    return (
        "risk_list_begun",
        list_id,
        organisations.coordinators(scope) or organisations.leaders(scope),
    )


def news_of_review(scope: Scope, list_id: UUID) -> News | None:
    """It must be reviewed soon, or should have been: to who is named, of our organisation."""
    listed = _open(scope, list_id)
    return None if listed is None else ("risk_list_review", list_id, _ours(scope, list_id))


def news_of_step(scope: Scope, step_id: UUID) -> News | None:
    """There is something to do about a child on a list, or it is due: to who does it."""
    try:
        step = scope.load(Step, step_id)
    except NotFound:
        return None
    if step.state != "open" or step.assignee_org_id != scope.org:
        return None
    due = step.due_on <= clock.today()
    named = _ours(scope, step.list_id)
    doers = [step.assignee_id] if step.assignee_id in named else named
    kind = "risk_list_step_due" if due else "risk_list_step"
    return kind, step.entry_id, doers


@operation("risk_list:mind")
def mind_step(scope: Scope, *, step_id: UUID) -> None:
    """Its day has come: who does it hears so, in their own organisation."""
    step = scope.load(Step, step_id)
    if step.state == "open" and step.due_on <= clock.today():
        scope.later(ANNOUNCE_LIST_STEP, organisation_id=step.assignee_org_id, step_id=step_id)


def _open(scope: Scope, list_id: UUID) -> RiskList | None:
    rows = scope.rows(select(RiskList).where(RiskList.id == list_id, RiskList.state == "open"))
    return rows[0][0] if rows else None


def _ours(scope: Scope, list_id: UUID) -> list[UUID]:
    named = select(NamedMember.member_id).where(
        NamedMember.list_id == list_id,
        NamedMember.organisation_id == scope.org,
        NamedMember.ended_at.is_(None),
    )
    return organisations.active_among(scope, [row.member_id for row in scope.rows(named)])
