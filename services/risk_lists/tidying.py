"""What drops off a list, and what goes with it: names, keys, what was added to it.

Invariant: each organisation destroys its own, in a worker or at once, however often it is asked;
what has dropped leaves no name, code, finding or key, and is felt everywhere its grants reached.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from services.risk_lists import counting, entries, seeing, taking_part
from services.risk_lists.filed import FiledChange, FiledEntry, FiledStep
from services.risk_lists.forgetting import FORGET_AFTER
from services.risk_lists.letter_models import ListLetter
from services.risk_lists.models import KIND, Contribution, Entry, Recognition, RiskList
from services.risk_lists.rules import (
    CONFIRM_WARNED,
    DAYS,
    Placed,
    closes_by_itself,
    confirmed_by,
    why_dropped,
)
from services.risk_lists.tasks import ANNOUNCE_LIST, ANNOUNCE_LIST_DROPS, FORGET_FILE, TIDY
from services.sharing import operations as sharing
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.events.catalogue import ListClosed, ListEntriesDropped
from shared.jobs.tasks import Task

_FILED: Any = FiledEntry  # mapped on another's table: its columns are not declared twice
_STEP: Any = FiledStep
_CHANGE: Any = FiledChange
_BY_THEMSELVES = {"unconfirmed", "not_rejustified"}
ADDED = "risk_list_contribution"
DROPPED = "list_entry_dropped"
"""Why grants ended: what they were to has gone from the list."""


@operation("risk_list:end")
def take_off(
    scope: Scope, *, entry_id: UUID, because: str, expected_version: int | None = None
) -> None:
    """Take a child off the list: nothing is needed any more, there is help, or it does not belong
    there. It is gone at once, for everybody; who put it there destroys the rest.
    """
    seen = scope.load(Entry, entry_id)
    if seen.owner_id == scope.org:
        listed = seeing.see_open(scope, seen.list_id, lock="change")  # nobody works on it now
        entries.see_again(scope, seen)
        scope.expect_version(seen, expected_version)
        drop(scope, listed.id, {entry_id: because})
    else:
        entry, listed = entries.see(scope, entry_id, lock="change")
        scope.expect_version(entry, expected_version)
        entry.state, entry.state_at = "dropped", scope.now
        entry.dropped_because = because
        entry.version += 1
        scope.flush()
    forget_letters(scope, listed.id)
    tell_parties(scope, listed)


@operation("risk_list:mind")
def tidy(scope: Scope, *, list_id: UUID) -> None:
    """Of a list: drop of ours what must go, take along what we added to what has gone, and close
    what is ours and nobody reviewed in time, or no covenant carries any more. Who is named hears
    what drops, and what will soon.
    """
    listed = scope.load(RiskList, list_id, lock="change")  # what we find stays so until it drops
    over = _why_over(scope, listed) if listed.owner_id == scope.org else None
    if over is not None:
        close(scope, list_id, over)
        return
    mine = _due(scope, listed)
    due = {entry.id: why for entry, why in mine if why}
    drop(scope, list_id, due)
    if _BY_THEMSELVES & set(due.values()):
        announce(scope, listed, ANNOUNCE_LIST_DROPS)
    warned = scope.now + CONFIRM_WARNED
    if any(_drops_by(one, warned) for one, why in mine if not why):
        announce(scope, listed, ANNOUNCE_LIST)
    if listed.state == "closed":
        scope.publish(ListClosed(list_id))
    if due:
        tell_parties(scope, listed)


def _drops_by(one: Entry, moment: datetime) -> bool:
    """Whether it drops by then where nobody confirms it; what waits for an answer does not."""
    waiting = one.state == "listed" and one.frozen_at is None
    return waiting and confirmed_by(one.confirm_by, one.thawed_at) <= moment


def _why_over(scope: Scope, listed: RiskList) -> str | None:
    """Why all drop now from a list that closes (None: it goes on): nobody reviewed it, or no
    covenant carries it. Its parties never change, and a child that one of them may not be told of
    is off the list for all.
    """
    if closes_by_itself(seeing.reviewed(listed), clock.today()):
        return "list_closed"
    carried = listed.state != "open" or taking_part.is_carried(scope, listed)
    return None if carried else "sharing_ended"


def close(scope: Scope, list_id: UUID, because: str = "list_closed") -> RiskList:
    """Close a list of ours: ours drop now, the other parties' by their own hand."""
    listed = scope.load(RiskList, list_id, lock="change")
    if listed.state == "open":
        listed.state, listed.closed_at = "closed", scope.now
        listed.version += 1
        scope.flush()
        mine = [entry.id for entry, _ in _due(scope, listed)]
        drop(scope, list_id, dict.fromkeys(mine, because))
        tell_parties(scope, listed)
        scope.later(TIDY, list_id=list_id)  # what it leaves to a worker of ours
        announce(scope, listed, ANNOUNCE_LIST)
    return listed


