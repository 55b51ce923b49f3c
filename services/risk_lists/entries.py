"""The children on a list, as the named members see them, and the history of each.

Invariant: a name opens with the key of our own organisation's grant; where that has ended there is
nothing to see. Police data keeps its mark wherever it is shown.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from services.children import operations as children
from services.risk_lists import choosing, frozen, seeing
from services.risk_lists.models import (
    IS_OURS,
    KIND,
    Contribution,
    Entry,
    EntryChange,
    NamedMember,
    Recognition,
    RiskList,
    Step,
)
from services.risk_lists.rules import confirmed_by, is_justified
from services.sharing import operations as sharing
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Lock, Scope
from shared.crypto.sealing import Place, SealBroken, unseal_json
from shared.ids import new_id
from shared.problems import NotFound
from shared.web.pages import Cursor, Page

log = logging.getLogger("schakel.risk_lists")
LIVE = sharing.live_within(KIND)
SHOWN = (
    "id",
    "list_id",
    "owner_id",
    "created_at",
    "put_by",
    "concern_codes",
    "list_version",
    "help_needed",
    "state",
    "state_at",
    "confirmed_by_id",
    "confirm_by",
    "justified_at",
    "known_on",
    "help_needed_on",
    "invited_on",
    "spoken_on",
    "helped_on",
    "version",
)
SAID = (
    "concern_codes",
    "ground",
    "help_needed",
    "step_id",
    "step",
    "assignee_id",
    "due_on",
    "done_on",
)
"""What a line of the history may say; each kind of change says some of it."""
STEP = (
    "id",
    "entry_id",
    "kind",
    "assignee_id",
    "assignee_org_id",
    "due_on",
    "state",
    "done_on",
    "version",
)


@operation("risk_list:read", reads=True)
def list_entries(
    scope: Scope,
    *,
    list_id: UUID,
    which: str = "all",
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """The children on the list in the order in which they were put there, with what each
    organisation says and what is to be done; `which`: see `VIEWS`. A constant number of statements.
    """
    listed = seeing.see_open(scope, list_id)
    statement = LISTED.where(Entry.list_id == list_id, *choosing.which(listed, which, scope.org))
    if after is not None:
        statement = statement.where(
            func.row(Entry.created_at, Entry.id) > func.row(after.created_at, after.id)
        )
    rows = scope.rows(statement.order_by(Entry.created_at, Entry.id).limit(page_size + 1))
    shown = views(scope, listed, rows[:page_size])
    more = len(rows) > page_size
    last = shown[-1] if more else None
    return Page(shown, Cursor(last["created_at"], last["id"]) if last else None)


@operation("risk_list:read", reads=True)
def get_entry(scope: Scope, *, entry_id: UUID) -> dict[str, Any]:
    """One child on a list, with its history."""
    return one(scope, entry_id)


@operation("risk_list:read", reads=True)
def list_entry_versions(scope: Scope, *, list_id: UUID) -> dict[str, Any]:
    """The version of the list and of each child on it: for who has it open and wants to know what
    another has changed meanwhile. No names.
    """
    listed = seeing.see(scope, list_id)
    rows = scope.rows(
        _VERSIONS.where(Entry.list_id == list_id).order_by(Entry.created_at, Entry.id)
    )
    versions = [{"id": row.id, "version": row.version} for row in rows]
    assessed = sum(row.help_needed is not None for row in rows)
    heading = {"version": listed.version, "state": listed.state, "assessed": assessed}
    return heading | {"entries": versions}


def one(scope: Scope, entry_id: UUID) -> dict[str, Any]:
    """An entry with its history."""
    rows = scope.rows(LISTED.where(Entry.id == entry_id))
    if not rows:
        raise NotFound
    listed = seeing.see_open(scope, rows[0][0].list_id)
    (found,) = views(scope, listed, rows)
    lines = select(EntryChange).where(EntryChange.entry_id == entry_id)
    history = [row[0] for row in scope.rows(lines.order_by(EntryChange.version))]
    if frozen.is_withheld(rows[0][0], scope.org):
        history = []
    return found | {"history": [_line_view(line) for line in history]}


def see(
    scope: Scope, entry_id: UUID, lock: Lock | None = None, of_list: Lock | None = "share"
) -> tuple[Entry, RiskList]:
    """An entry that stands on an open list that is ours to see, and the list; else NotFound.
    Conflict while an objection has no answer.

    The list is locked before what stands on it, as everywhere (`of_list`): nobody drops it, and the
    list is not closed, between what we see and what we do.
    """
    listed = seeing.see_open(scope, scope.load(Entry, entry_id).list_id, lock=of_list)
    entry = scope.load(Entry, entry_id, lock=lock)
    if entry.state == "dropped":
        raise NotFound
    frozen.require_free(entry)
    scope.concerns(KIND, entry_id, subjects=_subjects(scope, [entry_id]))
    return entry, listed


def see_again(scope: Scope, entry: Entry) -> None:
    """Read an entry anew, now that its list is locked; NotFound where it has dropped meanwhile."""
    scope.rows(select(Entry).where(Entry.id == entry.id).execution_options(populate_existing=True))
    if entry.state == "dropped":
        raise NotFound


def hold(scope: Scope, entry_ids: Iterable[UUID]) -> list[Entry]:
    """Those of these that stand on their list, locked in one order until the end."""
    there = (
        select(Entry)
        .where(Entry.id.in_(list(entry_ids)), Entry.state != "dropped")
        .order_by(Entry.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return [row[0] for row in scope.rows(there)]


def views(scope: Scope, listed: RiskList, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Entries as the actor sees them, with what hangs on them; five statements."""
    ids = [row[0].id for row in rows]
    steps, said = _steps(scope, ids), said_of(scope, ids)
    ours = _ours(scope, ids)
    scope.concerns(
        KIND, *ids, subjects=[one["child_id"] for found in ours.values() for one in found]
    )
    reviewed = seeing.reviewed(listed)
    shown = []
    for row in rows:
        entry = row[0]
        justified_on = entry.justified_at.astimezone(clock.AMSTERDAM).date()
        shown.append(
            {name: getattr(entry, name) for name in SHOWN}
            | _opened(scope, row)
            | {
                "steps": steps.get(entry.id, []),
                "contributions": said.get(entry.id, []),
                "known_on": _known_on(entry, said.get(entry.id, [])),
                "own_files": ours.get(entry.id, []),
                "justified": is_justified(justified_on, reviewed),
                "ours": entry.owner_id == scope.org,
                "confirm_by": confirmed_by(entry.confirm_by, entry.thawed_at),
                "frozen": entry.frozen_at is not None,
            }
            | (frozen.WITHHELD if frozen.is_withheld(entry, scope.org) else {})
        )
    return shown


