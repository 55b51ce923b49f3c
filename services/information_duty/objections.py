"""Objections of parents and children (GDPR art. 21): recorded, answered within a month, or taken
back.

Invariant: an open objection freezes sharing about the child (`OPEN_OBJECTIONS`, asked by the
decision); recording and answering hold the child's lock, which sharing takes too. The privacy
officer answers, and never who shared it. Nothing here can keep an objection from being recorded.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from services.children import operations as children
from services.information_duty.letter_words import answer_letter
from services.information_duty.letters import reader_of
from services.information_duty.models import InformationDuty, Objection
from services.information_duty.rules import (
    OBJECTION_REMINDERS,
    in_a_month,
)
from services.information_duty.tasks import ANNOUNCE_OBJECTION, MIND_OBJECTION
from services.information_duty.telling import CLOCKS_DIFFER
from services.organisations import operations as organisations
from shared import clock
from shared.ages import CHILD_SPEAKS_FROM, age_on
from shared.authz.operation import operation
from shared.authz.scope import Lock, Scope
from shared.crypto.sealing import SealBroken
from shared.db.keyset import newest_first, page
from shared.events.catalogue import ObjectionChanged, ObjectionUpheld
from shared.ids import new_id
from shared.letters import PDF
from shared.pdf import make_pdf
from shared.problems import Conflict, Forbidden, Invalid, Reason
from shared.texts import Text
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

REASON = "objection.sealed_reason"
ANSWER = "objection.sealed_answer"
OPEN_OBJECTIONS: Select[Any] = select(Objection.id).where(
    Objection.child_id == bindparam("child_id"), Objection.state == "open"
)
"""For the decision: a row means that nothing about this child is shared, but by the abuse protocol
or in a vital interest.
"""


@operation("objection:record")
def record_objection(
    scope: Scope,
    *,
    child_id: UUID,
    holder_id: UUID | None = None,
    stated_at: datetime,
    reason: str,
) -> dict[str, Any]:
    """Somebody with authority, or (without `holder_id`) the child from 12 on, objects. Sharing
    about the child stops being allowed at once, until there is an answer.
    """
    children.lock_file(scope, child_id)
    _refuse_faults(scope, child_id, holder_id, stated_at)
    objection_id = new_id()
    beside = children.beside_file(scope, child_id)
    objection = scope.add(
        Objection(
            id=objection_id,
            owner_id=scope.org,
            child_id=child_id,
            holder_id=holder_id,
            state="open",
            created_at=scope.now,
            stated_at=stated_at,
            due_at=in_a_month(stated_at),
            recorded_by=scope.actor.id,
            ended_count=0,
            sealed_reason=beside.seal(REASON, objection_id, {"text": reason}),
            version=1,
        )
    )
    scope.concerns("objection", objection_id, subjects=[child_id])
    scope.publish(ObjectionChanged(child_id))
    for before in OBJECTION_REMINDERS:
        if objection.due_at - before > scope.now:
            scope.at(objection.due_at - before, MIND_OBJECTION, objection_id=objection_id)
    scope.at(objection.due_at, MIND_OBJECTION, objection_id=objection_id)
    scope.later(ANNOUNCE_OBJECTION, objection_id=objection_id)
    return _view(scope, objection, None) | _opened(scope, objection)


@operation("objection:read", reads=True)
def list_objections(
    scope: Scope,
    *,
    child_id: UUID | None = None,
    which: str = "all",
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """Objections, newest first. `which`: open (waiting for an answer) or all."""
    if child_id is not None:
        children.team_of(scope, child_id)
    statement = select(Objection.id, Objection.created_at, Objection).where(
        Objection.child_id.in_(children.VISIBLE)
    )
    if child_id is not None:
        statement = statement.where(Objection.child_id == child_id)
    if which == "open":
        statement = statement.where(Objection.state == "open")
    listed = newest_first(statement, Objection.created_at, Objection.id, after, page_size)
    rows = scope.rows(listed)
    names = children.names_of(scope, [row[2].child_id for row in rows[:page_size]])
    shown = page(rows, page_size, lambda row: _view(scope, row[2], names.get(row[2].child_id)))
    ids = [row["id"] for row in shown.results]
    scope.concerns("objection", *ids, subjects=list({r["child_id"] for r in shown.results}))
    return shown


@operation("objection:read", reads=True)
def get_objection(scope: Scope, *, objection_id: UUID) -> dict[str, Any]:
    """One objection with what was said, and the answer."""
    objection = _load(scope, objection_id)
    names = children.names_of(scope, [objection.child_id])
    return _view(scope, objection, names.get(objection.child_id)) | _opened(scope, objection)


@operation("objection:decide")
def decide_objection(
    scope: Scope,
    *,
    objection_id: UUID,
    outcome: str,
    reasons: str,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Uphold it: what we share about the child on our own task or duty ends now. Or reject it: the
    freeze ends. Both with reasons, for the letter. Never by who shared it.
    """
    children.lock_file(scope, _load(scope, objection_id).child_id)
    objection = _load(scope, objection_id, lock="change")
    scope.expect_version(objection, expected_version)
    _require_open(objection)
    _require_other_eyes(scope, objection)
    beside = children.beside_file(scope, objection.child_id)
    objection.state = outcome
    objection.decided_at, objection.decided_by = scope.now, scope.actor.id
    objection.sealed_answer = beside.seal(ANSWER, objection.id, {"text": reasons})
    objection.version += 1
    scope.flush()
    if outcome == "upheld":
        answers = scope.publish(ObjectionUpheld(objection.child_id))
        objection.ended_count = sum(len(answer) for answer in answers)
    scope.publish(ObjectionChanged(objection.child_id))
    scope.later(ANNOUNCE_OBJECTION, objection_id=objection.id)
    return _view(scope, objection, None) | _opened(scope, objection)


