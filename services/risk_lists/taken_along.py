"""Risk lists in an export of a child's file: that we put the child on one, and what we told there.

Invariant: what another party put, told or agreed to do goes along with nobody; what goes along goes
to who is named on the list, or with all of the organisation's own data, and only while it stands.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from services.risk_lists import entries
from services.risk_lists.filed import FiledContribution, FiledEntry, FiledList
from services.risk_lists.models import (
    Entry,
    EntryChange,
    NamedMember,
    Recognition,
    RiskList,
    Step,
)
from shared.authz.scope import Scope

_ENTRY: Any = FiledEntry  # mapped on others' tables: their columns are not declared twice
_CONTRIBUTION: Any = FiledContribution
_LIST: Any = FiledList


def about(
    scope: Scope, child_id: UUID, member_id: UUID | None, list_ids: Collection[UUID]
) -> tuple[list[dict[str, Any]], list[UUID]]:
    """What we have on lists about this child of ours, by list, and the records that it is made of;
    only of those of these lists on which this member is named (no member: of every list, for the
    organisation as a whole).
    """
    stood = _standing(scope, child_id, member_id)
    if member_id is not None:
        stood = [row for row in stood if row[1].id in list_ids]
    ids = [row[0].id for row in stood]
    said = entries.said_of(scope, ids, by_us=True)
    codes, steps = _codes(scope, ids), _steps(scope, ids)
    found: list[dict[str, Any]] = []
    records: list[UUID] = []
    for entry, listed in stood:
        told = said.get(entry.id, [])
        if entry.owner_id == scope.org:
            records.append(entry.id)
            found.append(_ours(entry, listed, codes.get(entry.id, []), steps.get(entry.id, [])))
        elif told:
            found.append(_head(listed))
        if told:
            records += [one["id"] for one in told]
            found[-1]["contributions"] = [
                {name: one[name] for name in ("kind", "created_at", "facts")} for one in told
            ]
    return found, records


def lists_about(scope: Scope, child_id: UUID) -> list[UUID]:
    """The lists on which the actor is named and the child stands by our word: of which an export
    for them may hold something.
    """
    return sorted({listed.id for _, listed in _standing(scope, child_id, scope.actor.id)})


def still_there(scope: Scope, record_ids: Collection[UUID]) -> set[UUID]:
    """Which of these entries and contributions of ours stand on a list under way, whoever looks:
    for what is fetched unopened.
    """
    stands = and_(_ENTRY.state != "dropped", _LIST.state == "open")
    there = select(_ENTRY.id).join(_LIST, _LIST.id == _ENTRY.list_id).where(stands)
    told = select(_CONTRIBUTION.id).where(
        _CONTRIBUTION.id.in_(record_ids), _CONTRIBUTION.entry_id.in_(there)
    )
    put = there.where(_ENTRY.id.in_(record_ids))
    return {row.id for row in (*scope.rows(put), *scope.rows(told))}


def _standing(scope: Scope, child_id: UUID, member_id: UUID | None) -> Sequence[Any]:
    """The entries that are about this child, by our own word, each with its list."""
    ours = select(Recognition.entry_id).where(
        Recognition.child_id == child_id, Recognition.how.in_(("put", "ours"))
    )
    stood = (
        select(Entry, RiskList)
        .join(RiskList, RiskList.id == Entry.list_id)
        .where(Entry.id.in_(ours), Entry.state != "dropped", RiskList.state == "open")
    )
    if member_id is not None:
        named = select(NamedMember.list_id).where(
            NamedMember.member_id == member_id, NamedMember.ended_at.is_(None)
        )
        stood = stood.where(Entry.list_id.in_(named))
    return scope.rows(stood.order_by(Entry.created_at, Entry.id))


def _codes(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The concerns that we gave last ourselves: a partner's words are not ours to take along."""
    lines = select(EntryChange.entry_id, EntryChange.said).where(
        EntryChange.entry_id.in_(ids), EntryChange.acting_id == scope.org
    )
    rows = scope.rows(lines.order_by(EntryChange.version))
    return {row.entry_id: row.said["concern_codes"] for row in rows if "concern_codes" in row.said}


def _steps(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What we are, or were, to do ourselves."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    ours = select(Step).where(
        Step.entry_id.in_(ids), Step.assignee_org_id == scope.org, Step.state != "dropped"
    )
    for (step,) in scope.rows(ours.order_by(Step.due_on, Step.id)):
        shown = {name: getattr(step, name) for name in ("kind", "due_on", "state", "done_on")}
        found.setdefault(step.entry_id, []).append(shown)
    return found


def _head(listed: RiskList) -> dict[str, Any]:
    names = ("name", "purpose", "neighbourhood", "review_on")
    return {name: getattr(listed, name) for name in names} | {"put_by_us": False}


def _ours(
    entry: Entry, listed: RiskList, codes: list[str], steps: list[dict[str, Any]]
) -> dict[str, Any]:
    return _head(listed) | {
        "put_by_us": True,
        "since": entry.created_at,
        "concern_codes": codes,
        "list_version": entry.list_version,
        "confirmed": entry.state == "confirmed",
        "steps": steps,
    }
