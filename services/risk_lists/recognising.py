"""Who on the list is known to us: found in our own files, seen by us alone, until somebody says so.

Invariant: an organisation looks into its own files only; what it finds is its own, and no answer to
anybody else differs by it. A person decides whether it is the same child.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, tuple_, update

from services.children import operations as children
from services.matching import operations as matching
from services.risk_lists import contributing, entries, seeing
from services.risk_lists.letter_models import ListLetter
from services.risk_lists.models import IS_OURS, Entry, Recognition, RiskList
from shared.authz.operation import operation
from shared.authz.scope import Lock, Scope
from shared.ids import new_id
from shared.problems import Conflict, NotFound
from shared.texts import Text


@operation("risk_list:mind")
def recognise(scope: Scope, *, list_id: UUID) -> None:
    """Look in our own files for the children whom partners put on a list. What somebody has decided
    stays; what does not look alike any more goes.
    """
    open_now = select(RiskList).where(RiskList.id == list_id, RiskList.state == "open")
    if not scope.rows(open_now.with_for_update(read=True)):  # nobody drops while we look
        return
    scope.concerns("risk_list", list_id)
    theirs = [
        (entry_id, identity)
        for entry_id, owner_id, identity in entries.names_on(scope, list_id)
        if owner_id != scope.org
    ]
    found = _alike(scope, theirs)
    standing = _keep(scope, list_id, found)
    scope.insert_fresh(
        Recognition,
        [
            _row(scope, list_id, entry_id, child_id, likeness)
            for (entry_id, child_id), likeness in sorted(found.items())
            if (entry_id, child_id) not in standing
        ],
    )


@operation("risk_list:work")
def decide_recognition(
    scope: Scope, *, entry_id: UUID, child_id: UUID, same: bool
) -> dict[str, Any]:
    """Whether a child of our own files is the one on the list; for ourselves. Telling the others is
    another act (`say_known`). Of a child who is not the one after all, what we told is taken back
    and no letter stays or is made any more.
    """
    alone: Lock = "share" if same else "change"  # nobody orders or makes a letter meanwhile
    entry, listed = entries.see(scope, entry_id, of_list=alone)
    if entry.owner_id == scope.org:
        raise Conflict("put_by_us", _OURS)
    children.team_of(scope, child_id)
    how = "ours" if same else "not_ours"
    mine = (Recognition.entry_id == entry_id, Recognition.child_id == child_id)
    told = update(Recognition).where(*mine).values(how=how, by=scope.actor.id, at=scope.now)
    if not scope.execute(told):
        if not same:
            raise NotFound
        row = _row(scope, listed.id, entry_id, child_id, "possible")
        if not scope.insert_new(Recognition, row | {"how": how, "by": scope.actor.id}):
            scope.execute(told)  # it was suggested at this moment
    elif not same and not _is_known(scope, entry_id):
        contributing.take_back_all(scope, entry_id)
    if not same:
        wrong = (ListLetter.entry_id == entry_id, ListLetter.child_id == child_id)
        scope.execute(delete(ListLetter).where(*wrong))
    scope.concerns("child", child_id, subjects=[child_id])
    return entries.one(scope, entry_id)


@operation("risk_list:work")
def decide_recognitions(
    scope: Scope, *, list_id: UUID, recognitions: Sequence[Mapping[str, UUID]]
) -> dict[str, Any]:
    """These children of our own files, each an `entry_id` and a `child_id`, are the ones on the
    list: all of them or none, for ourselves. NotFound where one was not found alike, or is the file
    of another team.
    """
    seeing.see_open(scope, list_id)
    wanted = {(one["entry_id"], one["child_id"]) for one in recognitions}
    there = select(Entry.id).where(
        Entry.list_id == list_id, Entry.state != "dropped", Entry.frozen_at.is_(None)
    )
    found = select(Recognition.id, Recognition.entry_id, Recognition.child_id).where(
        tuple_(Recognition.entry_id, Recognition.child_id).in_(sorted(wanted)),
        Recognition.entry_id.in_(there),
        Recognition.child_id.in_(children.VISIBLE),
        Recognition.how != "put",
    )
    rows = scope.rows(found.order_by(Recognition.id).with_for_update())
    if {(row.entry_id, row.child_id) for row in rows} != wanted:
        raise NotFound
    told = update(Recognition).where(Recognition.id.in_([row.id for row in rows]))
    scope.execute(told.values(how="ours", by=scope.actor.id, at=scope.now))
    ids = sorted({row.child_id for row in rows})
    scope.concerns("child", *ids, subjects=ids)
    return {"decided": len(rows)}


def _keep(
    scope: Scope, list_id: UUID, found: Mapping[tuple[UUID, UUID], str]
) -> set[tuple[UUID, UUID]]:
    """Let the suggestions go that were not found again, and change those that look otherwise alike;
    who stands there. What stays is not made anew: somebody may decide on it at this moment.
    """
    columns = (Recognition.entry_id, Recognition.child_id, Recognition.likeness, Recognition.how)
    rows = scope.rows(select(Recognition.id, *columns).where(Recognition.list_id == list_id))
    pairs = {row.id: (row.entry_id, row.child_id) for row in rows}
    seen = {row.id: row.likeness for row in rows if row.how == "suggested"}
    undecided = Recognition.how == "suggested"  # asked again of the row as it is by then
    gone = [one for one in seen if pairs[one] not in found]
    scope.execute(delete(Recognition).where(Recognition.id.in_(gone), undecided))
    for likeness in ("possible", "same"):
        other = [one for one, was in seen.items() if found.get(pairs[one], was) != was]
        now = [one for one in other if found[pairs[one]] == likeness]
        changed = update(Recognition).where(Recognition.id.in_(now), undecided)
        scope.execute(changed.values(likeness=likeness))
    return set(pairs.values())


def _alike(
    scope: Scope, theirs: Sequence[tuple[UUID, dict[str, Any]]]
) -> dict[tuple[UUID, UUID], str]:
    """Which of our children these are, or might be; the days of birth are asked for in one
    statement, with those that are easily written for them.
    """
    days = {day for _, identity in theirs for day in matching.near(identity["birth_date"])}
    born = children.born_on(scope, days)
    ours = [(one.id, one.identity) for near in born.values() for one in near]
    return dict(matching.alike(theirs, ours))


def _row(
    scope: Scope, list_id: UUID, entry_id: UUID, child_id: UUID, likeness: str
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "owner_id": scope.org,
        "list_id": list_id,
        "entry_id": entry_id,
        "child_id": child_id,
        "how": "suggested",
        "likeness": likeness,
        "opened_for_list": False,
        "by": None,
        "at": scope.now,
    }


def _is_known(scope: Scope, entry_id: UUID) -> bool:
    ours = select(Recognition.id).where(Recognition.entry_id == entry_id, IS_OURS)
    return bool(scope.rows(ours.limit(1)))


def known_file(scope: Scope, entry: Entry) -> UUID:
    """The child of ours that this entry is about, by our own word; NotFound where nobody said."""
    ours = select(Recognition.child_id).where(Recognition.entry_id == entry.id, IS_OURS)
    rows = scope.rows(ours.order_by(Recognition.at.desc()).limit(1))
    if not rows:
        raise NotFound
    found: UUID = rows[0].child_id
    return found


_OURS = Text(
    "Uw organisatie heeft dit kind op de lijst gezet.",
    "Your organisation put this child on the list.",
)