@operation("objection:record")
def withdraw_objection(
    scope: Scope, *, objection_id: UUID, expected_version: int | None = None
) -> dict[str, Any]:
    """Who objected takes it back: the freeze ends. Never recorded by who shared it, and may want
    to go on.
    """
    children.lock_file(scope, _load(scope, objection_id).child_id)
    objection = _load(scope, objection_id, lock="change")
    scope.expect_version(objection, expected_version)
    _require_open(objection)
    _require_other_eyes(scope, objection)
    objection.state = "withdrawn"
    objection.decided_at, objection.decided_by = scope.now, scope.actor.id
    objection.version += 1
    scope.flush()
    scope.publish(ObjectionChanged(objection.child_id))
    scope.later(ANNOUNCE_OBJECTION, objection_id=objection.id)
    return _view(scope, objection, None) | _opened(scope, objection)


@operation("objection:read", reads=True)
def fetch_answer(scope: Scope, *, objection_id: UUID) -> Download:
    """The letter with the answer, as PDF; Conflict while there is none."""
    objection = _load(scope, objection_id)
    if objection.sealed_answer is None or objection.decided_at is None:
        raise Conflict("objection_open", _NO_ANSWER)
    family = children.family_of(scope, objection.child_id)
    known = {holder.id for holder in family.holders}
    if objection.holder_id is not None and objection.holder_id not in known:
        raise Conflict("holder_without_authority", _LEFT)
    reader = reader_of(family, objection.holder_id)
    ours = organisations.names_of(scope, [scope.org])[scope.org]
    title, parts = answer_letter(
        ours,
        family.full_name,
        reader,
        upheld=objection.state == "upheld",
        reasons=str(_opened(scope, objection)["answer"]),
        stated_at=objection.stated_at,
        today=objection.decided_at,
    )
    document = make_pdf(title, parts, made_at=objection.decided_at, author=ours, footer=ours)
    return Download(document, PDF, f"antwoord-{objection_id}.pdf")


@operation("duty:mind")
def mind_objection(scope: Scope, *, objection_id: UUID) -> None:
    """The clock: an answer is due soon, or was."""
    if scope.load(Objection, objection_id).state == "open":
        scope.later(ANNOUNCE_OBJECTION, objection_id=objection_id)


def whom_to_tell_of(scope: Scope, objection_id: UUID) -> tuple[str, list[UUID]]:
    """The kind of notification about an objection as it stands now, and the members."""
    objection = scope.load(Objection, objection_id)
    officers = organisations.with_role(scope, "privacy_officer")
    if objection.state != "open":
        return "objection_answered", organisations.active_among(scope, [objection.recorded_by])
    soon = objection.due_at - max(OBJECTION_REMINDERS) <= scope.now + CLOCKS_DIFFER
    kind = "objection_reminder" if soon else "objection_open"
    return kind, officers or organisations.leaders(scope)


