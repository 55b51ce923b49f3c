"""Files that go with a referral or a message: sealed pieces, and who is given them.

Invariant: a piece opens only under its file's key and at its own number, and a file counts its
pieces in what is sealed about it: nothing can be left out, changed or swapped unseen.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, delete, select, update

from services.referrals.models import ReferralAttachment, ReferralAttachmentPiece
from services.referrals.reading import Seen
from services.sharing import operations as sharing
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, SealBroken, seal, seal_json, unseal, unseal_json
from shared.problems import Invalid, NotFound, Reason
from shared.texts import Text
from shared.uploads.pieces import AT_ONCE, SealedPieces

ATTACHMENT = "referral_attachment"
LIVE = sharing.live_within(ATTACHMENT)
log = logging.getLogger("schakel.referrals")


@dataclass(frozen=True, slots=True)
class File:
    """An attachment that we may see, with its key and what is sealed about it."""

    row: ReferralAttachment
    key: bytes
    about: dict[str, Any]
    opened: bool

    @property
    def record(self) -> sharing.Record:
        row = self.row
        return sharing.Record(ATTACHMENT, row.id, row.created_at, row.owner_id)


def see(scope: Scope, seen: Seen, attachment_id: UUID) -> File:
    """One attachment of this referral through our live grant; NotFound without one."""
    found = _files(scope, LISTED.where(_of(seen), ReferralAttachment.id == attachment_id))
    if not found:
        raise NotFound
    return found[0]


def waiting(scope: Scope, seen: Seen) -> list[File]:
    """Our own files that are not given to anybody yet, in the order in which they came."""
    own = (ReferralAttachment.owner_id == scope.org, ReferralAttachment.shared_at.is_(None))
    by_age = (ReferralAttachment.created_at, ReferralAttachment.id)
    return _files(scope, LISTED.where(_of(seen), *own).order_by(*by_age))


def sent_along(scope: Scope, seen: Seen) -> list[File]:
    """The files that the sender sent with the referral itself."""
    theirs = (ReferralAttachment.owner_id == seen.referral.owner_id,)
    along = (ReferralAttachment.shared_at.is_not(None), ReferralAttachment.message_id.is_(None))
    by_age = (ReferralAttachment.created_at, ReferralAttachment.id)
    return _files(scope, LISTED.where(_of(seen), *theirs, *along).order_by(*by_age))


def how_many(scope: Scope, seen: Seen) -> int:
    """Our own files of this referral, given or waiting."""
    own = select(LIVE.c.record_id).join(ReferralAttachment, _THROUGH_GRANT)
    return len(scope.rows(own.where(_of(seen), ReferralAttachment.owner_id == scope.org)))


def chosen(scope: Scope, seen: Seen, ids: Sequence[UUID]) -> list[File]:
    """Those of ours that wait, by their ids; Invalid when one of them does not."""
    if not ids:
        return []
    by_id = {file.row.id: file for file in waiting(scope, seen)}
    if set(ids) - set(by_id):
        raise Invalid(reasons=[Reason("attachment_unknown", _UNKNOWN, pointer="/attachmentIds")])
    return [by_id[attachment_id] for attachment_id in dict.fromkeys(ids)]


def share(
    scope: Scope, files: Sequence[File], allowed: sharing.Allowed, message_id: UUID | None
) -> None:
    """Give files to the other party by a verdict that was made with their categories."""
    for file in files:
        theirs = replace(allowed, categories=frozenset({file.row.category}))
        sharing.give(scope, file.record, file.key, theirs, None)
        sharing.schedule_expiry(scope, file.record, theirs)
        mine = update(ReferralAttachment).where(ReferralAttachment.id == file.row.id)
        scope.execute(mine.values(shared_at=scope.now, message_id=message_id))


def remove(scope: Scope, file: File) -> None:
    """Destroy the key of a file that nobody was given, and what was kept of it."""
    sharing.end_own(scope, file.row.id)
    pieces = delete(ReferralAttachmentPiece)
    scope.execute(pieces.where(ReferralAttachmentPiece.attachment_id == file.row.id))
    scope.execute(delete(ReferralAttachment).where(ReferralAttachment.id == file.row.id))


def shown(scope: Scope, file: File) -> dict[str, Any]:
    """An attachment for who reads it."""
    names = (
        "id",
        "referral_id",
        "message_id",
        "owner_id",
        "created_at",
        "category",
        "media_type",
        "size_bytes",
        "shared_at",
    )
    own = {name: getattr(file.row, name) for name in names}
    known = {"readable": True, "file_name": file.about["file_name"]}
    return own | {"ours": file.row.owner_id == scope.org} | known


def listed(scope: Scope, row: Any) -> dict[str, Any]:
    """A listed row for who reads it; one that cannot be opened is marked, never fatal to a list."""
    try:
        return shown(scope, opened(scope, row))
    except SealBroken:
        log.warning("attachment %s cannot be read", row.id)
        closed = File(row[0], b"", {"file_name": None}, opened=False)
        return shown(scope, closed) | {"readable": False}


def opened(scope: Scope, row: Any) -> File:
    """A listed row as a file; raises SealBroken."""
    attachment: ReferralAttachment = row[0]
    record = sharing.Record(ATTACHMENT, attachment.id, attachment.created_at, attachment.owner_id)
    key = sharing.open_key(scope, record, row.wrapped_key)
    place = _place(attachment.owner_id, attachment.id, "sealed_about", 1)
    about = unseal_json(key, place, attachment.sealed_about)
    return File(attachment, key, about, row.opened_at is not None)


def seal_about(key: bytes, owner_id: UUID, attachment_id: UUID, about: dict[str, Any]) -> bytes:
    """File name, size, number of pieces and SHA-256, sealed together."""
    return seal_json(key, _place(owner_id, attachment_id, "sealed_about", 1), about)


def pieces_of(scope: Scope, record: sharing.Record, key: bytes) -> SealedPieces:
    """Takes the bytes of a new attachment as they flow."""
    fixed = {
        "attachment_id": record.id,
        "owner_id": record.owner_id,
        "attachment_created_at": record.created_at,
    }

    def keep(rows: list[dict[str, Any]]) -> None:
        scope.insert(ReferralAttachmentPiece, [fixed | row for row in rows])

    def sealed(number: int, piece: bytes) -> bytes:
        return seal(key, _piece(record.owner_id, record.id, number), piece)

    return SealedPieces(keep, sealed)


def piece(scope: Scope, record: sharing.Record, key: bytes, number: int) -> bytes:
    """One piece of what was kept."""
    [row] = scope.rows(_ONE_PIECE, attachment_id=record.id, number=number)
    return unseal(key, _piece(record.owner_id, record.id, number), bytes(row.sealed))


def content(scope: Scope, file: File) -> Iterable[bytes]:
    """The file, opened piece by piece as it is read; SealBroken where it is not whole."""
    rows = scope.rows(_PIECES, attachment_id=file.row.id)
    sealed = [bytes(row.sealed) for row in rows]
    if [row.number for row in rows] != list(range(file.about["pieces"])):
        raise SealBroken
    return _unsealed(file, sealed)


def flowing(scope: Scope, file: File) -> Iterator[bytes]:
    """The same inside the transaction, a few pieces at a time, for who copies it."""
    count = file.about["pieces"]
    for first in range(0, count, AT_ONCE):
        after = min(first + AT_ONCE, count)
        rows = scope.rows(_SOME_PIECES, attachment_id=file.row.id, first=first, after=after)
        if [row.number for row in rows] != list(range(first, after)):
            raise SealBroken
        for row in rows:
            place = _piece(file.row.owner_id, file.row.id, row.number)
            yield unseal(file.key, place, bytes(row.sealed))


def _unsealed(file: File, sealed: list[bytes]) -> Iterator[bytes]:
    for number, piece in enumerate(sealed):
        yield unseal(file.key, _piece(file.row.owner_id, file.row.id, number), piece)


def _files(scope: Scope, statement: Select[*tuple[Any, ...]]) -> list[File]:
    return [opened(scope, row) for row in scope.rows(statement)]


def _of(seen: Seen) -> Any:
    return ReferralAttachment.referral_id == seen.referral.id


def _piece(owner_id: UUID, attachment_id: UUID, number: int) -> Place:
    return Place(owner_id, attachment_id, "referral_attachment_piece.sealed", number)


def _place(owner_id: UUID, attachment_id: UUID, column: str, version: int) -> Place:
    return Place(owner_id, attachment_id, f"referral_attachment.{column}", version)


_THROUGH_GRANT = and_(
    LIVE.c.record_id == ReferralAttachment.id,
    LIVE.c.created_at == ReferralAttachment.created_at,
    LIVE.c.owner_id == ReferralAttachment.owner_id,
)
LISTED = select(
    ReferralAttachment,
    LIVE.c.wrapped_key,
    LIVE.c.opened_at,
    LIVE.c.created_at.label("created_at"),
    LIVE.c.record_id.label("id"),
).join(LIVE, _THROUGH_GRANT)
_OF_FILE = ReferralAttachmentPiece.attachment_id == bindparam("attachment_id")
_PIECES = (
    select(ReferralAttachmentPiece.number, ReferralAttachmentPiece.sealed)
    .where(_OF_FILE)
    .order_by(ReferralAttachmentPiece.number)
)
_SOME_PIECES = _PIECES.where(
    ReferralAttachmentPiece.number >= bindparam("first"),
    ReferralAttachmentPiece.number < bindparam("after"),
)
_ONE_PIECE = select(ReferralAttachmentPiece.sealed).where(
    _OF_FILE, ReferralAttachmentPiece.number == bindparam("number")
)
_UNKNOWN = Text(
    "Deze bijlage is er niet, of is al verstuurd.",
    "This attachment is not there, or was sent already.",
)
