"""Putting children on a list: a disclosure to every other party, by the decision, and recorded.

Invariant: a child of our own files, on a ground, with concern codes and no words; every other party
may be told, or nobody is. What we saw of it is added apart (`contributing`), with its own mark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.legal_grounds import operations as legal_grounds
from services.risk_lists import contributing, entries, seeing
from services.risk_lists.models import IS_OURS, KIND, Entry, EntryChange, Recognition, RiskList
from services.risk_lists.rules import CONFIRM_WARNED, CONFIRM_WITHIN, GROUNDS
from services.risk_lists.tasks import ANNOUNCE_LIST, RECOGNISE, TIDY
from services.sharing import operations as sharing
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import seal_json
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid, NotFound, Reason
from shared.texts import Text
from shared.vocabulary import CONCERN_LIST_VERSION

CATEGORIES = frozenset({"child_identity", "care_question"})
"""What an entry lets the other parties see: who it is, and which concerns by code."""


@dataclass(frozen=True, slots=True)
class Wish:
    """To put children on this list, on this ground."""

    list_id: UUID
    ground: str
    legal_ground_id: UUID | None = None
    asker: sharing.Asker | None = None
    """For whom a worker asks; None: the actor."""
    by: UUID | None = None


@dataclass(slots=True)
class Put:
    """What came of it: entries by child, and of who may not be put on it, why not."""

    made: dict[UUID, UUID] = field(default_factory=dict)
    refused: dict[UUID, tuple[Reason, ...]] = field(default_factory=dict)


@operation("risk_list:put")
def put_on_list(
    scope: Scope,
    *,
    list_id: UUID,
    child_id: UUID,
    concern_codes: Sequence[str],
    ground: str = "consent",
    legal_ground_id: UUID | None = None,
    facts: str | None = None,
) -> dict[str, Any]:
    """Put a child of ours on the list, and with it on which facts, on the same ground (None: they
    are added later, or not). Forbidden says all that is missing; nothing is shared then. Conflict
    where it stands there already by our own word, NotFound where the child is not ours to see.
    """
    if legal_ground_id is not None:
        legal_grounds.restricted_to(scope, legal_ground_id)
    done = put(scope, Wish(list_id, ground, legal_ground_id), {child_id: concern_codes})
    if done.refused.get(child_id) == _NOT_OURS:
        raise NotFound
    if child_id in done.refused:
        raise Forbidden("sharing_refused", _REFUSED, list(done.refused[child_id]))
    if child_id not in done.made:
        raise Conflict("listed_already", _ALREADY)
    if facts is not None:
        return contributing.add(scope, done.made[child_id], facts, ground, legal_ground_id)
    return entries.one(scope, done.made[child_id])


def put(
    scope: Scope,
    wish: Wish,
    children: Mapping[UUID, Sequence[str]],
    *,
    opened_for_list: bool = False,
) -> Put:
    """Put these children of ours on the list, each with its concern codes; a constant number of
    statements. Who stands there already by our own word is passed over, in neither answer.

    The order of the locks: children, covenants, the list.
    """
    if wish.ground not in GROUNDS:
        raise Invalid(reasons=[Reason("ground_unfit", GROUND_UNFIT, pointer="/ground")])
    listed = seeing.see_open(scope, wish.list_id)
    receivers = seeing.partners(scope, listed)
    decided = sharing.decide_many(
        scope,
        sorted(children),
        receivers,
        listed.purpose,
        KIND,
        CATEGORIES,
        wish.ground,
        wish.legal_ground_id,
        asker=wish.asker,
    )
    require_reviewed(seeing.see_open(scope, wish.list_id, lock="share"))
    require_cited(scope, listed, wish.legal_ground_id)
    there = _there(scope, wish.list_id, children)
    done = Put()
    for child_id in children:
        if child_id in there:
            continue
        if child_id not in decided:
            done.refused[child_id] = _NOT_OURS
            continue
        reasons = missing(decided[child_id].verdicts.values())
        if reasons:
            done.refused[child_id] = reasons
        else:
            done.made[child_id] = new_id()
    _write(scope, listed, wish, children, decided, done, opened_for_list)
    return done


def _write(
    scope: Scope,
    listed: RiskList,
    wish: Wish,
    children: Mapping[UUID, Sequence[str]],
    decided: Mapping[UUID, Any],
    done: Put,
    opened_for_list: bool,
) -> None:
    if not done.made:
        return
    by = wish.by or scope.actor.id
    records = {
        child_id: sharing.Record(KIND, entry_id, scope.now, scope.org)
        for child_id, entry_id in done.made.items()
    }
    keys = sharing.own_many(scope, list(records.values()), None)
    rows, lines, ours = [], [], []
    for child_id, record in records.items():
        codes = sorted(set(children[child_id]))
        content = decided[child_id].child.snapshot(scope, frozenset({"child_identity"}))
        sealed = seal_json(keys[record.id], entries.place(record), content)
        rows.append(_row(scope, record, wish.list_id, by, codes, sealed))
        said = {"concern_codes": codes, "ground": wish.ground}
        lines.append(entries.line(scope, record, listed.id, 1, "listed", said, by))
        ours.append(_ours(scope, wish, record.id, child_id, by, opened_for_list))
    scope.insert(Entry, rows)
    scope.insert(EntryChange, lines)
    scope.insert(Recognition, ours)
    gifts, tell_by = [], seeing.tell_by(scope, listed)
    for child_id, record in records.items():
        for verdict in decided[child_id].verdicts.values():
            allowed = sharing.require(verdict)
            gift = sharing.Gift(record, keys[record.id], allowed, None, listed.id, tell_by)
            gifts.append(gift)
            sharing.schedule_expiry(scope, record, allowed)
    sharing.give_many(scope, gifts)
    for moment in (CONFIRM_WITHIN - CONFIRM_WARNED, CONFIRM_WITHIN):
        scope.at(scope.now + moment, TIDY, list_id=listed.id)
    for partner_id in seeing.partners(scope, listed):
        for what in (RECOGNISE, ANNOUNCE_LIST):
            scope.later(what, organisation_id=partner_id, list_id=listed.id)
    scope.concerns(KIND, *done.made.values(), subjects=list(done.made))


def _row(
    scope: Scope,
    record: sharing.Record,
    list_id: UUID,
    by: UUID,
    codes: list[str],
    sealed: bytes,
) -> dict[str, Any]:
    return {
        "id": record.id,
        "owner_id": scope.org,
        "created_at": scope.now,
        "list_id": list_id,
        "put_by": by,
        "sealed_content": sealed,
        "concern_codes": codes,
        "list_version": CONCERN_LIST_VERSION,
        "state": "listed",
        "state_at": scope.now,
        "confirm_by": scope.now + CONFIRM_WITHIN,
        "justified_at": scope.now,
        "version": 1,
    }


def _ours(
    scope: Scope, wish: Wish, entry_id: UUID, child_id: UUID, by: UUID, opened: bool
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "owner_id": scope.org,
        "list_id": wish.list_id,
        "entry_id": entry_id,
        "child_id": child_id,
        "how": "put",
        "likeness": "same",
        "opened_for_list": opened,
        "ground": wish.ground,
        "legal_ground_id": wish.legal_ground_id,
        "by": by,
        "at": scope.now,
    }


def _there(scope: Scope, list_id: UUID, children: Mapping[UUID, Any]) -> set[UUID]:
    """Who of these stands on the list already, put there by us or, we said so, by a partner."""
    on_it = select(Recognition.child_id).where(
        Recognition.list_id == list_id,
        IS_OURS,
        Recognition.child_id.in_(list(children)),
    )
    return {row.child_id for row in scope.rows(on_it)}


def missing(verdicts: Any) -> tuple[Reason, ...]:
    """Why not every party may be told; each reason once."""
    found: dict[str, Reason] = {}
    for verdict in verdicts:
        if not isinstance(verdict, sharing.Allowed):
            found |= {reason.code: reason for reason in verdict.reasons}
    return tuple(found.values())


def require_cited(scope: Scope, listed: RiskList, legal_ground_id: UUID | None) -> None:
    """Conflict where a decision of the police is not the one on which the list rests."""
    if legal_ground_id is None or listed.decision_reference is None:
        return
    reference = legal_grounds.reference_of(scope, legal_ground_id)
    if reference is not None and not legal_grounds.cites(listed.decision_reference, reference):
        raise Conflict("decision_elsewhere", _ELSEWHERE)


def require_reviewed(listed: RiskList) -> None:
    """Conflict where the list should have been reviewed by now."""
    if listed.review_on < clock.today():
        raise Conflict("review_overdue", _OVERDUE)


_ALREADY = Text("Dit kind staat al op deze lijst.", "This child stands on this list already.")
_REFUSED = Text("Dit kind mag niet op deze lijst.", "This child may not be put on this list.")
_ELSEWHERE = Text(
    "Deze lijst rust op een ander besluit van de politie. Kies het besluit waarvan het kenmerk bij"
    " de lijst staat, of open een lijst voor dit besluit.",
    "This list rests on another decision of the police. Choose the decision whose reference stands"
    " with the list, or open a list for this decision.",
)
_NOT_OURS = (
    Reason(
        "child_unknown",
        Text("Dit kind staat niet in uw dossiers.", "This child is in none of your files."),
    ),
)
GROUND_UNFIT = Text(
    "Op deze grondslag zet u niemand op een lijst.", "This is no ground to put anybody on a list."
)
_OVERDUE = Text(
    "Deze lijst had al herbeoordeeld moeten zijn. Doe dat eerst.",
    "This list should have been reviewed. Do that first.",
)
