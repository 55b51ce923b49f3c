"""Letters of invitation that were asked for: how far they are, and fetching them.

Invariant: for named members of the organisation that made them, as far as they see the child's
file, and no longer than the child stands on an open list and is ours by our own word, and its
reader has authority and lives at the address that is on it, which is no secret.
"""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_

from services.children import operations as children
from services.risk_lists import frozen, seeing
from services.risk_lists.letter_models import ListLetter
from services.risk_lists.models import IS_OURS, Entry, Recognition
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.letters import PDF, ZIP, in_one_zip, unsealed
from shared.problems import Conflict, NotFound, Reason
from shared.texts import Text
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

ORDER = "risk_list_letter.sealed_order"
DOCUMENT = "risk_list_letter.sealed_document"
ADDRESS = "address"
"""With a letter is sealed which address is on it; None: none."""


@operation("risk_list:read", reads=True)
def list_invitation_batches(
    scope: Scope, *, list_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The batches of letters that our organisation asked for, newest first."""
    seeing.see_open(scope, list_id)
    mine = _BATCHES.where(ListLetter.list_id == list_id)
    at, batch_id = ListLetter.created_at, ListLetter.batch_id
    rows = scope.rows(newest_first(mine, at, batch_id, after, page_size))
    scope.concerns("risk_list", list_id)
    return page(rows, page_size, _batch)


@operation("risk_list:read", reads=True)
def get_invitation_batch(scope: Scope, *, batch_id: UUID) -> dict[str, Any]:
    """One batch: how far it is, and each letter with whom it is for."""
    letters, _ = _letters(scope, ListLetter.batch_id == batch_id)
    there = children.beside_known(scope, {one.child_id for one in letters})
    families = children.families_of(scope, list(there))
    return asked_for([_plain(one) for one in letters]) | {
        "letters": [_shown(one, families.get(one.child_id)) for one in letters]
    }


@operation("risk_list:read", reads=True)
def fetch_invitation(scope: Scope, *, letter_id: UUID) -> Download:
    """One letter as PDF; Conflict where it may not be used any more, or not now."""
    ((document, _),) = _documents(scope, *_letters(scope, ListLetter.id == letter_id))
    return Download(document, PDF, f"uitnodiging-{letter_id}.pdf")


@operation("risk_list:read", reads=True)
def fetch_invitation_batch(scope: Scope, *, batch_id: UUID) -> Download:
    """All letters of a batch in one zip, each a PDF; their names name nobody. Those that may not be
    used any more, or not now, are left out; Conflict where these are all.
    """
    found = _documents(scope, *_letters(scope, ListLetter.batch_id == batch_id))
    packed = in_one_zip(found)
    return Download(packed, ZIP, f"uitnodigingen-{batch_id}.zip")


def asked_for(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A batch, of its letters as rows."""
    first, made = rows[0], sum(row.get("made_at") is not None for row in rows)
    return {
        "id": first["batch_id"],
        "list_id": first["list_id"],
        "created_at": first["created_at"],
        "asked_by": first["asked_by"],
        "letters_count": len(rows),
        "made_count": made,
        "ready": made == len(rows),
    }


def _batch(row: Any) -> dict[str, Any]:
    return dict(row._mapping) | {"ready": row.made_count == row.letters_count}


def _letters(scope: Scope, which: Any) -> tuple[list[ListLetter], set[UUID]]:
    """These letters, those with an address first, and which of their entries wait for the answer to
    an objection; NotFound where there are none, and Conflict where the list was closed.
    """
    rows = scope.rows(_STANDING.where(which).order_by(ListLetter.by_hand, ListLetter.id))
    letters = [row[0] for row in rows]
    if not letters:
        raise NotFound
    seeing.see_open(scope, letters[0].list_id)
    subjects = list({one.child_id for one in letters})
    scope.concerns("risk_list_letter", *(one.id for one in letters), subjects=subjects)
    return letters, {one.entry_id for one, frozen_at in rows if frozen_at is not None}


def _documents(
    scope: Scope, letters: Sequence[ListLetter], waiting: Collection[UUID]
) -> list[tuple[bytes, bool]]:
    """The PDFs that may be used, each with whether it must be handed over; Conflict where one is
    not made yet, or none may be used.
    """
    beside = children.beside_known(scope, {one.child_id for one in letters})
    families = children.families_of(scope, list(beside))
    found, outdated = [], False
    for one in letters:
        if one.sealed_document is None:
            raise Conflict("batch_not_ready", _NOT_READY)
        if one.child_id not in families or one.entry_id in waiting:
            continue  # the file was destroyed, and the letter with it; or an objection is open
        content = beside[one.child_id].open(DOCUMENT, one.id, one.sealed_document)
        if _holds(content, families[one.child_id].holder(one.holder_id)):
            found.append((unsealed(content), one.by_hand))
        else:
            outdated = True
    if found:
        return found
    if outdated:
        raise Conflict("letter_outdated", _OUTDATED, [Reason("letter_outdated", _OUTDATED, _ANEW)])
    if waiting:
        raise Conflict("objection_open", frozen.REASON.text, [frozen.REASON])
    raise NotFound


def _holds(content: dict[str, Any], holder: children.Holder | None) -> bool:
    """Whether the reader has authority still, and the address on the letter is theirs to be used;
    of what was made before addresses were kept with it nobody knows.
    """
    if holder is None or ADDRESS not in content:
        return False
    return content[ADDRESS] is None or content[ADDRESS] == holder.address


def _plain(one: ListLetter) -> dict[str, Any]:
    names = ("batch_id", "list_id", "created_at", "asked_by", "made_at")
    return {name: getattr(one, name) for name in names}


def _shown(one: ListLetter, family: children.Family | None) -> dict[str, Any]:
    holder = family.holder(one.holder_id) if family else None
    names = ("id", "entry_id", "child_id", "holder_id", "by_hand", "made_at")
    return {name: getattr(one, name) for name in names} | {
        "child_name": family.full_name if family else None,
        "reader": holder.name if holder else None,
    }


_ON_THE_LIST = (
    Entry.state != "dropped",
    ListLetter.child_id.in_(children.VISIBLE),
    tuple_(ListLetter.entry_id, ListLetter.child_id).in_(
        select(Recognition.entry_id, Recognition.child_id).where(IS_OURS)
    ),
)
_STANDING: Select[*tuple[Any, ...]] = (
    select(ListLetter, Entry.frozen_at)
    .join(Entry, Entry.id == ListLetter.entry_id)
    .where(*_ON_THE_LIST)
)
_BATCHES: Select[*tuple[Any, ...]] = (
    select(
        ListLetter.batch_id.label("id"),
        ListLetter.list_id,
        ListLetter.created_at,
        ListLetter.asked_by,
        func.count().label("letters_count"),
        func.count(ListLetter.made_at).label("made_count"),
    )
    .join(Entry, Entry.id == ListLetter.entry_id)
    .where(*_ON_THE_LIST)
    .group_by(ListLetter.batch_id, ListLetter.list_id, ListLetter.created_at, ListLetter.asked_by)
)
_OUTDATED = Text(
    "Deze brief klopt niet meer: het gezag of het adres is veranderd.",
    "This letter holds no more: authority or the address has changed.",
)
_ANEW = Text("Maak hem opnieuw, bij Ouders uitnodigen.", "Make it anew, under Invite the parents.")
_NOT_READY = Text(
    "De brieven worden nog gemaakt. Wacht een ogenblik.",
    "The letters are still being made. Wait a moment.",
)
