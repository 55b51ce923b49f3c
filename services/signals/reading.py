"""Finding signals, and opening what is sealed in them.

Invariant: a signal shows to who may see the child's file, one that is kept close only to those it
is kept to and who leads such cases (the guarded session sees to both). Its author always hears what
was done with it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from services.children import operations as children
from services.sharing import operations as sharing
from services.signals.models import Signal, SignalEntry, SignalFollowUp, SignalShare
from services.signals.rules import WARNED as LAPSING
from services.signals.rules import legal_end, next_step
from shared import clock
from shared.authz.scope import Lock, Scope
from shared.crypto.sealing import SealBroken
from shared.events.catalogue import SignalKeptClose
from shared.problems import Conflict
from shared.texts import Text

KIND = "signal"
CONTENT = "signal_entry.sealed_content"
WHAT = "signal_follow_up.sealed_what"
RESULT = "signal_follow_up.sealed_result"
WORDS = ("facts", "interpretation", "child_voice")
UNREADABLE = "[Deze tekst is niet meer te lezen.]"


@dataclass(frozen=True, slots=True)
class ActiveSignal:
    """A signal that lasts, for a slice that acts on it. `until`: when it lapses; `author_id` None:
    software wrote it.
    """

    id: UUID
    child_id: UUID
    team_id: UUID
    author_id: UUID | None
    until: datetime
    created_at: datetime
    version: int
    severity: str
    only_members: list[UUID] | None


def active(scope: Scope, signal_id: UUID, lock: Lock | None = None) -> ActiveSignal:
    """The signal, if it lasts: NotFound where it is not the actor's to see, Conflict
    (`signal_not_active`) when it is closed, has lapsed or was made in error.
    """
    signal = see(scope, signal_id, lock)
    require_active(scope, signal)
    return _lasting(signal)


def active_many(scope: Scope, signal_ids: Collection[UUID]) -> list[ActiveSignal]:
    """Those of these signals that last and are the actor's to see, and go on doing so until our
    transaction is over; one statement.
    """
    lasting = select(Signal).where(
        Signal.id.in_(signal_ids), Signal.state == "active", Signal.until > scope.now
    )
    held = lasting.order_by(Signal.id).with_for_update(read=True)
    return [_lasting(row[0]) for row in scope.rows(held)]


def _lasting(signal: Signal) -> ActiveSignal:
    return ActiveSignal(
        id=signal.id,
        child_id=signal.child_id,
        team_id=signal.team_id,
        author_id=signal.author_id,
        until=signal.until,
        created_at=signal.created_at,
        version=signal.version,
        severity=signal.severity or "",
        only_members=signal.only_members,
    )


def require_active(scope: Scope, signal: Signal) -> None:
    """Conflict unless the signal lasts; one whose time is over lasts no more, be the clock late."""
    if signal.state != "active" or signal.until <= scope.now:
        raise Conflict("signal_not_active", _NOT_ACTIVE)


def see(scope: Scope, signal_id: UUID, lock: Lock | None = None) -> Signal:
    """The signal, if it is the actor's to see; else NotFound. The child's file must be too."""
    signal = scope.load(Signal, signal_id, lock=lock)
    children.team_of(scope, signal.child_id)
    scope.concerns(KIND, signal_id, subjects=[signal.child_id])
    return signal


def view(scope: Scope, signal: Signal) -> dict[str, Any]:
    """All of it, opened: what it says now, what is done about it, and its history."""
    opened = Opener(scope, signal.child_id)
    found = select(SignalEntry).where(SignalEntry.signal_id == signal.id)
    lines = [row[0] for row in scope.rows(found.order_by(SignalEntry.version))]
    history = [_line(opened, line) for line in lines]
    follow_ups = [follow_up_view(opened, one) for one in _follow_ups(scope, signal.id)]
    still_open = [one for one in follow_ups if one["state"] == "open"]
    names = children.names_of(scope, [signal.child_id])
    counts = {
        "follow_ups_open": len(still_open),
        "follow_ups_overdue": sum(one["overdue"] for one in still_open),
        "next_due_on": min((one["due_on"] for one in still_open), default=None),
    }
    return (
        summary(signal, names.get(signal.child_id))
        | counts
        | _said(history)
        | {
            "next_step": next_step(signal.concern_codes, signal.severity, signal.state),
            "follow_ups": follow_ups,
            "history": history,
        }
    )


def summary(row: Any, child_name: str | None) -> dict[str, Any]:
    """A signal in a list: codes and dates, and no words."""
    own = {name: getattr(row, name) for name in SHOWN}
    return own | {
        "child_name": child_name,
        "kept_close": row.only_members is not None,
        "legal_end": legal_end(row.observed_on),
    }


def _said(history: list[dict[str, Any]]) -> dict[str, Any]:
    """What it says now: of each thing the last word."""
    said: dict[str, Any] = dict.fromkeys((*WORDS, "parents_told", "closing_note"))
    for line in history:
        content = line["content"] or {}
        if line["kind"] in ("written", "corrected"):
            said |= {name: content.get(name) for name in WORDS}
        if content.get("parents_told"):
            said["parents_told"] = content["parents_told"]
        if line["kind"] == "closed":
            said["closing_note"] = content.get("note")
    return said


def _line(opened: "Opener", line: SignalEntry) -> dict[str, Any]:
    own = {name: getattr(line, name) for name in ("version", "kind", "by", "at")}
    content = opened.document(CONTENT, line.id, line.sealed_content)
    return own | {"content": content and _BLANK | content | _days(content)}


def _days(content: dict[str, Any]) -> dict[str, Any]:
    """JSON knows neither days nor moments."""
    days = {name: content[name] for name in ("observed_on", "parents_told_on") if name in content}
    found: dict[str, Any] = {n: day and date.fromisoformat(day) for n, day in days.items()}
    return found | (
        {"until": datetime.fromisoformat(content["until"])} if "until" in content else {}
    )


def follow_up_view(opened: "Opener", one: Any) -> dict[str, Any]:
    """A follow-up, opened."""
    own = {name: getattr(one, name) for name in FOLLOW_UP}
    what = opened.document(WHAT, one.id, one.sealed_what)
    result = opened.document(RESULT, one.id, one.sealed_result)
    return own | {
        "what": what and what.get("text"),
        "result": result and result.get("text"),
        "overdue": one.state == "open" and one.due_on < clock.today(),
    }


class Opener:
    """Opens what is sealed beside one child's file; what cannot be opened is marked."""

    def __init__(self, scope: Scope, child_id: UUID) -> None:
        self._beside = children.beside_file(scope, child_id)

    def document(self, column: str, record_id: UUID, sealed: bytes | None) -> dict[str, Any] | None:
        if sealed is None:
            return None
        try:
            return self._beside.open(column, record_id, sealed)
        except SealBroken:
            return {"text": UNREADABLE, "facts": UNREADABLE}


