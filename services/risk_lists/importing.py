"""Many children put on a list at once, for who imports them: who may, who is there, who may not,
and taking them off again.

Invariant: asked for a member by a worker, which sees every list: that the member is named is asked
here, in the transaction that acts. A child on whom somebody went on working stays.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from marshmallow import ValidationError
from sqlalchemy import select

from services.legal_grounds import operations as legal_grounds
from services.risk_lists import entries, putting, seeing, tidying
from services.risk_lists.models import (
    KIND,
    Contribution,
    Entry,
    NamedMember,
    Recognition,
    RiskList,
    Step,
)
from services.risk_lists.rules import GROUNDS
from services.risk_lists.schemas import ListNewEntrySchema
from services.sharing import operations as sharing
from shared.authz.scope import Scope
from shared.problems import Invalid, Problem, Reason
from shared.texts import Text
from shared.web.input_faults import faults

_CODES = ListNewEntrySchema(only=("concern_codes",))
_BY_DECISION = "police_disclosure"
MISTAKEN = "mistaken"
"""Why what an import put on a list goes off it (`ENTRY_DROPS`)."""


def is_named(scope: Scope, list_id: UUID, member_id: UUID) -> bool:
    """Whether this member is named on the list now."""
    return entries.member_of(scope, list_id, member_id) is not None


def lists_of(scope: Scope, member_id: UUID) -> frozenset[UUID]:
    """The lists under way on which this member is named now."""
    mine = (
        select(NamedMember.list_id)
        .join(RiskList, RiskList.id == NamedMember.list_id)
        .where(
            NamedMember.member_id == member_id,
            NamedMember.ended_at.is_(None),
            RiskList.state == "open",
        )
    )
    return frozenset(row.list_id for row in scope.rows(mine))


def require_to_put(scope: Scope, list_id: UUID, ground: str, legal_ground_id: UUID | None) -> None:
    """Whether the actor may begin to put children on this list, on this ground: NotFound where they
    are not named on it, or the ground is not theirs to use; Conflict where the list takes nobody.
    """
    listed = _require_open(scope, list_id)
    if ground not in GROUNDS:
        raise Invalid(reasons=[Reason("ground_unfit", putting.GROUND_UNFIT, pointer="/ground")])
    if legal_ground_id is not None:
        legal_grounds.restricted_to(scope, legal_ground_id)
        putting.require_cited(scope, listed, legal_ground_id)
    elif ground == _BY_DECISION:
        missing = Reason("decision_missing", _NO_DECISION, pointer="/legalGroundId")
        raise Invalid(reasons=[missing])


def why_not_put(scope: Scope, list_id: UUID) -> str | None:
    """Why nobody can be put on this list now (`risk_list_closed`, `review_overdue`, `not_found`);
    None: they can.
    """
    try:
        _require_open(scope, list_id)
    except Problem as problem:
        return problem.code
    return None


def judge_codes(codes: Sequence[str]) -> tuple[list[str], list[Reason]]:
    """What the API would take of concern codes, or all that it would say."""
    try:
        return _CODES.load({"concernCodes": list(codes)})["concern_codes"], []
    except ValidationError as wrong:
        return [], list(faults(wrong.messages, "body"))


def put_by_us(scope: Scope, list_id: UUID, child_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The entries by which these children of ours stand on the list already, by child: put there by
    us, or ours by our own word.
    """
    there = select(Recognition.child_id, Recognition.entry_id).where(
        Recognition.list_id == list_id,
        Recognition.how.in_(("put", "ours")),
        Recognition.child_id.in_(set(child_ids)),
    )
    return {row.child_id: row.entry_id for row in scope.rows(there)}


def refusals(
    scope: Scope, wish: putting.Wish, filed: Collection[UUID], unfiled: Sequence[sharing.Unfiled]
) -> tuple[dict[UUID, tuple[Reason, ...]], list[tuple[Reason, ...]]]:
    """Why these children may not be put on the list (empty: they may): those of whom we have a
    file, and those of whom we have none yet, in their order. Nothing is locked or made.
    """
    listed = seeing.see(scope, wish.list_id)
    partners = seeing.partners(scope, listed)
    about = sharing.About(
        KIND, putting.CATEGORIES, listed.purpose, wish.ground, wish.legal_ground_id
    )
    decided = sharing.decide_many(
        scope,
        filed,
        partners,
        about.purpose,
        KIND,
        about.categories,
        about.ground,
        about.legal_ground_id,
        lock=None,
        asker=wish.asker,
    )
    first = {one: putting.missing(found.verdicts.values()) for one, found in decided.items()}
    would = sharing.decide_unfiled(scope, unfiled, partners, about, wish.asker)
    return first, [putting.missing(verdicts.values()) for verdicts in would]


def take_off_untouched(scope: Scope, list_id: UUID, entry_ids: Sequence[UUID]) -> set[UUID]:
    """Take these entries of ours off the list, for everybody, where they are as they were put
    there; which went. Few statements, however many.
    """
    listed = seeing.see(scope, list_id)
    gone = {row.id for row in scope.rows(_untouched(scope, list_id, entry_ids))}
    if gone:
        tidying.drop(scope, list_id, dict.fromkeys(gone, MISTAKEN))
        tidying.tell_parties(scope, listed)
    return gone


def any_untouched(scope: Scope, list_id: UUID, entry_ids: Sequence[UUID]) -> bool:
    """Whether at least one of these entries of ours is as it was put there."""
    return bool(scope.rows(_untouched(scope, list_id, entry_ids).limit(1)))


def _untouched(scope: Scope, list_id: UUID, entry_ids: Sequence[UUID]) -> Any:
    """Nobody confirmed them, found anything, agreed to a step or added what they know."""
    return select(Entry.id).where(
        Entry.list_id == list_id,
        Entry.id.in_(list(entry_ids)),
        Entry.owner_id == scope.org,
        Entry.state == "listed",
        Entry.version == 1,
        ~select(Step.id).where(Step.entry_id == Entry.id).exists(),
        ~select(Contribution.id).where(Contribution.entry_id == Entry.id).exists(),
    )


def _require_open(scope: Scope, list_id: UUID) -> RiskList:
    listed = seeing.see_open(scope, list_id)
    putting.require_reviewed(listed)
    return listed


_NO_DECISION = Text(
    "Kies het besluit van de politie waarop u deze kinderen noemt.",
    "Choose the police decision on which you name these children.",
)
