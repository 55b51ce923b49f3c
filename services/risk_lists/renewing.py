"""Giving entries anew once somebody has said again why the child stands there.

Invariant: a grant to an entry lasts no longer than the covenant lets it; it is given anew by the
decision of that day, for a member of ours who is named, or the child is off the list. So is, at a
review, what we said of knowing a child, or it is unsaid. What was seen is not: it grows old.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.organisations import operations as organisations
from services.risk_lists import contributing, entries, frozen, putting, seeing, tidying
from services.risk_lists.contributing import CATEGORY
from services.risk_lists.models import (
    KIND,
    Contribution,
    Entry,
    NamedMember,
    Recognition,
    RiskList,
)
from services.risk_lists.putting import CATEGORIES
from services.risk_lists.tasks import ANNOUNCE_LIST_DROPS
from services.sharing import operations as sharing
from shared.ages import start_of
from shared.authz.operation import operation
from shared.authz.scope import Scope

RENEWED = "list_entry_renewed"
"""Why a grant ended: another took its place."""
NO_ROLE = {"sender_not_in_rule"}
"""Nothing is missing but a member with the role: it waits for one."""


@operation("risk_list:mind")
def renew_entries(scope: Scope, *, list_id: UUID) -> None:
    """Give the other parties our entries anew that were justified, or reviewed, since they were
    given. Who may not be given any more is off the list. What none of our named members has the
    role to give waits for one who has, and ends with its grants.
    """
    rows = scope.rows(select(RiskList).where(RiskList.id == list_id, RiskList.state == "open"))
    askers = _askers(scope, list_id)
    if not rows or not askers:
        return
    listed: RiskList = rows[0][0]
    scope.concerns("risk_list", list_id)
    judged = []
    for ground, due in _due(scope, listed).items():
        judged.append((due, _decided(scope, listed, askers, sorted(due), CATEGORIES, ground)))
    known = _known_judged(scope, listed, askers)
    seeing.see_open(scope, list_id, lock="change")  # after children, before grants, as everywhere
    gone: dict[UUID, str] = {}
    for due, decided in judged:
        gone |= _given_anew(scope, due, decided)
    if gone:
        tidying.drop(scope, list_id, gone)
        tidying.tell_parties(scope, listed)
        tidying.announce(scope, listed, ANNOUNCE_LIST_DROPS)
    _known_anew(scope, known)


def _decided(
    scope: Scope,
    listed: RiskList,
    askers: Sequence[sharing.Asker],
    child_ids: Sequence[UUID],
    categories: frozenset[str],
    ground: tuple[str, UUID | None],
) -> dict[UUID, sharing.Decided]:
    """What the decision says of these children for the first of these askers who may give them, and
    for the last where none may. One with the right role is enough.
    """
    found: dict[UUID, sharing.Decided] = {}
    left = list(child_ids)
    for asker in askers:
        found |= sharing.decide_many(
            scope,
            left,
            seeing.partners(scope, listed),
            listed.purpose,
            KIND,
            categories,
            *ground,
            asker=asker,
        )
        left = [one for one in left if one in found and _why_not(found[one])]
        if not left:
            break
    return found


def _why_not(decided: sharing.Decided | None) -> set[str]:
    """Why it may not be given to all; empty: it may."""
    verdicts = decided.verdicts.values() if decided else ()
    return {reason.code for reason in putting.missing(verdicts)}


def _given_anew(
    scope: Scope, due: dict[UUID, Any], decided: dict[UUID, sharing.Decided]
) -> dict[UUID, str]:
    """Which entries may not be given any more; the others have new grants."""
    gone: dict[UUID, str] = {}
    may: dict[UUID, list[sharing.Gift]] = {}
    for child_id, row in due.items():
        found = decided.get(child_id)
        verdicts = list(found.verdicts.values()) if found else []
        allowed = [one for one in verdicts if isinstance(one, sharing.Allowed)]
        if _waits(verdicts) or _why_not(found) == NO_ROLE:
            continue
        if not verdicts or len(allowed) < len(verdicts):
            gone[row[0].id] = "sharing_ended"
            continue
        record = entries.record_of(row[0])
        key = sharing.open_key(scope, record, row.wrapped_key)
        may[record.id] = [sharing.Gift(record, key, one, None, row[0].list_id) for one in allowed]
    sharing.end_for(scope, sorted(may), RENEWED)
    still = entries.hold(scope, may)  # who dropped while we decided is given to nobody
    gifts = [gift for entry in still for gift in may[entry.id]]
    for gift in gifts:
        sharing.schedule_expiry(scope, gift.record, gift.allowed)
    sharing.give_many(scope, gifts)
    return gone


def _due(scope: Scope, listed: RiskList) -> dict[tuple[str, UUID | None], dict[UUID, Any]]:
    """Our entries that are to be given anew, by ground, and by child."""
    mine = scope.rows(entries.LISTED.where(Entry.list_id == listed.id, Entry.owner_id == scope.org))
    ids = [row[0].id for row in mine]
    given = sharing.given_of(scope, ids)
    ours = {row[0].entry_id: row[0] for row in scope.rows(_put(ids))}
    reviewed_at = start_of(listed.reviewed_on)
    found: dict[tuple[str, UUID | None], dict[UUID, Any]] = defaultdict(dict)
    for row in mine:
        entry, own = row[0], ours.get(row[0].id)
        since: datetime = reviewed_at
        if entry.justified_at > entry.created_at:  # said again since it was put there
            since = max(entry.justified_at, reviewed_at)
        grant = given.get(entry.id)
        if row[0].frozen_at is not None:
            continue
        if own is not None and grant is not None and grant.starts_at < since:
            found[own.ground, own.legal_ground_id][own.child_id] = row
    return found


def _known_judged(
    scope: Scope, listed: RiskList, askers: Sequence[sharing.Asker]
) -> list[tuple[Any, sharing.Decided | None]]:
    """What we said before the last review of knowing a child that still stands there, each with
    what may be said today.
    """
    stands = select(Entry.id).where(Entry.list_id == listed.id, Entry.state != "dropped")
    mine = scope.rows(
        entries.CONTRIBUTED.where(
            Contribution.list_id == listed.id,
            Contribution.owner_id == scope.org,
            Contribution.kind == "known",
            Contribution.entry_id.in_(stands),
        )
    )
    given = sharing.given_of(scope, [row[0].id for row in mine])
    files = {row[0].entry_id: row[0].child_id for row in scope.rows(_ours(listed.id))}
    reviewed_at = start_of(listed.reviewed_on)
    due: dict[tuple[str, UUID | None], list[Any]] = defaultdict(list)
    found: list[tuple[Any, sharing.Decided | None]] = []
    for row in mine:
        grant = given.get(row[0].id)
        if row[0].entry_id not in files:  # it is not said to be ours any more
            found.append((row, None))
        elif grant is not None and grant.starts_at < reviewed_at:
            due[row[0].ground, grant.legal_ground_id].append(row)
    for ground, rows in due.items():
        who = sorted({files[row[0].entry_id] for row in rows})
        decided = _decided(scope, listed, askers, who, CATEGORY["known"], ground)
        found += [(row, decided.get(files[row[0].entry_id])) for row in rows]
    return found


def _known_anew(scope: Scope, known: list[tuple[Any, sharing.Decided | None]]) -> None:
    """Give these anew, or take them back. The list is locked: nobody takes them back meanwhile."""
    if not known:
        return
    still = select(Contribution.id).where(Contribution.id.in_([row[0].id for row, _ in known]))
    there = {row.id for row in scope.rows(still)}
    gone: dict[UUID, UUID] = {}
    gifts: list[sharing.Gift] = []
    for row, decided in known:
        one, verdicts = row[0], list(decided.verdicts.values()) if decided else []
        allowed = [verdict for verdict in verdicts if isinstance(verdict, sharing.Allowed)]
        if one.id not in there or _waits(verdicts):  # taken back, off the list, or frozen
            continue
        if not verdicts or len(allowed) < len(verdicts):
            gone[one.id] = one.entry_id
            continue
        record = sharing.Record(KIND, one.id, one.created_at, scope.org)
        key = sharing.open_key(scope, record, row.wrapped_key)
        gifts += [sharing.Gift(record, key, verdict, None, one.list_id) for verdict in allowed]
    sharing.end_for(scope, sorted({gift.record.id for gift in gifts}), RENEWED)
    for gift in gifts:
        sharing.schedule_expiry(scope, gift.record, gift.allowed)
    sharing.give_many(scope, gifts)
    if gone:
        tidying.take_away(scope, sorted(gone))
        contributing.note_taken_back(scope, sorted(set(gone.values())))


def _waits(verdicts: Iterable[Any]) -> bool:
    """Whether an objection about the child has no answer yet: it stays as it was given."""
    reasons = (one.reasons for one in verdicts if not isinstance(one, sharing.Allowed))
    return any(reason.code == frozen.REASON.code for some in reasons for reason in some)


def _ours(list_id: UUID) -> Any:
    """Which children of ours these are, by our own word."""
    return select(Recognition).where(
        Recognition.list_id == list_id, Recognition.how.in_(("put", "ours"))
    )


def _put(ids: list[UUID]) -> Any:
    return select(Recognition).where(Recognition.entry_id.in_(ids), Recognition.how == "put")


def _askers(scope: Scope, list_id: UUID) -> list[sharing.Asker]:
    """Our members who are named and work here, with the roles that they have now; who was named
    first comes first, and the same roles once.
    """
    ours = organisations.standing_of(scope, scope.org)
    named = select(NamedMember.member_id).where(
        NamedMember.list_id == list_id,
        NamedMember.organisation_id == scope.org,
        NamedMember.ended_at.is_(None),
    )
    rows = scope.rows(named.order_by(NamedMember.named_at, NamedMember.id))
    having = organisations.roles_of(scope, [row.member_id for row in rows])
    theirs = [having[row.member_id] for row in rows if row.member_id in having]
    return [sharing.Asker(ours.kind, roles) for roles in dict.fromkeys(theirs) if ours]
