"""The duties: which are open, what is recorded as told, what is put off, and who is reminded.

Invariant: a duty is told when everybody who must hear has heard. One about a safety-restricted
disclosure shows to nobody who does not see that disclosure; one about who stands on a list shows to
who is named on it, to the privacy officer, and to who leads where no sharer is named any more.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, func, literal, or_, select, true, tuple_

from services.children import operations as children
from services.information_duty.models import (
    InformationDuty,
    InformationLetter,
    InformationTelling,
)
from services.information_duty.rules import is_overdue, people_to_tell
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Lock, Scope
from shared.db.guard import named_among, shown_to_named
from shared.problems import NotFound
from shared.web.pages import Cursor, Page

SEES_RESTRICTED = frozenset({"abuse_protocol_officer", "privacy_officer"})
TELLS_FOR_OTHERS = frozenset({"abuse_protocol_officer", "programme_coordinator"})
"""Who tells where nobody is left of those who shared it."""
DEFERRAL = "information_duty.sealed_deferral"
OVERRULING = "information_duty.sealed_overruling"
WORDS = "information_telling.sealed_words"
Duty = InformationDuty


@operation("duty:read", reads=True)
def list_duties(
    scope: Scope,
    *,
    child_id: UUID | None = None,
    which: str = "waiting",
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """What parents are yet to be told, what is due first on top. `which`: waiting, overdue,
    deferred, told, or all.
    """
    if child_id is not None:
        children.team_of(scope, child_id)
    statement = select(Duty).where(visible(scope), Duty.child_id.in_(children.VISIBLE))
    statement = statement.where(_which(which, scope.now))
    if child_id is not None:
        statement = statement.where(Duty.child_id == child_id)
    place = tuple_(Duty.due_at, Duty.id)
    if after is not None:
        statement = statement.where(place > tuple_(literal(after.created_at), literal(after.id)))
    rows = scope.rows(statement.order_by(Duty.due_at, Duty.id).limit(page_size + 1))
    duties = [row[0] for row in rows[:page_size]]
    names = children.names_of(scope, [duty.child_id for duty in duties])
    subjects = list({duty.child_id for duty in duties})
    scope.concerns("information_duty", *(duty.id for duty in duties), subjects=subjects)
    more = Cursor(duties[-1].due_at, duties[-1].id) if len(rows) > page_size else None
    return Page([view(scope, duty, names.get(duty.child_id)) for duty in duties], more)


@operation("duty:read", reads=True)
def get_duty(scope: Scope, *, duty_id: UUID) -> dict[str, Any]:
    """One duty: who must hear, who has heard and how, and what was put off and why."""
    return whole(scope, load(scope, duty_id))


def load(scope: Scope, duty_id: UUID, lock: Lock | None = None) -> InformationDuty:
    """The duty; NotFound unless the child, and the disclosure, are the actor's to see."""
    duty = scope.load(Duty, duty_id, lock=lock)
    if not scope.rows(select(Duty.id).where(Duty.id == duty_id, visible(scope))):
        raise NotFound
    children.team_of(scope, duty.child_id)
    scope.concerns("information_duty", duty_id, subjects=[duty.child_id])
    return duty


def visible(scope: Scope) -> ColumnElement[bool]:
    """What the actor may know of."""
    actor = scope.actor
    if actor.kind == "worker":
        return literal(True)
    if SEES_RESTRICTED & actor.roles:
        restricted: ColumnElement[bool] = literal(True)
    else:
        mine = Duty.sharer_ids.contains([actor.id])
        restricted = or_(Duty.safety_restricted.is_(False), mine)
    if "privacy_officer" in actor.roles:
        return restricted
    listed = shown_to_named(scope.org, actor.id, Duty.named_for)
    if TELLS_FOR_OTHERS & actor.roles:
        listed = or_(listed, ~named_among(scope.org, Duty.named_for, Duty.sharer_ids))
    return and_(restricted, listed)


def waiting_about(
    scope: Scope, child_id: UUID, restricted: InformationDuty | None = None, named: bool = True
) -> list[InformationDuty]:
    """What is not told yet about a child and may stand in one letter, or one talk: everything that
    is not safety-restricted, and that the actor may know of (`named` False: and is of no list); or
    that one restricted duty, by itself.
    """
    if restricted is not None:
        return [restricted]
    about = (Duty.child_id == child_id, Duty.state != "told", Duty.safety_restricted.is_(False))
    waiting = select(Duty).where(*about, visible(scope) if named else Duty.named_for.is_(None))
    return [row[0] for row in scope.rows(waiting.order_by(Duty.created_at))]


def named_of(scope: Scope, duty: InformationDuty) -> list[UUID]:
    """Those who shared it, and may know of it still."""
    sharers = func.unnest(Duty.sharer_ids).table_valued("id", name="sharer").render_derived()
    may_know = shown_to_named(scope.org, sharers.c.id, Duty.named_for)
    theirs = select(Duty.id, sharers.c.id.label("sharer_id")).join(sharers, true())
    return [row.sharer_id for row in scope.rows(theirs.where(Duty.id == duty.id, may_know))]


