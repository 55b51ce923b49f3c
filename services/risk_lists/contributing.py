"""What a party adds about a child on the list: that it knows the child, or what it saw or heard.

Invariant: each is a disclosure of its own, by the decision about our own child, to every other
party or to none; it keeps the mark of where it comes from, opens with a key of its own, and can be
taken back.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, select, update

from services.children import operations as children
from services.legal_grounds import operations as legal_grounds
from services.risk_lists import entries, frozen, seeing, tidying
from services.risk_lists.filed import FiledContribution, FiledEntry
from services.risk_lists.models import (
    IS_OURS,
    KIND,
    Contribution,
    Entry,
    EntryChange,
    Recognition,
    RiskList,
)
from services.risk_lists.rules import GROUNDS
from services.sharing import operations as sharing
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import seal_json
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, NotFound, Reason
from shared.texts import Text

_ENTRY: Any = FiledEntry  # mapped on others' tables: their columns are not declared twice
_CONTRIBUTION: Any = FiledContribution
CATEGORY = {"known": frozenset({"involvement"}), "facts": frozenset({"observed_facts"})}


@operation("risk_list:put")
def say_known(
    scope: Scope,
    *,
    list_id: UUID,
    ground: str = "consent",
    entry_ids: Sequence[UUID] | None = None,
    legal_ground_id: UUID | None = None,
) -> dict[str, Any]:
    """Tell the other parties that we know these children (None: all on the list of whom we have
    decided that they are ours): one recorded act, on a ground. Who may not be told is answered with
    the reasons, and nothing of them is told. NotFound where one of these does not stand there.
    """
    _require_ground(scope, ground, legal_ground_id)
    listed = seeing.see_open(scope, list_id)
    _require_there(scope, list_id, entry_ids or ())
    asked = _ours(scope, list_id, entry_ids)
    about = _About("known", ground, legal_ground_id)
    told, refused = _give(scope, listed, asked, about, {})
    undecided = set(entry_ids or ()) - set(asked)
    refused |= dict.fromkeys(sorted(undecided), (Reason("not_ours", _NOT_OURS),))
    by_another = case((Entry.owner_id != scope.org, clock.today()))
    _note(scope, told, "known", known_on=func.coalesce(Entry.known_on, by_another))
    return {
        "told": len(told),
        "refused": [
            {"entry_id": entry_id, "reasons": [shown(one) for one in reasons]}
            for entry_id, reasons in refused.items()
        ],
    }


@operation("risk_list:put")
def add_facts(
    scope: Scope,
    *,
    entry_id: UUID,
    facts: str,
    ground: str = "consent",
    legal_ground_id: UUID | None = None,
) -> dict[str, Any]:
    """What we saw or heard, for the other parties to read, on a ground."""
    return add(scope, entry_id, facts, ground, legal_ground_id)


def add(
    scope: Scope, entry_id: UUID, facts: str, ground: str, legal_ground_id: UUID | None
) -> dict[str, Any]:
    """The same, for who does something else with it. Forbidden says all that is missing."""
    _require_ground(scope, ground, legal_ground_id)
    _, listed = entries.see(scope, entry_id)
    asked = _ours(scope, listed.id, [entry_id])
    if not asked:
        raise Conflict("not_ours", _NOT_OURS)
    about = _About("facts", ground, legal_ground_id)
    told, refused = _give(scope, listed, asked, about, {entry_id: facts})
    if refused:
        raise Forbidden("sharing_refused", _REFUSED, list(refused[entry_id]))
    _note(scope, told, "facts")
    return entries.one(scope, entry_id)


@operation("risk_list:end")
def take_back_contribution(scope: Scope, *, contribution_id: UUID) -> None:
    """The other parties see it no more, from now on."""
    one = scope.load(Contribution, contribution_id)
    if one.owner_id != scope.org:
        raise NotFound
    seeing.see(scope, one.list_id, lock="share")  # nobody gives it anew meanwhile
    tidying.take_away(scope, [contribution_id])
    _unsay(scope, one.entry_id)


def take_back_all(scope: Scope, entry_id: UUID) -> None:
    """All that we said of a child on a list that is locked: it was about another child."""
    mine = select(Contribution.id).where(
        Contribution.entry_id == entry_id, Contribution.owner_id == scope.org
    )
    said = [row.id for row in scope.rows(mine.order_by(Contribution.id))]
    if said:
        tidying.take_away(scope, said)
        _unsay(scope, entry_id)


def note_taken_back(scope: Scope, entry_ids: Sequence[UUID]) -> None:
    """Something that we had said of these may not be said any more: who has the list open sees so,
    and not by whose hand. What was counted stays counted. Set-based, and cannot fail.
    """
    held = [one.id for one in _hold_filed(scope, entry_ids)]
    _note(scope, held, "taken_back", by_hand=False)


def note_frozen(scope: Scope, entry_ids: Sequence[UUID], *, waits: bool) -> None:
    """These entries of ours wait for an answer to an objection, or go on. It cannot fail."""
    held = [one.id for one in _hold_filed(scope, entry_ids)] if entry_ids else []
    if waits:
        _note(scope, held, "frozen", by_hand=False, frozen_at=scope.now)
    else:
        _note(scope, held, "thawed", by_hand=False, frozen_at=None, thawed_at=scope.now)


def _unsay(scope: Scope, entry_id: UUID) -> None:
    """A child of whom nobody else says so any more is not known, nor was it."""
    held = [one.id for one in _hold_filed(scope, [entry_id])]
    known = (
        select(_CONTRIBUTION.id)
        .where(
            _CONTRIBUTION.entry_id == _ENTRY.id,
            _CONTRIBUTION.kind == "known",
            _CONTRIBUTION.owner_id != _ENTRY.owner_id,
        )
        .exists()
    )
    _note(scope, held, "taken_back", known_on=case((known, _ENTRY.known_on)))


class _About:
    """What is told, and on which ground."""

    def __init__(self, kind: str, ground: str, legal_ground_id: UUID | None) -> None:
        self.kind, self.ground, self.legal_ground_id = kind, ground, legal_ground_id


def _require_there(scope: Scope, list_id: UUID, entry_ids: Sequence[UUID]) -> None:
    """NotFound unless each of these stands on the list, as far as we see."""
    if not entry_ids:
        return
    there = select(Entry.id).where(
        Entry.list_id == list_id, Entry.id.in_(entry_ids), Entry.state != "dropped"
    )
    if {row.id for row in scope.rows(there)} != set(entry_ids):
        raise NotFound


def _ours(
    scope: Scope, list_id: UUID, entry_ids: Sequence[UUID] | None
) -> dict[UUID, tuple[UUID, Any]]:
    """By entry that stands on the list: the child of ours, by our own word, that the actor sees."""
    ours = (
        select(Recognition.entry_id, Recognition.child_id, Entry.created_at, Entry.owner_id)
        .join(Entry, Entry.id == Recognition.entry_id)
        .where(
            Recognition.list_id == list_id,
            IS_OURS,
            Recognition.child_id.in_(children.VISIBLE),
            Entry.state != "dropped",
        )
    )
    if entry_ids is not None:
        ours = ours.where(Recognition.entry_id.in_(entry_ids))
    return {row.entry_id: (row.child_id, row) for row in scope.rows(ours)}


def _give(
    scope: Scope,
    listed: RiskList,
    asked: dict[UUID, tuple[UUID, Any]],
    about: _About,
    words: dict[UUID, str],
) -> tuple[list[UUID], dict[UUID, tuple[Reason, ...]]]:
    """Of which entries it was told, and why not of the others; a constant number of statements."""
    decided = sharing.decide_many(
        scope,
        sorted({child_id for child_id, _ in asked.values()}),
        seeing.partners(scope, listed),
        listed.purpose,
        KIND,
        CATEGORY[about.kind],
        about.ground,
        about.legal_ground_id,
    )
    seeing.see_open(scope, listed.id, lock="share")
    there = {one.id: one for one in entries.hold(scope, asked)}  # before what is said is read
    said = _said_already(scope, listed.id) if about.kind == "known" else set()
    refused: dict[UUID, tuple[Reason, ...]] = {}
    yes: dict[UUID, Any] = {}
    for entry_id, (child_id, _) in asked.items():
        if entry_id in said or entry_id not in there:
            continue
        if there[entry_id].frozen_at is not None:
            refused[entry_id] = (frozen.REASON,)
            continue
        if child_id not in decided:
            refused[entry_id] = (Reason("child_unknown", _UNKNOWN),)
            continue
        verdicts = list(decided[child_id].verdicts.values())
        missing = {
            reason.code: reason
            for verdict in verdicts
            if not isinstance(verdict, sharing.Allowed)
            for reason in verdict.reasons
        }
        if missing:
            refused[entry_id] = tuple(missing.values())
        else:
            yes[entry_id] = [sharing.require(verdict) for verdict in verdicts]
    _write(scope, listed, about, yes, words)
    scope.concerns(KIND, *yes, subjects=[asked[entry_id][0] for entry_id in yes])
    return list(yes), refused


def _write(
    scope: Scope, listed: RiskList, about: _About, yes: dict[UUID, Any], words: dict[UUID, str]
) -> None:
    if not yes:
        return
    records = {entry_id: sharing.Record(KIND, new_id(), scope.now, scope.org) for entry_id in yes}
    keys = sharing.own_many(scope, list(records.values()), None)
    rows, gifts, tell_by = [], [], seeing.tell_by(scope, listed)
    for entry_id, record in records.items():
        content = {"facts": words.get(entry_id)}
        key = keys[record.id]
        place = entries.contribution_place(record)
        rows.append(
            {
                "id": record.id,
                "owner_id": scope.org,
                "created_at": scope.now,
                "list_id": listed.id,
                "entry_id": entry_id,
                "kind": about.kind,
                "provenance": scope.actor.organisation_kind,
                "by": scope.actor.id,
                "ground": about.ground,
                "sealed_content": seal_json(key, place, content),
            }
        )
        for allowed in yes[entry_id]:
            gifts.append(sharing.Gift(record, key, allowed, None, listed.id, tell_by))
            sharing.schedule_expiry(scope, record, allowed)
    scope.insert(Contribution, rows)
    sharing.give_many(scope, gifts)


def _note(
    scope: Scope, told: Sequence[UUID], kind: str, *, by_hand: bool = True, **values: Any
) -> None:
    """A version and a line of history of each (locked, all of them): who has the list open sees
    that something changed.
    """
    if not told:
        return
    changed = update(_ENTRY).where(_ENTRY.id.in_(told))
    scope.execute(changed.values(version=_ENTRY.version + 1, **values))
    lines = [
        entries.line(scope, entries.record_of(one), one.list_id, one.version, kind, {})
        for one in _hold_filed(scope, told)
    ]
    scope.insert(EntryChange, lines if by_hand else [line | {"by": None} for line in lines])


def _hold_filed(scope: Scope, entry_ids: Sequence[UUID]) -> list[Any]:
    """Those of these that stand on a list, locked in one order, as they are now; also for what
    follows from what others do.
    """
    there = (
        select(FiledEntry)
        .where(_ENTRY.id.in_(list(entry_ids)), _ENTRY.state != "dropped")
        .order_by(_ENTRY.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return [row[0] for row in scope.rows(there)]


def _said_already(scope: Scope, list_id: UUID) -> set[UUID]:
    mine = select(Contribution.entry_id).where(
        Contribution.list_id == list_id,
        Contribution.owner_id == scope.org,
        Contribution.kind == "known",
    )
    return {row.entry_id for row in scope.rows(mine)}


def _require_ground(scope: Scope, ground: str, legal_ground_id: UUID | None) -> None:
    if ground not in GROUNDS:
        raise Invalid(reasons=[Reason("ground_unfit", _GROUND, pointer="/ground")])
    if legal_ground_id is not None:
        legal_grounds.restricted_to(scope, legal_ground_id)


def shown(reason: Reason) -> dict[str, Any]:
    """A reason as an answer has it."""
    return {name: getattr(reason, name) for name in ("code", "text", "remedy", "pointer")}


_REFUSED = Text("Dit mag niet worden gedeeld.", "This may not be shared.")
_UNKNOWN = Text("Dit kind staat niet in uw dossiers.", "This child is in none of your files.")
_NOT_OURS = Text(
    "Zeg eerst welk kind uit uw eigen dossiers dit is.",
    "Say first which child of your own files this is.",
)
_GROUND = Text(
    "Op deze grondslag deelt u niets op een lijst.", "This is no ground to share on a list."
)