def drop(scope: Scope, list_id: UUID, because: Mapping[UUID, str]) -> None:
    """Drop these entries of ours, and what we added to and knew of whoever is there no more: the
    grants end, and all that says who it was is destroyed. A constant number of statements for each
    reason. Grants come before records, all in one order (`kernel.md`).
    """
    ids = sorted(because)
    there = select(Entry.id).where(
        Entry.list_id == list_id, Entry.state != "dropped", Entry.id.not_in(ids)
    )
    lost = _lost(scope, list_id, there)
    if ids or lost:
        scope.ends(KIND, *ids)
        scope.ends(ADDED, *lost)
        ended = sharing.end_for(scope, [*ids, *lost], DROPPED)
        sharing.tell_ended(scope, ended, DROPPED)
    if ids:
        blank(scope, because)
    if lost:
        _destroy(scope, lost)
    stale = (Recognition.list_id == list_id, Recognition.entry_id.not_in(there))
    opened = select(Recognition.child_id).where(*stale, Recognition.opened_for_list)
    for row in scope.rows(opened.order_by(Recognition.child_id)):
        scope.at(scope.now + FORGET_AFTER, FORGET_FILE, child_id=row.child_id)
    scope.execute(delete(Recognition).where(*stale))
    forget_letters(scope, list_id, ids)


def forget_letters(scope: Scope, list_id: UUID, going: Collection[UUID] = ()) -> None:
    """The letters about whoever is there no more, or is `going`, are destroyed; all of a list that
    is closed.
    """
    there = (
        select(Entry.id)
        .join(RiskList, RiskList.id == Entry.list_id)
        .where(
            Entry.list_id == list_id,
            Entry.state != "dropped",
            Entry.id.not_in(going),
            RiskList.state == "open",
        )
    )
    gone = (ListLetter.list_id == list_id, ListLetter.entry_id.not_in(there))
    scope.execute(delete(ListLetter).where(*gone))


def blank(scope: Scope, because: Mapping[UUID, str]) -> None:
    """Count these entries of ours, whose grants have ended, and destroy what is left of them:
    key, name, codes, findings, days, steps and history.
    """
    ids = list(because)
    sharing.end_own(scope, *ids)
    filled = select(_FILED).where(
        _FILED.id.in_(ids), _FILED.owner_id == scope.org, _FILED.sealed_content.is_not(None)
    )
    held = scope.rows(filled.order_by(_FILED.id).with_for_update(key_share=True))
    counting.keep(scope, [row[0] for row in held])
    for reason in sorted(set(because.values())):
        these = [row[0].id for row in held if because[row[0].id] == reason]
        gone = update(_FILED).where(_FILED.id.in_(these))
        reasoned = func.coalesce(_FILED.dropped_because, reason)
        scope.execute(
            gone.values(
                state="dropped",
                state_at=scope.now,
                dropped_because=reasoned,
                version=_FILED.version + 1,
                **_BLANK,
            )
        )
    scope.execute(delete(FiledStep).where(_STEP.entry_id.in_(ids)))
    scope.execute(delete(FiledChange).where(_CHANGE.entry_id.in_(ids)))
    scope.publish(ListEntriesDropped(tuple(ids)))


def take_away(scope: Scope, contribution_ids: Sequence[UUID]) -> None:
    """What we added goes: grants, key and words."""
    scope.ends(ADDED, *contribution_ids)
    sharing.tell_ended(scope, sharing.end_for(scope, contribution_ids, DROPPED), DROPPED)
    _destroy(scope, contribution_ids)


def _lost(scope: Scope, list_id: UUID, there: Any) -> list[UUID]:
    """What we added about whoever is there no more."""
    ours = select(Contribution.id).where(
        Contribution.list_id == list_id,
        Contribution.owner_id == scope.org,
        Contribution.entry_id.not_in(there),
    )
    return [row.id for row in scope.rows(ours.order_by(Contribution.id))]


def _destroy(scope: Scope, contribution_ids: Sequence[UUID]) -> None:
    sharing.end_own(scope, *contribution_ids)
    mine = (Contribution.id.in_(contribution_ids), Contribution.owner_id == scope.org)
    scope.execute(delete(Contribution).where(*mine))


def tell_parties(scope: Scope, listed: Any) -> None:
    """Every other party tidies up its own."""
    for party_id in listed.party_ids:
        if party_id != scope.org:
            scope.later(TIDY, organisation_id=party_id, list_id=listed.id)


def announce(scope: Scope, listed: Any, what: Task) -> None:
    """The named members of every party hear of it, each from their own organisation."""
    for party_id in listed.party_ids:
        scope.later(what, organisation_id=party_id, list_id=listed.id)


def _due(scope: Scope, listed: RiskList) -> list[tuple[Entry, str | None]]:
    """Entries of ours that are not blank yet, each with why it goes now (None: it stays)."""
    mine = select(Entry).where(
        Entry.list_id == listed.id,
        Entry.owner_id == scope.org,
        Entry.sealed_content.is_not(None),
    )
    reviewed, today = seeing.reviewed(listed), clock.today()
    found: list[tuple[Entry, str | None]] = []
    for (entry,) in scope.rows(mine):
        if entry.state == "dropped":  # a partner took it off
            found.append((entry, entry.dropped_because))
            continue
        justified_on = entry.justified_at.astimezone(clock.AMSTERDAM).date()
        placed = Placed(
            entry.state,
            entry.created_at,
            entry.confirm_by,
            justified_on,
            entry.frozen_at,
            entry.thawed_at,
        )
        found.append((entry, why_dropped(placed, reviewed, scope.now, today)))
    return found


_BLANK: dict[str, Any] = {
    "sealed_content": None,
    "concern_codes": [],
    "help_needed": None,
    **dict.fromkeys(DAYS.values()),
    **dict.fromkeys(("frozen_at", "thawed_at")),
}
