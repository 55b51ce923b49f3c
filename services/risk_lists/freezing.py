"""An objection is recorded, answered or taken back: what we put on lists of that child is frozen,
or goes on.

Invariant: in the transaction of the objection, set-based, and it cannot fail. What went on gets
its time anew: nothing drops for what could not be done meanwhile.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.information_duty import operations as information_duty
from services.risk_lists import contributing, hearing
from services.risk_lists.filed import FiledEntry, FiledList, FiledRecognition, FiledStep
from services.risk_lists.models import KIND
from services.risk_lists.rules import CONFIRM_WARNED, TIME_AFTER_ANSWER
from services.risk_lists.tasks import (
    ANNOUNCE_LIST,
    ANNOUNCE_LIST_STEP,
    RECOGNISE,
    RENEW,
    TIDY,
)
from shared import clock
from shared.authz.scope import Scope

_ENTRY: Any = FiledEntry  # mapped on others' tables: their columns are not declared twice
_LIST: Any = FiledList
_RECOGNITION: Any = FiledRecognition
_STEP: Any = FiledStep


def weigh(scope: Scope, child_id: UUID) -> None:
    """Freeze what we put on lists of this child as long as an objection has no answer; else let it
    go on. The child's row is locked: nothing is shared about it meanwhile.
    """
    frozen = bool(scope.rows(information_duty.OPEN_OBJECTIONS, child_id=child_id))
    about = select(_RECOGNITION.entry_id, _RECOGNITION.list_id, _RECOGNITION.how).where(
        _RECOGNITION.child_id == child_id, _RECOGNITION.how.in_(("put", "ours"))
    )
    known = scope.rows(about)
    ours = select(_ENTRY.id).where(
        _ENTRY.id.in_([row.entry_id for row in known if row.how == "put"]),
        _ENTRY.owner_id == scope.org,
        _ENTRY.state != "dropped",
        _ENTRY.frozen_at.is_(None) if frozen else _ENTRY.frozen_at.is_not(None),
    )
    ids = [row.id for row in scope.rows(ours)]
    contributing.note_frozen(scope, ids, waits=frozen)
    scope.concerns(KIND, *ids, subjects=[child_id])
    if not frozen:
        _go_on(scope, {row.list_id for row in known})
        _take_up(scope, ids)


def _go_on(scope: Scope, list_ids: Collection[UUID]) -> None:
    """What waited is given anew, looked for and heard of by the partners, and looked at when its
    time is nearly up, and when it is.
    """
    under_way = select(_LIST.id, _LIST.party_ids).where(
        _LIST.id.in_(sorted(list_ids)), _LIST.state == "open"
    )
    for row in scope.rows(under_way.order_by(_LIST.id)):
        scope.later(RENEW, organisation_id=scope.org, list_id=row.id)
        for moment in (TIME_AFTER_ANSWER - CONFIRM_WARNED, TIME_AFTER_ANSWER):
            scope.at(scope.now + moment, TIDY, list_id=row.id)
        for party_id in row.party_ids:
            if party_id != scope.org:
                for what in (RECOGNISE, ANNOUNCE_LIST):
                    scope.later(what, organisation_id=party_id, list_id=row.id)


def _take_up(scope: Scope, entry_ids: Collection[UUID]) -> None:
    """Who is to do something about these hears so again; what should have been done meanwhile is
    late from today on.
    """
    today = clock.today()
    open_ = select(_STEP.id, _STEP.due_on, _STEP.assignee_org_id).where(
        _STEP.entry_id.in_(entry_ids), _STEP.state == "open"
    )
    for step in scope.rows(open_.order_by(_STEP.id)):
        scope.later(ANNOUNCE_LIST_STEP, organisation_id=step.assignee_org_id, step_id=step.id)
        if step.due_on < today:
            hearing.watch_step(scope, step, today)