def _follow_ups(scope: Scope, signal_id: UUID) -> Iterable[SignalFollowUp]:
    of_signal = select(SignalFollowUp).where(SignalFollowUp.signal_id == signal_id)
    rows = scope.rows(of_signal.order_by(SignalFollowUp.due_on, SignalFollowUp.id))
    return [row[0] for row in rows]


def assignees_of(scope: Scope, signal_id: UUID) -> set[UUID]:
    """Who of ours has something to do about it."""
    open_ones = select(SignalFollowUp.assignee_id).where(
        SignalFollowUp.signal_id == signal_id,
        SignalFollowUp.state == "open",
        SignalFollowUp.assignee_id.is_not(None),
    )
    return {row.assignee_id for row in scope.rows(open_ones)}


def join(scope: Scope, signal: Signal, member_id: UUID) -> None:
    """Somebody of ours deals with it: where it is kept close, to them too."""
    if signal.only_members is None or member_id in signal.only_members:
        return
    signal.only_members = sorted({*signal.only_members, member_id})
    scope.flush()
    keep_shares_close(scope, signal)


def keep_shares_close(scope: Scope, signal: Signal) -> None:
    """What was given of it is kept, of ours, to the same people, and what else hangs on it."""
    scope.publish(SignalKeptClose(signal.id, tuple(signal.only_members or ())))
    given = select(SignalShare.id, SignalShare.created_at).where(
        SignalShare.signal_id == signal.id, SignalShare.owner_id == scope.org
    )
    for row in scope.rows(given):
        record = sharing.Record(KIND, row.id, row.created_at, scope.org)
        sharing.keep_close(scope, record, signal.only_members)