def _load(scope: Scope, objection_id: UUID, lock: Lock | None = None) -> Objection:
    objection = scope.load(Objection, objection_id, lock=lock)
    children.team_of(scope, objection.child_id)
    scope.concerns("objection", objection_id, subjects=[objection.child_id])
    return objection


def _require_open(objection: Objection) -> None:
    if objection.state != "open":
        raise Conflict("objection_answered", _ANSWERED)


def _require_other_eyes(scope: Scope, objection: Objection) -> None:
    """Nobody ends the freeze who shared about this child, nor by a mailbox that they just made."""
    shared = select(InformationDuty.sharer_ids).where(
        InformationDuty.child_id == objection.child_id
    )
    sharers = {member_id for row in scope.rows(shared) for member_id in row.sharer_ids}
    if scope.actor.id in sharers:
        raise Forbidden("four_eyes", _FOUR_EYES, [Reason("four_eyes", _FOUR_EYES)])
    for member_id in sorted(sharers):
        organisations.require_second(scope, member_id)


def _refuse_faults(
    scope: Scope, child_id: UUID, holder_id: UUID | None, stated_at: datetime
) -> None:
    found = []
    family = children.family_of(scope, child_id)
    if holder_id is None and age_on(family.birth_date, clock.today()) < CHILD_SPEAKS_FROM:
        found.append(Reason("child_too_young", _TOO_YOUNG, pointer="/holderId"))
    if holder_id is not None and holder_id not in {holder.id for holder in family.holders}:
        found.append(Reason("holder_without_authority", _NO_AUTHORITY, pointer="/holderId"))
    if stated_at > scope.now + CLOCKS_DIFFER:
        found.append(Reason("stated_in_the_future", _FUTURE, pointer="/statedAt"))
    if found:
        raise Invalid(reasons=found)


def _view(scope: Scope, objection: Objection, child_name: str | None) -> dict[str, Any]:
    return {name: getattr(objection, name) for name in _SHOWN} | {
        "child_name": child_name,
        "overdue": objection.state == "open" and objection.due_at <= scope.now,
    }


def _opened(scope: Scope, objection: Objection) -> dict[str, Any]:
    """What was said; what cannot be opened is marked, and keeps nobody from answering."""
    beside = children.beside_file(scope, objection.child_id)

    def text_of(column: str, sealed: bytes) -> str:
        try:
            return str(beside.open(column, objection.id, sealed)["text"])
        except SealBroken:
            return _UNREADABLE

    answer = objection.sealed_answer
    return {
        "reason": text_of(REASON, objection.sealed_reason),
        "answer": text_of(ANSWER, answer) if answer else None,
    }


_SHOWN = (
    "id",
    "child_id",
    "holder_id",
    "state",
    "created_at",
    "stated_at",
    "due_at",
    "recorded_by",
    "decided_at",
    "decided_by",
    "ended_count",
    "version",
)
_UNREADABLE = "[Deze tekst is niet meer te lezen.]"
_NO_ANSWER = Text("Er is nog geen antwoord.", "There is no answer yet.")
_LEFT = Text(
    "Wie bezwaar maakte heeft geen gezag meer; hier hoort geen brief bij.",
    "Who objected has no authority any more; no letter goes with this.",
)
_ANSWERED = Text("Dit bezwaar is al afgehandeld.", "This objection has been dealt with.")
_FOUR_EYES = Text(
    "U hebt over dit kind zelf gedeeld. Een collega handelt dit bezwaar af.",
    "You shared about this child yourself. A colleague deals with this objection.",
)
_TOO_YOUNG = Text(
    "Het kind is nog geen 12; een ouder kan bezwaar maken.",
    "The child is not yet 12; a parent can object.",
)
_NO_AUTHORITY = Text(
    "Deze persoon heeft geen gezag over dit kind.",
    "This person has no authority over this child.",
)
_FUTURE = Text("Dit moment is nog niet geweest.", "This moment has not been yet.")
