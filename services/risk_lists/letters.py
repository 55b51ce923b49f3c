"""Letters that invite parents to a talk: asked for by a named member, made by a worker, and gone.

Invariant: a letter is made from our own file of the child, for who has authority there, and takes
nothing from the list but what parents are told of it. It is there as long as the child stands on
the list, at most `LETTERS_KEPT`. That the letters were made counts as inviting the parents.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, select

from services.children import operations as children
from services.organisations import operations as organisations
from services.risk_lists import (
    contributing,
    entries,
    frozen,
    letter_fetching,
    seeing,
    working,
)
from services.risk_lists.invitation_words import About, Host, Meeting, invitation
from services.risk_lists.letter_fetching import ADDRESS, DOCUMENT, ORDER
from services.risk_lists.letter_models import ListLetter
from services.risk_lists.models import IS_OURS, Entry, NamedMember, Recognition, RiskList, Step
from services.risk_lists.rules import LETTERS_AT_ONCE, LETTERS_KEPT
from services.risk_lists.tasks import FORGET_INVITATIONS, MAKE_INVITATION
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.letters import Reader, to_seal
from shared.pdf import make_pdf
from shared.problems import Conflict, Invalid, NotFound, Reason
from shared.texts import Text

INVITE = "invite_parents"


@operation("risk_list:work")
def invite_parents(
    scope: Scope,
    *,
    list_id: UUID,
    entry_ids: Sequence[UUID],
    phone: str,
    on: date | None = None,
    at: str | None = None,
    place: str | None = None,
) -> dict[str, Any]:
    """Let letters be made that invite the parents of these children; a worker does it, child by
    child. `phone`: who invites (the actor) can be called there; `at`: "14:30".

    Of whom no letter can be made is answered with why not; `batch` is None where that is everybody.
    NotFound where none of these stands on the list. A constant number of statements.
    """
    order = _order(entry_ids, phone, on, at, place)
    seeing.see_open(scope, list_id, lock="share")
    asked = list(dict.fromkeys(entry_ids))
    standing = _standing(scope, list_id, asked)
    if not standing:
        raise NotFound
    families, beside = _families(scope, standing)
    refused = {one: why for one in asked if (why := _why_not(standing.get(one), families.get(one)))}
    batch_id = new_id()
    rows = [
        _row(scope, list_id, batch_id, one, families[one], holder, beside, order)
        for one in asked
        if one not in refused
        for holder in families[one].holders
    ]
    scope.insert(ListLetter, rows)
    for entry_id in dict.fromkeys(row["entry_id"] for row in rows):
        scope.later(MAKE_INVITATION, batch_id=batch_id, entry_id=entry_id)
    if rows:
        scope.at(scope.now + LETTERS_KEPT, FORGET_INVITATIONS, batch_id=batch_id)
        subjects = list({row["child_id"] for row in rows})
        scope.concerns("risk_list_letter", *(row["id"] for row in rows), subjects=subjects)
    return {
        "batch": letter_fetching.asked_for(rows) if rows else None,
        "refused": [
            {"entry_id": one, "reasons": [contributing.shown(why)]} for one, why in refused.items()
        ],
    }


@operation("risk_list:mind")
def make_invitation(scope: Scope, *, batch_id: UUID, entry_id: UUID) -> None:
    """The letters of a batch about one child, to each who has authority now; the parents are
    invited then. None where the child is off the list or not the one after all, or who asked is
    named on it no more.
    """
    if not _waiting(scope, batch_id, entry_id):
        return
    try:
        entry, listed = entries.see(scope, entry_id, lock="change")
    except (NotFound, Conflict):
        _discard(scope, batch_id, entry_id)
        return
    waiting = _waiting(scope, batch_id, entry_id)
    member = entries.member_of(scope, listed.id, waiting[0].asked_by) if waiting else None
    if member is not None and _is_ours(scope, waiting[0]) and _make(scope, listed, member, waiting):
        _invited(scope, entry, member)
    _discard(scope, batch_id, entry_id)


@operation("risk_list:mind")
def forget_invitations(scope: Scope, *, batch_id: UUID) -> None:
    """The letters of a batch have had their time."""
    old = (ListLetter.batch_id == batch_id, ListLetter.created_at <= scope.now - LETTERS_KEPT)
    scope.execute(delete(ListLetter).where(*old))


def _order(
    entry_ids: Sequence[UUID], phone: str, on: date | None, at: str | None, place: str | None
) -> dict[str, Any]:
    """What the letters say besides; Invalid where that cannot be."""
    wrong = []
    if not 0 < len(entry_ids) <= LETTERS_AT_ONCE:
        wrong.append(Reason("too_many", _TOO_MANY, pointer="/entryIds"))
    if on is not None and on < clock.today():
        wrong.append(Reason("day_past", _PAST, pointer="/on"))
    if at is not None and (on is None or not _is_time(at)):
        wrong.append(Reason("time_without_day", _TIME, pointer="/at"))
    if wrong:
        raise Invalid(reasons=wrong)
    return {"phone": phone, "on": on and on.isoformat(), "at": at, "place": place}


def _is_time(at: str) -> bool:
    try:
        return time.fromisoformat(at).strftime("%H:%M") == at
    except ValueError:
        return False


def _standing(scope: Scope, list_id: UUID, entry_ids: Collection[UUID]) -> dict[UUID, Entry]:
    """Which of these stand on the list, locked: none drops before we are done."""
    there = select(Entry).where(
        Entry.list_id == list_id, Entry.id.in_(entry_ids), Entry.state != "dropped"
    )
    held = there.order_by(Entry.id).with_for_update(read=True)
    fresh = held.execution_options(populate_existing=True)
    return {row[0].id: row[0] for row in scope.rows(fresh)}


def _families(
    scope: Scope, entry_ids: Collection[UUID]
) -> tuple[dict[UUID, children.Family], dict[UUID, children.BesideFile]]:
    """By entry the family in our own file of the child, by our own word, as far as the actor sees
    it; and by child what seals beside that file.
    """
    ours = select(Recognition.entry_id, Recognition.child_id).where(
        Recognition.entry_id.in_(entry_ids),
        IS_OURS,
        Recognition.child_id.in_(children.VISIBLE),
    )
    files = {row.entry_id: row.child_id for row in scope.rows(ours.order_by(Recognition.at))}
    beside = children.beside_known(scope, files.values())
    found = children.families_of(scope, list(beside))
    return {one: found[child] for one, child in files.items() if child in found}, beside


def _why_not(entry: Entry | None, family: children.Family | None) -> Reason | None:
    if entry is None:
        return Reason("not_listed", _NOT_LISTED)
    if entry.frozen_at is not None:
        return frozen.REASON
    if family is None:
        return Reason("no_own_file", _NO_FILE, _OPEN_FILE)
    return None if family.holders else Reason("no_authority", _NO_AUTHORITY, _RECORD)


def _row(
    scope: Scope,
    list_id: UUID,
    batch_id: UUID,
    entry_id: UUID,
    family: children.Family,
    holder: Any,
    beside: Mapping[UUID, children.BesideFile],
    order: dict[str, Any],
) -> dict[str, Any]:
    letter_id = new_id()
    return {
        "id": letter_id,
        "owner_id": scope.org,
        "list_id": list_id,
        "entry_id": entry_id,
        "child_id": family.child_id,
        "holder_id": holder.id,
        "batch_id": batch_id,
        "asked_by": scope.actor.id,
        "created_at": scope.now,
        "by_hand": holder.address is None,
        "sealed_order": beside[family.child_id].seal(ORDER, letter_id, order),
    }


def _waiting(scope: Scope, batch_id: UUID, entry_id: UUID) -> list[ListLetter]:
    of = select(ListLetter).where(
        ListLetter.batch_id == batch_id,
        ListLetter.entry_id == entry_id,
        ListLetter.made_at.is_(None),
    )
    fresh = of.order_by(ListLetter.id).execution_options(populate_existing=True)
    return [row[0] for row in scope.rows(fresh)]


def _is_ours(scope: Scope, letter: ListLetter) -> bool:
    """Whether it is still this child, by our own word."""
    ours = select(Recognition.id).where(
        Recognition.entry_id == letter.entry_id,
        Recognition.child_id == letter.child_id,
        IS_OURS,
    )
    return bool(scope.rows(ours))


def _discard(scope: Scope, batch_id: UUID, entry_id: UUID) -> None:
    """What was not made will not be."""
    mine = (ListLetter.batch_id == batch_id, ListLetter.entry_id == entry_id)
    scope.execute(delete(ListLetter).where(*mine, ListLetter.made_at.is_(None)))


def _make(
    scope: Scope, listed: RiskList, member: NamedMember, waiting: Sequence[ListLetter]
) -> int:
    """Write those whose reader has authority still; how many."""
    child_id = waiting[0].child_id
    beside = children.beside_known(scope, [child_id]).get(child_id)
    if beside is None:  # the file was destroyed meanwhile
        return 0
    family = children.family_of(scope, child_id)
    ours = organisations.names_of(scope, [scope.org]).get(scope.org, "")
    made = 0
    for letter in waiting:
        holder = family.holder(letter.holder_id)
        if holder is None:
            continue
        reader = Reader(holder.name, holder.address, is_institution=holder.kind == "institution")
        order = beside.open(ORDER, letter.id, letter.sealed_order)
        on = date.fromisoformat(order["on"]) if order["on"] else None
        title, parts = invitation(
            About(family.full_name, family.given_name),
            reader,
            Host(member.name, ours, order["phone"]),
            Meeting(on, order["at"], order["place"]),
            listed.parents_told,
            scope.now,
        )
        document = make_pdf(title, parts, made_at=scope.now, author=ours, footer=ours)
        letter.by_hand, letter.made_at = reader.by_hand, scope.now
        content = to_seal(document) | {ADDRESS: reader.address}
        letter.sealed_document = beside.seal(DOCUMENT, letter.id, content)
        scope.concerns("risk_list_letter", letter.id, subjects=[child_id])
        made += 1
    return made


def _invited(scope: Scope, entry: Entry, member: NamedMember) -> None:
    """The step is done by who asked: the one that is open (theirs first), else a new one; where it
    was done before, that stands.
    """
    rank = case((Step.assignee_id == member.member_id, 0), else_=1)
    steps = select(Step).where(
        Step.entry_id == entry.id, Step.kind == INVITE, Step.state.in_(("open", "done"))
    )
    ordered = steps.order_by(case((Step.state == "open", 0), else_=1), rank, Step.due_on, Step.id)
    there = [row[0] for row in scope.rows(ordered.limit(1))]
    today = clock.today()
    if not there:
        doer = (member.member_id, member.organisation_id)
        there = [working.planned(scope, entry, INVITE, today, doer, member.member_id)]
    if there[0].state == "open":
        working.finished(scope, there[0], entry, today, member.member_id)


_TOO_MANY = Text(
    f"Kies 1 tot {LETTERS_AT_ONCE} kinderen.", f"Choose 1 to {LETTERS_AT_ONCE} children."
)
_PAST = Text("Deze dag is al geweest.", "This day has passed.")
_TIME = Text(
    "Geef een tijd als 14:30, samen met een dag.", "Give a time like 14:30, together with a day."
)
_NOT_LISTED = Text("Dit kind staat niet op deze lijst.", "This child is not on this list.")
_NO_FILE = Text(
    "U hebt geen eigen dossier van dit kind.", "You have no file of your own of this child."
)
_OPEN_FILE = Text(
    "Zeg eerst welk kind uit uw eigen dossiers dit is, of laat een andere organisatie uitnodigen.",
    "Say first which child of your own files this is, or let another organisation invite.",
)
_NO_AUTHORITY = Text(
    "In uw dossier staat niemand die gezag heeft over dit kind.",
    "In your file nobody is recorded who has authority over this child.",
)
_RECORD = Text(
    "Leg in het dossier vast wie het gezag heeft.", "Record in the file who has authority."
)
