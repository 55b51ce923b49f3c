"""Who hears what about a list: for the worker that tells them.

Invariant: asked again in the worker, on what stands then; only who is named hears of a list, and
who leads where nobody is named. What was told since it happened is not told twice.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.organisations import operations as organisations
from services.risk_lists import seeing
from services.risk_lists.models import Entry, NamedMember, RiskList, Step
from services.risk_lists.rules import CONFIRM_WARNED, LATE_AFTER, due_from, late_by
from services.risk_lists.tasks import ANNOUNCE_LIST_STEP, MIND_STEP
from shared import clock
from shared.ages import start_of
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import NotFound

_OF_ENTRY = frozenset({"risk_list_step", "risk_list_step_due", "risk_list_step_late"})
_OF_WAITING = frozenset({"risk_list_to_confirm", "risk_list_confirm_soon"})
_OF_LEADERS = frozenset({"risk_list_begun", "risk_list_unattended"})


@dataclass(frozen=True, slots=True)
class News:
    """The kind of notification, the record that it is about, and the members. `since`: whoever
    read it from then on is not told again.
    """

    kind: str
    record_id: UUID
    member_ids: list[UUID]
    since: datetime | None = None


def news_of_list(scope: Scope, list_id: UUID) -> list[News]:
    """How it is with a list now, to who is named of ours: that they are, that children wait for a
    second word, that it closed. Where nobody is named, who leads is to name somebody.
    """
    listed = _found(scope, list_id)
    if listed is None:
        return []
    named = _ours(scope, list_id)
    if listed.state == "closed":
        return [News("risk_list_closed", list_id, named, listed.closed_at)]
    if not named:
        return [News("risk_list_begun", list_id, organisations.leaders(scope))]
    rows = scope.rows(_of_us(scope, list_id))
    since = {row.member_id: row.named_at for row in rows if row.named_by != row.member_id}
    told = [News("risk_list_named", list_id, [one], since[one]) for one in named if one in since]
    return told + _waiting(scope, list_id, named)


def _waiting(scope: Scope, list_id: UUID, named: list[UUID]) -> list[News]:
    """Children of the other parties whom nobody has confirmed: new ones, those that went on after
    an objection, and who drops soon.
    """
    by = seeing.confirmed_by()
    soon = by <= scope.now + CONFIRM_WARNED
    waiting = select(
        func.max(func.greatest(Entry.created_at, Entry.thawed_at)).label("put"),
        func.max(by).filter(soon).label("soon"),
    ).where(Entry.list_id == list_id, seeing.ours_to_confirm(scope.org), by > scope.now)
    (row,) = scope.rows(waiting)
    found = [News("risk_list_to_confirm", list_id, named, row.put)] if row.put else []
    if row.soon:
        found.append(News("risk_list_confirm_soon", list_id, named, row.soon - CONFIRM_WARNED))
    return found


def news_of_drops(scope: Scope, list_id: UUID) -> list[News]:
    """Children dropped by themselves: to who is named of ours, once a day, and never who."""
    today = start_of(clock.today())
    open_ = _open(scope, list_id)
    return [News("risk_list_dropped", list_id, _ours(scope, list_id), today)] if open_ else []


def news_of_review(scope: Scope, list_id: UUID) -> list[News]:
    """It must be reviewed soon, or should have been: to who is named, of our organisation."""
    open_ = _open(scope, list_id)
    return [News("risk_list_review", list_id, _ours(scope, list_id))] if open_ else []


def news_of_step(scope: Scope, step_id: UUID) -> list[News]:
    """There is something to do about a child on a list: to who does it. It was not done in time: to
    them, once more, and then to the others who are named; to who leads where there is nobody.
    Nobody, while the child waits for the answer to an objection.
    """
    try:
        step = scope.load(Step, step_id)
    except NotFound:
        return []
    if step.state != "open" or step.assignee_org_id != scope.org:
        return []
    due_on = _due_on(scope, step)
    if due_on is None:
        return []
    named = _ours(scope, step.list_id)
    doers = [step.assignee_id] if step.assignee_id in named else named
    late = late_by(due_on, clock.today())
    if late is None:
        return [News("risk_list_step", step.entry_id, doers)]
    since = start_of(due_on + late)
    others = [one for one in named if one not in doers]
    if not named or (late == LATE_AFTER[-1] and not others):
        leaders = organisations.leaders(scope)
        return [News("risk_list_unattended", step.list_id, leaders, since)]
    kind = "risk_list_step_due" if late == LATE_AFTER[0] else "risk_list_step_late"
    whom = others if late == LATE_AFTER[-1] else doers
    return [News(kind, step.entry_id, whom, since)]


@operation("risk_list:mind")
def mind_step(scope: Scope, *, step_id: UUID) -> None:
    """Its day has passed: who is to do it hears so, in their own organisation."""
    step = scope.load(Step, step_id)
    due_on = _due_on(scope, step) if step.state == "open" else None
    if due_on and late_by(due_on, clock.today()):
        scope.later(ANNOUNCE_LIST_STEP, organisation_id=step.assignee_org_id, step_id=step_id)


def _due_on(scope: Scope, step: Step) -> date | None:
    """From which day on it is late; None while the child waits for the answer to an objection."""
    of = select(Entry.frozen_at, Entry.thawed_at).where(Entry.id == step.entry_id)
    for row in scope.rows(of):
        if row.frozen_at is None:
            thawed_on = row.thawed_at and row.thawed_at.astimezone(clock.AMSTERDAM).date()
            return due_from(step.due_on, thawed_on)
    return None


def watch_step(scope: Scope, step: Any, thawed_on: date | None = None) -> None:
    """Set the clock for a step: each time that somebody hears that it is late."""
    for late in LATE_AFTER:
        moment = start_of(due_from(step.due_on, thawed_on) + late)
        if moment > scope.now:
            scope.at(moment, MIND_STEP, step_id=step.id)


def still_told(scope: Scope, kind: str, record_id: UUID, member_id: UUID) -> bool:
    """Whether a notification of this kind is still for this member: they are named (or lead), and
    what it tells of stands.
    """
    list_id = record_id
    if kind in _OF_ENTRY:
        there = select(Entry.list_id).where(
            Entry.id == record_id, Entry.state != "dropped", Entry.frozen_at.is_(None)
        )
        rows = scope.rows(there)
        if not rows:
            return False
        list_id = rows[0].list_id
    listed = _found(scope, list_id)
    if listed is None or (listed.state == "closed") != (kind == "risk_list_closed"):
        return False
    named = _ours(scope, list_id)
    if kind == "risk_list_begun" and named:
        return False
    if kind in _OF_WAITING and kind not in {one.kind for one in _waiting(scope, list_id, named)}:
        return False
    return member_id in (organisations.leaders(scope) if kind in _OF_LEADERS else named)


def _found(scope: Scope, list_id: UUID) -> RiskList | None:
    rows = scope.rows(select(RiskList).where(RiskList.id == list_id))
    return rows[0][0] if rows else None


def _open(scope: Scope, list_id: UUID) -> bool:
    listed = _found(scope, list_id)
    return listed is not None and listed.state == "open"


def _ours(scope: Scope, list_id: UUID) -> list[UUID]:
    members = [row.member_id for row in scope.rows(_of_us(scope, list_id))]
    return organisations.active_among(scope, members)


def _of_us(scope: Scope, list_id: UUID) -> Any:
    ours = NamedMember.organisation_id == scope.org, NamedMember.ended_at.is_(None)
    return _NAMED.where(NamedMember.list_id == list_id, *ours)


_NAMED = select(NamedMember.member_id, NamedMember.named_by, NamedMember.named_at)
