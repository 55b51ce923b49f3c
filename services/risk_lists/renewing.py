"""Giving entries anew once somebody has said again why the child stands there.

Invariant: a grant to an entry lasts no longer than the covenant lets it; it is given anew by the
decision of that day, for a member of ours who is named, or the child is off the list.
"""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.organisations import operations as organisations
from services.risk_lists import entries, seeing, tidying
from services.risk_lists.models import KIND, Entry, NamedMember, Recognition, RiskList
from services.risk_lists.putting import CATEGORIES
from services.sharing import operations as sharing
from shared.ages import start_of
from shared.authz.operation import operation
from shared.authz.scope import Scope

RENEWED = "list_entry_renewed"
"""Why a grant ended: another took its place."""


@operation("risk_list:mind")
def renew_entries(scope: Scope, *, list_id: UUID) -> None:
    """Give the other parties our entries anew that were justified, or reviewed, since they were
    given. Who may not be given any more is off the list.
    """
    rows = scope.rows(select(RiskList).where(RiskList.id == list_id, RiskList.state == "open"))
    asker = _asker(scope, list_id)
    if not rows or asker is None:
        return
    listed: RiskList = rows[0][0]
    scope.concerns("risk_list", list_id)
    judged = []
    for (ground, legal_ground_id), due in _due(scope, listed).items():
        decided = sharing.decide_many(
            scope,
            sorted(due),
            seeing.partners(scope, listed),
            listed.purpose,
            KIND,
            CATEGORIES,
            ground,
            legal_ground_id,
            asker=asker,
        )
        judged.append((due, decided))
    seeing.see_open(scope, list_id, lock="change")  # after children, before grants, as everywhere
    gone: dict[UUID, str] = {}
    for due, decided in judged:
        gone |= _given_anew(scope, due, decided)
    if gone:
        tidying.drop(scope, list_id, gone)
        tidying.tell_parties(scope, listed)


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
        if not verdicts or len(allowed) < len(verdicts):
            gone[row[0].id] = "sharing_ended"
            continue
        record = entries.record_of(row[0])
        key = sharing.open_key(scope, record, row.wrapped_key)
        may[record.id] = [sharing.Gift(record, key, one, None) for one in allowed]
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
        since: datetime = max(entry.justified_at, reviewed_at)
        grant = given.get(entry.id)
        if own is not None and grant is not None and grant.starts_at < since:
            found[own.ground, own.legal_ground_id][own.child_id] = row
    return found


def _put(ids: list[UUID]) -> Any:
    return select(Recognition).where(Recognition.entry_id.in_(ids), Recognition.how == "put")


def _asker(scope: Scope, list_id: UUID) -> sharing.Asker | None:
    """A member of ours who is named and works here, with the roles that they have now."""
    ours = organisations.standing_of(scope, scope.org)
    named = select(NamedMember.member_id).where(
        NamedMember.list_id == list_id,
        NamedMember.organisation_id == scope.org,
        NamedMember.ended_at.is_(None),
    )
    for row in scope.rows(named.order_by(NamedMember.named_at, NamedMember.id)):
        person = organisations.who_works_here(scope, row.member_id)
        if ours is not None and person is not None:
            return sharing.Asker(ours.kind, person[1])
    return None