def names_on(scope: Scope, list_id: UUID) -> list[tuple[UUID, UUID, dict[str, Any]]]:
    """Of every child that stands on the list: the entry, whose it is, and who it is."""
    found = []
    for row in scope.rows(LISTED.where(Entry.list_id == list_id)):
        opened = _opened(scope, row)["child_identity"]
        if opened is not None:
            found.append((row[0].id, row[0].owner_id, opened))
    return found


def record_of(entry: Entry) -> sharing.Record:
    """The entry as grants name it."""
    return sharing.Record(KIND, entry.id, entry.created_at, entry.owner_id)


def place(record: sharing.Record) -> Place:
    """Where who it is is sealed."""
    return Place(record.owner_id, record.id, "risk_list_entry.sealed_content", 1)


def line(
    scope: Scope,
    record: sharing.Record,
    list_id: UUID,
    version: int,
    kind: str,
    said: dict[str, Any],
    by: UUID | None = None,
) -> dict[str, Any]:
    """A line of an entry's history, as a row of its table."""
    return {
        "id": new_id(),
        "owner_id": record.owner_id,
        "list_id": list_id,
        "entry_id": record.id,
        "entry_created_at": record.created_at,
        "version": version,
        "acting_id": scope.org,
        "by": by or (scope.actor.id if scope.actor.kind == "member" else None),
        "at": scope.now,
        "kind": kind,
        "said": said,
    }


def _line_view(one: EntryChange) -> dict[str, Any]:
    names = ("version", "kind", "acting_id", "by", "at", "said")
    view = {name: getattr(one, name) for name in names}
    return view | {"said_whole": dict.fromkeys(SAID) | one.said}


def _opened(scope: Scope, row: Any) -> dict[str, Any]:
    """Who it is; a row that does not open is marked, and never fatal to the list."""
    record = record_of(row[0])
    if frozen.is_withheld(row[0], scope.org):
        return {"child_identity": None, "readable": False}
    try:
        key = sharing.open_key(scope, record, row.wrapped_key)
        content = unseal_json(key, place(record), row[0].sealed_content)
        identity = children.shared_identity(content["child_identity"])
        identity["birth_date"] = date.fromisoformat(identity["birth_date"])
    except SealBroken:
        log.warning("risk list entry %s does not open", record.id)
        return {"child_identity": None, "readable": False}
    return {"child_identity": identity, "readable": True}


