"""What is done about a signal: giving it to somebody, by when, and saying that it was done.

Invariant: only of a signal that lasts; who has something to do about a signal that is kept close
sees it. Its author hears what was done.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_

from services.children import operations as children
from services.organisations import operations as organisations
from services.signals import reading
from services.signals.models import Signal, SignalFollowUp
from services.signals.reading import RESULT, WHAT
from services.signals.rules import begins, due_faults
from services.signals.tasks import ANNOUNCE_FOLLOW_UP, MIND_FOLLOW_UP
from shared import clock
from shared.authz.operation import operation
from shared.authz.permissions import PERMISSIONS
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Conflict, Invalid, NotFound, Reason
from shared.texts import Text
from shared.web.pages import Cursor, Page

VIEWS = {
    "mine": Text("van mij", "mine"),
    "overdue": Text("te laat", "overdue"),
    "all": Text("alle die openstaan", "all that are open"),
}


@operation("signal:write")
def add_follow_up(
    scope: Scope, *, signal_id: UUID, what: str, due_on: date, assignee_id: UUID | None = None
) -> dict[str, Any]:
    """Agree what is done about it, by whom of ours (None: myself) and by when."""
    signal = reading.see(scope, signal_id, lock="change")
    reading.require_active(scope, signal)
    assignee = _assignee(scope, signal, assignee_id, due_on)
    follow_up_id = new_id()
    beside = children.beside_file(scope, signal.child_id)
    scope.add(
        SignalFollowUp(
            id=follow_up_id,
            owner_id=scope.org,
            signal_id=signal_id,
            assignee_id=assignee,
            due_on=due_on,
            state="open",
            created_at=scope.now,
            created_by=scope.actor.id,
            done_on=None,
            done_by=None,
            sealed_what=beside.seal(WHAT, follow_up_id, {"text": what}),
            sealed_result=None,
            version=1,
        )
    )
    _set_going(scope, follow_up_id, due_on, assignee)
    return reading.view(scope, signal)


@operation("signal:write")
def change_follow_up(
    scope: Scope,
    *,
    signal_id: UUID,
    follow_up_id: UUID,
    due_on: date,
    assignee_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Give it to somebody else, or on another day."""
    signal, follow_up = _held(scope, signal_id, follow_up_id)
    scope.expect_version(follow_up, expected_version)
    _require_open(follow_up)
    assignee = _assignee(scope, signal, assignee_id, due_on)
    follow_up.assignee_id, follow_up.due_on = assignee, due_on
    follow_up.version += 1
    scope.flush()
    _set_going(scope, follow_up_id, due_on, assignee)
    return reading.view(scope, signal)