def hidden_in(scope: Scope) -> ColumnElement[bool]:
    """That a letter tells of something which the actor may not know of."""
    told = select(Duty.id).where(Duty.id == any_(InformationLetter.duty_ids))
    return told.where(~visible(scope)).exists()


def is_owed(scope: Scope, child_id: UUID) -> bool:
    """Whether something about this child must be told yet."""
    waits = select(Duty.id).where(Duty.child_id == child_id, Duty.state != "told")
    return scope.count(waits) > 0


def hold_beside(scope: Scope, duty_id: UUID) -> None:
    """Lock what waits about the same child, before one of them is: in the order of their ids, as
    who shares more with several partners does (`owing`), so that neither waits for the other.
    """
    child_id = select(Duty.child_id).where(Duty.id == duty_id).scalar_subquery()
    beside = select(Duty.id).where(Duty.child_id == child_id, Duty.state != "told")
    scope.rows(beside.order_by(Duty.id).with_for_update(key_share=True))


def heard(scope: Scope, duty_ids: Sequence[UUID]) -> dict[UUID, set[UUID | None]]:
    """Who has heard, by duty."""
    told = select(InformationTelling.duty_id, InformationTelling.holder_id)
    found: dict[UUID, set[UUID | None]] = {duty_id: set() for duty_id in duty_ids}
    for row in scope.rows(told.where(InformationTelling.duty_id.in_(duty_ids))):
        found[row.duty_id].add(row.holder_id)
    return found


def must_hear(family: children.Family) -> tuple[UUID | None, ...]:
    """Everybody who must be told about this child today; None is the child itself."""
    holders = [holder.id for holder in family.holders]
    return people_to_tell(holders, family.birth_date, clock.today())


def view(scope: Scope, duty: InformationDuty, child_name: str | None) -> dict[str, Any]:
    """A duty as a line of a list. Whose it is shows to who may read the file."""
    overdue = is_overdue(duty.state, duty.due_at, scope.now)
    return {name: getattr(duty, name) for name in _SHOWN} | {
        "child_name": child_name,
        "overdue": overdue,
    }


def whole(scope: Scope, duty: InformationDuty) -> dict[str, Any]:
    """All about it; who told whom what only for who may read the file."""
    family = children.family_of(scope, duty.child_id)
    may_read = children.readable(scope, duty.child_id)
    beside = children.beside_file(scope, duty.child_id)
    names = {holder.id: holder.name for holder in family.holders}
    told = _tellings(scope, duty, beside if may_read else None)
    last = {line["holder_id"]: line for line in told}
    people = [
        {
            "holder_id": person,
            "name": names.get(person) if may_read and person else None,
            "is_child": person is None,
            "told_at": last[person]["told_at"] if person in last else None,
            "how": last[person]["how"] if person in last else None,
        }
        for person in must_hear(family)
    ]
    return view(scope, duty, family.full_name if may_read else None) | {
        "deferral_reason": _opened(beside, DEFERRAL, duty.id, duty.sealed_deferral),
        "overruling": _opened(beside, OVERRULING, duty.id, duty.sealed_overruling),
        "people": people,
        "tellings": told,
        "letters": _letters(scope, duty) if may_read else [],
    }


def _opened(beside: Any, column: str, record_id: UUID, sealed: bytes | None) -> str | None:
    return str(beside.open(column, record_id, sealed)["text"]) if sealed else None


def _tellings(scope: Scope, duty: InformationDuty, beside: Any) -> list[dict[str, Any]]:
    said = select(InformationTelling).where(InformationTelling.duty_id == duty.id)
    rows = scope.rows(said.order_by(InformationTelling.told_at, InformationTelling.id))
    return [
        {name: getattr(row[0], name) for name in _TOLD}
        | {"words": beside and _opened(beside, WORDS, row[0].id, row[0].sealed_words)}
        for row in rows
    ]


def _letters(scope: Scope, duty: InformationDuty) -> list[dict[str, Any]]:
    letter = InformationLetter
    made = select(letter.id, letter.holder_id, letter.created_at, letter.by_hand, letter.batch_id)
    about = made.where(letter.child_id == duty.child_id, letter.duty_ids.contains([duty.id]))
    about = about.where(~hidden_in(scope))
    rows = scope.rows(about.order_by(letter.created_at.desc(), letter.id))
    return [dict(row._mapping) for row in rows]


def _which(which: str, now: datetime) -> ColumnElement[bool]:
    overdue = and_(Duty.state == "open", Duty.due_at <= now)
    return {
        "waiting": Duty.state != "told",
        "overdue": overdue,
        "deferred": Duty.state == "deferred",
        "told": Duty.state == "told",
    }.get(which, literal(True))


_TOLD = ("id", "holder_id", "how", "told_at", "recorded_at", "recorded_by")
_SHOWN = (
    "id",
    "child_id",
    "partner_id",
    "direction",
    "purpose",
    "grounds",
    "categories",
    "shared_until",
    "safety_restricted",
    "state",
    "created_at",
    "due_at",
    "told_at",
    "told_how",
    "deferred_until",
    "deferral_code",
    "deferred_by",
    "overruled_by",
    "escalated_at",
    "version",
)