def _steps(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    today = clock.today()
    found: dict[UUID, list[dict[str, Any]]] = {}
    planned = select(Step).where(Step.entry_id.in_(ids), Step.state != "dropped")
    for (step,) in scope.rows(planned.order_by(Step.due_on, Step.id)):
        overdue = step.state == "open" and step.due_on < today
        found.setdefault(step.entry_id, []).append(
            {name: getattr(step, name) for name in STEP} | {"overdue": overdue}
        )
    return found


def said_of(
    scope: Scope, ids: Sequence[UUID], *, by_us: bool = False
) -> dict[UUID, list[dict[str, Any]]]:
    """What each party adds (`by_us`: what we do), with the mark of where it comes from."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    ours = (Contribution.owner_id == scope.org,) if by_us else ()
    for row in scope.rows(CONTRIBUTED.where(Contribution.entry_id.in_(ids), *ours)):
        one = row[0]
        names = ("id", "owner_id", "kind", "provenance", "by", "created_at")
        words = _words(scope, row)
        found.setdefault(one.entry_id, []).append(
            {name: getattr(one, name) for name in names} | {"facts": words.get("facts")}
        )
    return found


def _known_on(entry: Entry, said: Sequence[dict[str, Any]]) -> date | None:
    """Since when it is known, as long as somebody else still says so to us."""
    by_another = any(one["kind"] == "known" and one["owner_id"] != entry.owner_id for one in said)
    return entry.known_on if by_another else None


def _words(scope: Scope, row: Any) -> dict[str, Any]:
    one = row[0]
    record = sharing.Record(KIND, one.id, one.created_at, one.owner_id)
    try:
        key = sharing.open_key(scope, record, row.wrapped_key)
        return unseal_json(key, contribution_place(record), one.sealed_content)
    except SealBroken:
        log.warning("risk list contribution %s does not open", one.id)
        return {}


def contribution_place(record: sharing.Record) -> Place:
    """Where what was added is sealed."""
    return Place(record.owner_id, record.id, "risk_list_contribution.sealed_content", 1)


def _ours(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """Which children of our own files these are, or seem to be, as far as the actor sees them."""
    mine = select(Recognition).where(
        Recognition.entry_id.in_(ids), Recognition.child_id.in_(children.VISIBLE)
    )
    rows = [row[0] for row in scope.rows(mine.order_by(Recognition.at, Recognition.id))]
    names = children.names_of(scope, [one.child_id for one in rows])
    found: dict[UUID, list[dict[str, Any]]] = {}
    for one in rows:
        shown = {name: getattr(one, name) for name in ("child_id", "how", "likeness")}
        found.setdefault(one.entry_id, []).append(shown | {"name": names.get(one.child_id)})
    return found


def _subjects(scope: Scope, ids: Sequence[UUID]) -> list[UUID]:
    about = select(Recognition.child_id).where(Recognition.entry_id.in_(ids), IS_OURS)
    return [row.child_id for row in scope.rows(about)]


def member_of(scope: Scope, list_id: UUID, member_id: UUID) -> NamedMember | None:
    """A named member of the list; None: not named."""
    named = select(NamedMember).where(
        NamedMember.list_id == list_id,
        NamedMember.member_id == member_id,
        NamedMember.ended_at.is_(None),
    )
    rows = scope.rows(named)
    return rows[0][0] if rows else None


_GRANTED = and_(
    LIVE.c.record_id == Entry.id,
    LIVE.c.created_at == Entry.created_at,
    LIVE.c.owner_id == Entry.owner_id,
)
LISTED: Select[*tuple[Any, ...]] = (
    select(Entry, LIVE.c.wrapped_key).join(LIVE, _GRANTED).where(Entry.state != "dropped")
)
_VERSIONS: Select[*tuple[Any, ...]] = (
    select(Entry.id, Entry.version, Entry.help_needed)
    .join(LIVE, _GRANTED)
    .where(Entry.state != "dropped")
)
CONTRIBUTED: Select[*tuple[Any, ...]] = (
    select(Contribution, LIVE.c.wrapped_key)
    .join(
        LIVE,
        and_(
            LIVE.c.record_id == Contribution.id,
            LIVE.c.created_at == Contribution.created_at,
            LIVE.c.owner_id == Contribution.owner_id,
        ),
    )
    .order_by(Contribution.created_at, Contribution.id)
)
