"""Letters of invitation that were asked for: how far they are, and fetching them.

Invariant: for named members of the organisation that made them, as far as they see the child's
file, and no longer than the child stands on an open list.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from services.children import operations as children
from services.risk_lists import seeing
from services.risk_lists.letter_models import ListLetter
from services.risk_lists.models import Entry
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.letters import PDF, ZIP, in_one_zip, unsealed
from shared.problems import Conflict, NotFound
from shared.texts import Text
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

ORDER = "risk_list_letter.sealed_order"
DOCUMENT = "risk_list_letter.sealed_document"


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
    letters = _letters(scope, ListLetter.batch_id == batch_id)
    there = children.beside_known(scope, {one.child_id for one in letters})
    families = children.families_of(scope, list(there))
    return asked_for([_plain(one) for one in letters]) | {
        "letters": [_shown(one, families.get(one.child_id)) for one in letters]
    }


@operation("risk_list:read", reads=True)
def fetch_invitation(scope: Scope, *, letter_id: UUID) -> Download:
    """One letter as PDF."""
    letters = _letters(scope, ListLetter.id == letter_id)
    ((document, _),) = _documents(scope, letters)
    return Download(document, PDF, f"uitnodiging-{letter_id}.pdf")


@operation("risk_list:read", reads=True)
def fetch_invitation_batch(scope: Scope, *, batch_id: UUID) -> Download:
    """All letters of a batch in one zip, each a PDF; their names name nobody."""
    letters = _letters(scope, ListLetter.batch_id == batch_id)
    packed = in_one_zip(_documents(scope, letters))
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


def _letters(scope: Scope, which: Any) -> list[ListLetter]:
    """These letters, those with an address first; NotFound where there are none, and
    Conflict where the list was closed.
    """
    rows = scope.rows(_STANDING.where(which).order_by(ListLetter.by_hand, ListLetter.id))
    letters = [row[0] for row in rows]
    if not letters:
        raise NotFound
    seeing.see_open(scope, letters[0].list_id)
    subjects = list({one.child_id for one in letters})
    scope.concerns("risk_list_letter", *(one.id for one in letters), subjects=subjects)
    return letters


def _documents(scope: Scope, letters: Sequence[ListLetter]) -> list[tuple[bytes, bool]]:
    """The PDFs, each with whether it must be handed over; Conflict where one is not made yet."""
    beside = children.beside_known(scope, {one.child_id for one in letters})
    found = []
    for one in letters:
        if one.sealed_document is None:
            raise Conflict("batch_not_ready", _NOT_READY)
        if one.child_id in beside:  # else the file was destroyed, and the letter with it
            content = beside[one.child_id].open(DOCUMENT, one.id, one.sealed_document)
            found.append((unsealed(content), one.by_hand))
    if not found:
        raise NotFound
    return found


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


_ON_THE_LIST = (Entry.state != "dropped", ListLetter.child_id.in_(children.VISIBLE))
_STANDING: Select[*tuple[Any, ...]] = (
    select(ListLetter).join(Entry, Entry.id == ListLetter.entry_id).where(*_ON_THE_LIST)
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
_NOT_READY = Text(
    "De brieven worden nog gemaakt. Wacht een ogenblik.",
    "The letters are still being made. Wait a moment.",
)