@operation("signal:finish")
def finish_follow_up(
    scope: Scope,
    *,
    signal_id: UUID,
    follow_up_id: UUID,
    result: str,
    done_on: date | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """It was done, on that day (None: today), and what came of it. The signal's author hears."""
    signal, follow_up = _held(scope, signal_id, follow_up_id)
    scope.expect_version(follow_up, expected_version)
    _require_open(follow_up)
    day = done_on or clock.today()
    if day > clock.today() or day < signal.observed_on:
        raise Invalid(reasons=[Reason("done_implausible", _DONE, pointer="/doneOn")])
    beside = children.beside_file(scope, signal.child_id)
    follow_up.state, follow_up.done_on, follow_up.done_by = "done", day, scope.actor.id
    follow_up.sealed_result = beside.seal(RESULT, follow_up_id, {"text": result})
    follow_up.version += 1
    scope.flush()
    scope.later(ANNOUNCE_FOLLOW_UP, follow_up_id=follow_up_id)
    return reading.view(scope, signal)


@operation("signal:read", reads=True)
def list_follow_ups(
    scope: Scope,
    *,
    view: str = "mine",
    team_id: UUID | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """What is still to be done about signals that the actor sees, what is due first on top."""
    one = SignalFollowUp
    statement = (
        select(
            *(getattr(one, name) for name in reading.FOLLOW_UP),
            Signal.child_id,
            Signal.severity,
            Signal.concern_codes,
        )
        .join(Signal, Signal.id == one.signal_id)
        .where(one.state == "open", Signal.state == "active", Signal.until > scope.now)
    )
    if view == "mine":
        statement = statement.where(one.assignee_id == scope.actor.id)
    if view == "overdue":
        statement = statement.where(one.due_on < clock.today())
    if team_id is not None:
        statement = statement.where(Signal.team_id == team_id)
    if after is not None:
        place = (after.created_at.astimezone(clock.AMSTERDAM).date(), after.id)
        statement = statement.where(tuple_(one.due_on, one.id) > place)
    rows = scope.rows(statement.order_by(one.due_on, one.id).limit(page_size + 1))
    shown = rows[:page_size]
    children_ids = list({row.child_id for row in shown})
    names = children.names_of(scope, children_ids)
    scope.concerns("signal", *(row.signal_id for row in shown), subjects=children_ids)
    more = len(rows) > page_size
    last = Cursor(begins(shown[-1].due_on), shown[-1].id) if more else None
    today = clock.today()
    return Page(
        [
            dict(row._mapping)
            | {"child_name": names.get(row.child_id), "overdue": row.due_on < today}
            for row in shown
        ],
        last,
    )


@operation("signal:read", reads=True)
def list_helpers(
    scope: Scope, *, signal_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The members of ours to whom something about this signal can be given."""
    signal = reading.see(scope, signal_id)
    roles = PERMISSIONS["signal:write"].roles
    return organisations.workers_for(scope, signal.team_id, "signal:write", roles, page_size, after)


def _held(scope: Scope, signal_id: UUID, follow_up_id: UUID) -> tuple[Signal, SignalFollowUp]:
    signal = reading.see(scope, signal_id, lock="change")
    follow_up = scope.load(SignalFollowUp, follow_up_id, lock="change")
    if follow_up.signal_id != signal_id:
        raise NotFound
    return signal, follow_up


def _require_open(follow_up: SignalFollowUp) -> None:
    if follow_up.state != "open":
        raise Conflict("follow_up_not_open", _NOT_OPEN)


def _assignee(scope: Scope, signal: Signal, assignee_id: UUID | None, due_on: date) -> UUID | None:
    """Somebody of ours who reads signals and reaches the child's team; they come to see it."""
    found = due_faults(due_on, clock.today())
    wanted = assignee_id
    if wanted is None and organisations.is_member(scope, scope.actor.id):
        wanted = scope.actor.id
    if assignee_id is not None:
        roles = PERMISSIONS["signal:write"].roles
        able = organisations.works_for(scope, assignee_id, signal.team_id, "signal:write", roles)
        if not able:
            found.append(Reason("assignee_not_able", _ASSIGNEE, pointer="/assigneeId"))
    if found:
        raise Invalid(reasons=found)
    if wanted is not None:
        reading.join(scope, signal, wanted)
    return wanted


def _set_going(scope: Scope, follow_up_id: UUID, due_on: date, assignee: UUID | None) -> None:
    if assignee is not None and assignee != scope.actor.id:
        scope.later(ANNOUNCE_FOLLOW_UP, follow_up_id=follow_up_id)
    scope.at(begins(due_on + A_DAY), MIND_FOLLOW_UP, follow_up_id=follow_up_id)


A_DAY = timedelta(days=1)
_NOT_OPEN = Text("Dit is al gedaan, of niet meer nodig.", "This was done, or is needed no more.")
_DONE = Text(
    "Kies een dag vanaf de waarneming tot en met vandaag.",
    "Choose a day from the observation up to today.",
)
_ASSIGNEE = Text(
    "Deze collega werkt niet met dit kind, of niet meer.",
    "This colleague does not work with this child, or no longer does.",
)
