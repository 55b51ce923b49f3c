"""Writing signals, one or many at once.

Invariant: as many statements for many as for one. The child's row is locked: a file that moves to
another team takes all along.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.organisations import operations as organisations
from services.signals import reading
from services.signals.history import codes_of, entry
from services.signals.models import Signal, SignalEntry
from services.signals.reading import WORDS
from services.signals.rules import (
    ACUTE,
    WARNED,
    Worry,
    faults,
    is_kept_close,
    legal_end,
    ordered,
    parents_due,
    term_fault,
    usual_until,
)
from services.signals.tasks import (
    ANNOUNCE_SIGNAL,
    ERASE_SIGNAL,
    LAPSE_SIGNAL,
    MIND_PARENTS,
    WARN_OF_LAPSE,
)
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.problems import Invalid, Reason
from shared.texts import Text
from shared.vocabulary import CONCERN_LIST_VERSION


@operation("signal:write")
def write_signal(
    scope: Scope,
    *,
    child_id: UUID,
    concern_codes: Sequence[str],
    severity: str,
    observed_on: date,
    facts: str,
    interpretation: str | None = None,
    child_voice: str | None = None,
    parents_told_on: date | None = None,
    parents_told: str | None = None,
    parents_reason: str | None = None,
    until: datetime | None = None,
    author_id: UUID | None = None,
) -> dict[str, Any]:
    """Write down that somebody is worried about a child. `parents_told_on` with what they were
    told, or `parents_reason`: why not yet. `author_id`: for whom of ours software writes.

    `next_step` in the answer says where to go on, in acute danger at once.
    """
    row = {
        "child_id": child_id,
        "concern_codes": concern_codes,
        "severity": severity,
        "observed_on": observed_on,
        "facts": facts,
        "interpretation": interpretation,
        "child_voice": child_voice,
        "parents_told_on": parents_told_on,
        "parents_told": parents_told,
        "parents_reason": parents_reason,
        "until": until,
        "author_id": author_id,
    }
    (signal_id,) = write_many(scope, [row])
    if severity == ACUTE:
        scope.later(ANNOUNCE_SIGNAL, signal_id=signal_id)
    return reading.view(scope, reading.see(scope, signal_id))


def write_many(scope: Scope, rows: Sequence[Mapping[str, Any]]) -> list[UUID]:
    """Write many signals in as few statements as one; their ids, in the order of the rows.

    A row has the names of `write_signal`'s arguments, and `facts` at least; a worker that writes
    for somebody gives `recorded_by`, and the `id` that it made for it. NotFound where a child
    is not the actor's to see, Gone where its file was destroyed; Invalid names the first row at
    fault by number (`/3/observedOn`), for one row without it. Nothing is written then.
    """
    if not rows:
        return []
    asked = _with_authors(scope, [_completed(scope, row) for row in rows])
    _refuse(scope, asked)
    files = children.beside_files(scope, [row["child_id"] for row in asked])
    made = [_row(scope, row, files[row["child_id"]].team_id) for row in asked]
    entries = [
        entry(scope, one, "written", files[one["child_id"]].beside, _words(row) | codes_of(one))
        for one, row in zip(made, asked, strict=True)
    ]
    scope.insert(Signal, made)
    scope.insert(SignalEntry, entries)
    ids = [one["id"] for one in made]
    scope.concerns("signal", *ids, subjects=list({one["child_id"] for one in made}))
    for one in made:
        set_clocks(scope, one["id"], one["until"])
        scope.at(legal_end(one["observed_on"]), ERASE_SIGNAL, signal_id=one["id"])
        if one["parents_due_at"] is not None:
            scope.at(one["parents_due_at"], MIND_PARENTS, signal_id=one["id"])
    return ids


def faults_of(row: Mapping[str, Any], now: datetime) -> list[Reason]:
    """What is wrong with a row for `write_many`, as far as it can be seen without a database."""
    found = faults(_worry(row), now.astimezone(clock.AMSTERDAM).date())
    until = row.get("until")
    term = until and term_fault(until, row["observed_on"], now)
    return [*found, *([term] if term else [])]


def set_clocks(scope: Scope, signal_id: UUID, until: datetime) -> None:
    """It lapses then, and somebody hears of that a month before."""
    scope.at(until, LAPSE_SIGNAL, signal_id=signal_id)
    if until - WARNED > scope.now:
        scope.at(until - WARNED, WARN_OF_LAPSE, signal_id=signal_id)


def _completed(scope: Scope, row: Mapping[str, Any]) -> dict[str, Any]:
    codes = ordered(row["concern_codes"], CONCERN_LIST_VERSION)
    until = row.get("until") or usual_until(row["observed_on"], scope.now)
    return {**row, "concern_codes": codes, "until": until}


def _with_authors(scope: Scope, asked: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each in the name of a member of ours: one's own, or (for software) another's."""
    named = {row["author_id"] for row in asked if row.get("author_id")}
    mine = {scope.actor.id} if scope.actor.kind == "member" else set()
    if mine and not named <= mine:
        raise Invalid(reasons=[Reason("not_your_name", _NOT_YOUR_NAME, pointer="/authorId")])
    there = set(organisations.active_among(scope, sorted(named | mine)))
    if not named <= there:
        raise Invalid(reasons=[Reason("author_unknown", _NO_AUTHOR, pointer="/authorId")])
    own = next(iter(mine & there), None)
    return [{**row, "author_id": row.get("author_id") or own} for row in asked]


def _refuse(scope: Scope, asked: Sequence[Mapping[str, Any]]) -> None:
    for number, row in enumerate(asked):
        found = faults_of(row, scope.now)
        if found:
            place = f"/{number}" if len(asked) > 1 else ""
            named = [replace(one, pointer=f"{place}{one.pointer}") for one in found]
            raise Invalid(reasons=named)


def _worry(row: Mapping[str, Any]) -> Worry:
    return Worry(
        tuple(row["concern_codes"]),
        CONCERN_LIST_VERSION,
        row["severity"],
        row["observed_on"],
        row.get("parents_told_on"),
        row.get("parents_reason"),
    )


def _row(scope: Scope, row: Mapping[str, Any], team_id: UUID) -> dict[str, Any]:
    close = is_kept_close(row["concern_codes"], row["severity"])
    recorder = row.get("recorded_by") or scope.actor.id
    who = {recorder, row["author_id"] or recorder}
    return {
        "id": row.get("id") or new_id(),
        "owner_id": scope.org,
        "child_id": row["child_id"],
        "team_id": team_id,
        "author_id": row["author_id"],
        "recorded_by": recorder,
        "created_at": scope.now,
        "concern_codes": list(row["concern_codes"]),
        "list_version": CONCERN_LIST_VERSION,
        "severity": row["severity"],
        "observed_on": row["observed_on"],
        "parents_told_on": row.get("parents_told_on"),
        "parents_reason": row.get("parents_reason"),
        "parents_due_at": parents_due(row.get("parents_reason"), scope.now),
        "only_members": sorted(who) if close else None,
        "state": "active",
        "state_at": scope.now,
        "outcome_code": None,
        "until": row["until"],
        "erased_at": None,
        "version": 1,
    }


def _words(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row.get(name) for name in (*WORDS, "parents_told")}


_NOT_YOUR_NAME = Text(
    "U schrijft een signaal in uw eigen naam.", "You write a signal in your own name."
)
_NO_AUTHOR = Text(
    "Deze medewerker werkt niet (meer) bij u.", "This member does not work with you (any more)."
)
