"""The lists that an actor sees: those on which they are named, and no others.

Invariant: the guard holds it (`__named_for__`); whoever is not named gets NotFound, as for a list
that does not exist.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, false, func, or_, select

from services.organisations import operations as organisations
from services.risk_lists.models import Entry, NamedMember, RiskList, Step
from services.risk_lists.rules import JUSTIFIED_WITHIN, TIME_AFTER_ANSWER, Reviewed
from shared import clock
from shared.ages import start_of
from shared.authz.operation import operation
from shared.authz.scope import Lock, Scope
from shared.db.keyset import newest_first, page
from shared.problems import Conflict, NotFound
from shared.texts import Text
from shared.web.pages import Cursor, Page

SHOWN = (
    "id",
    "owner_id",
    "covenant_id",
    "name",
    "purpose",
    "neighbourhood",
    "party_ids",
    "decision_reference",
    "parents_told",
    "parents_told_within",
    "starts_on",
    "reviewed_on",
    "review_on",
    "state",
    "created_at",
    "closed_at",
    "version",
)
COUNTED = ("children", "unconfirmed", "assessed", "steps_due")


@operation("risk_list:read", reads=True)
def list_risk_lists(
    scope: Scope, *, state: str | None = None, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The lists on which the actor is named, newest first, with how many children stand on each."""
    statement = _LISTED if state is None else _LISTED.where(RiskList.state == state)
    rows = scope.rows(newest_first(statement, RiskList.created_at, RiskList.id, after, page_size))
    ids = [row[0].id for row in rows[:page_size]]
    named, counts = _named(scope, ids), _counts(scope, ids)
    scope.concerns("risk_list", *ids)
    return page(rows, page_size, lambda row: _view(row[0], named, counts.get(row[0].id, {})))


@operation("risk_list:read", reads=True)
def get_risk_list(scope: Scope, *, list_id: UUID) -> dict[str, Any]:
    """One list: for what, until when, of whom."""
    return view(scope, see(scope, list_id))


def see(scope: Scope, list_id: UUID, lock: Lock | None = None) -> RiskList:
    """The list, if the actor is named on it; else NotFound."""
    found = scope.load(RiskList, list_id, lock=lock)
    if scope.org not in found.party_ids:
        raise NotFound
    return found


def see_open(scope: Scope, list_id: UUID, lock: Lock | None = None) -> RiskList:
    """The same, where the list is under way; Conflict where it was closed."""
    found = see(scope, list_id, lock)
    require_open(found.state)
    return found


def require_open(state: str) -> None:
    """Conflict where the list was closed."""
    if state != "open":
        raise Conflict("risk_list_closed", _CLOSED)


def view(scope: Scope, one: RiskList) -> dict[str, Any]:
    """A list with who is named on it."""
    return _view(one, _named(scope, [one.id]), _counts(scope, [one.id]).get(one.id, {}))


def reviewed(one: Any) -> Reviewed:
    """The list as the clock looks at it."""
    return Reviewed(one.state, one.reviewed_on, one.review_on)


def justified_since(review: date) -> datetime:
    """From when on what was said of a child counts at a review on that day."""
    return start_of(review - JUSTIFIED_WITHIN)


def tell_by(scope: Scope, one: RiskList) -> datetime:
    """When parents hear at the latest of what is shared on the list now."""
    return scope.now + timedelta(days=one.parents_told_within)


def ours_to_confirm(own_id: UUID) -> Any:
    """What another party put there, nobody has confirmed, and no objection halts."""
    return and_(Entry.state == "listed", Entry.owner_id != own_id, Entry.frozen_at.is_(None))


def confirmed_by() -> Any:
    """Until when an entry may be confirmed: `rules.confirmed_by`, for the database."""
    return func.greatest(Entry.confirm_by, Entry.thawed_at + TIME_AFTER_ANSWER)


def waits(now: datetime) -> Any:
    """Whether it waits for an answer, or had one only just: `rules.waits`, for the database."""
    just_now = func.coalesce(Entry.thawed_at > now - TIME_AFTER_ANSWER, false())
    return or_(Entry.frozen_at.is_not(None), just_now)


def steps_due() -> Any:
    """Whether something is to be done about it now: not while it waits for an answer."""
    due = select(Step.id).where(
        Step.entry_id == Entry.id, Step.state == "open", Step.due_on <= clock.today()
    )
    return and_(Entry.frozen_at.is_(None), due.exists())


def partners(scope: Scope, one: RiskList) -> list[UUID]:
    """The other parties."""
    return sorted(set(one.party_ids) - {scope.org})


def party_names(scope: Scope, one: RiskList) -> dict[UUID, str]:
    """What the parties are called."""
    return organisations.names_of(scope, list(one.party_ids))


def _named(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    named = select(NamedMember).where(NamedMember.list_id.in_(ids), NamedMember.ended_at.is_(None))
    found: dict[UUID, list[dict[str, Any]]] = {}
    for (row,) in scope.rows(named.order_by(NamedMember.named_at, NamedMember.id)):
        found.setdefault(row.list_id, []).append(
            {name: getattr(row, name) for name in ("member_id", "organisation_id", "name", "roles")}
        )
    return found


def _counts(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many stand on each list, wait for our word, are assessed, ask for something now."""
    counted = (
        select(
            Entry.list_id,
            func.count().label("children"),
            func.count().filter(ours_to_confirm(scope.org)).label("unconfirmed"),
            func.count(Entry.help_needed).label("assessed"),
            func.count().filter(steps_due()).label("steps_due"),
        )
        .where(Entry.list_id.in_(ids), Entry.state != "dropped")
        .group_by(Entry.list_id)
    )
    return {
        row.list_id: {name: getattr(row, name) for name in COUNTED} for row in scope.rows(counted)
    }


def _view(
    one: RiskList, named: dict[UUID, list[dict[str, Any]]], counts: dict[str, int]
) -> dict[str, Any]:
    today: date = clock.today()
    return {name: getattr(one, name) for name in SHOWN} | {
        "members": named.get(one.id, []),
        **{name: counts.get(name, 0) for name in COUNTED},
        "review_overdue": one.state == "open" and one.review_on < today,
    }


_LISTED = select(RiskList, RiskList.created_at, RiskList.id)
_CLOSED = Text(
    "Deze lijst is gesloten. Er staan geen kinderen meer op.",
    "This list was closed. No children stand on it any more.",
)