def which(scope: Scope, asked: str, team_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Signals by what they ask of the actor; see `listing.VIEWS`."""
    lasts = and_(Signal.state == "active", Signal.until > scope.now)
    to_do = _to_do(SignalFollowUp.assignee_id == scope.actor.id)
    return {
        "mine": or_(Signal.author_id == scope.actor.id, and_(lasts, to_do)),
        "my-teams": Signal.team_id.in_(team_ids),
        "overdue": and_(lasts, _to_do(SignalFollowUp.due_on < clock.today())),
        "unattended": and_(lasts, ~_to_do()),
        "parents": and_(lasts, Signal.parents_due_at.is_not(None)),
        "lapsing": and_(lasts, Signal.until <= scope.now + LAPSING),
    }[asked]


def _to_do(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(SignalFollowUp.id)
        .where(SignalFollowUp.signal_id == Signal.id, SignalFollowUp.state == "open", *conditions)
        .correlate(Signal)
        .exists()
    )


def _counted(*conditions: ColumnElement[bool]) -> Any:
    return (
        select(func.count())
        .select_from(SignalFollowUp)
        .where(SignalFollowUp.signal_id == Signal.id, SignalFollowUp.state == "open", *conditions)
        .correlate(Signal)
        .scalar_subquery()
    )


def listed(today: date) -> Any:
    """The query of a list: one statement, with what is to be done about each."""
    soonest = (
        select(func.min(SignalFollowUp.due_on))
        .where(SignalFollowUp.signal_id == Signal.id, SignalFollowUp.state == "open")
        .correlate(Signal)
        .scalar_subquery()
    )
    return select(
        *(getattr(Signal, name) for name in SHOWN),
        Signal.only_members,
        _counted().label("follow_ups_open"),
        _counted(SignalFollowUp.due_on < today).label("follow_ups_overdue"),
        soonest.label("next_due_on"),
    )


def untold(scope: Scope, child_id: UUID, condition: ColumnElement[bool]) -> list[Signal]:
    """Signals about a child that last and of which the parents have not heard, to be changed."""
    found = select(Signal).where(
        Signal.child_id == child_id,
        Signal.state == "active",
        Signal.parents_told_on.is_(None),
        condition,
    )
    return [row[0] for row in scope.rows(found.order_by(Signal.id).with_for_update(key_share=True))]


def shares_of(scope: Scope, signal_id: UUID) -> list[UUID]:
    """All that we ever gave partners of it."""
    given = select(SignalShare.id).where(
        SignalShare.signal_id == signal_id, SignalShare.owner_id == scope.org
    )
    return [row.id for row in scope.rows(given.order_by(SignalShare.id))]


def set_only(scope: Scope, signal_ids: Collection[UUID], **values: Any) -> int:
    """Change these signals in one statement."""
    return scope.execute(update(Signal).where(Signal.id.in_(signal_ids)).values(**values))


SHOWN = (
    "id",
    "child_id",
    "team_id",
    "author_id",
    "created_at",
    "concern_codes",
    "list_version",
    "severity",
    "observed_on",
    "parents_told_on",
    "parents_reason",
    "parents_due_at",
    "state",
    "state_at",
    "outcome_code",
    "until",
    "erased_at",
    "version",
)
COUNTS = ("follow_ups_open", "follow_ups_overdue", "next_due_on")
FOLLOW_UP = (
    "id",
    "signal_id",
    "assignee_id",
    "due_on",
    "state",
    "created_at",
    "created_by",
    "done_on",
    "done_by",
    "version",
)
_BLANK: dict[str, Any] = dict.fromkeys(
    (
        *WORDS,
        "concern_codes",
        "list_version",
        "severity",
        "observed_on",
        "reason",
        "note",
        "outcome_code",
        "parents_told",
        "parents_told_on",
        "parents_reason",
        "until",
    )
)
_NOT_ACTIVE = Text(
    "Dit signaal loopt niet meer: het is afgesloten, verlopen, of was per ongeluk gemaakt.",
    "This signal is active no more: it was closed, has lapsed, or was made in error.",
)
