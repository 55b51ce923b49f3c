"""Files that came with a referral, taken over into a child's file: kept in pieces, and fetched.

Invariant: a piece opens only under the child's key and at its own number, and a file counts its
pieces in what is sealed about it; what was kept stays when the exchange has ended.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update

from services.children.beside import BesideFile, beside_file
from services.children.models import AdoptedFile, AdoptedFilePiece
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, SealBroken, seal, unseal
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, NotFound
from shared.texts import Text
from shared.uploads.names import EXTENSIONS
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

AT_ONCE = 16
"""Pieces written in one statement."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a file before it is copied; `about`: file_name, size, pieces, sha256."""

    id: UUID
    category: str
    media_type: str
    about: dict[str, Any]


@operation("child:read", reads=True)
def list_adopted_files(
    scope: Scope, *, child_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The files that were taken over for this child of ours, newest first, with where they came
    from. `pending`: being copied; `lost`: the exchange ended before that was done.
    """
    beside = beside_file(scope, child_id)
    of_child = _LISTED.where(AdoptedFile.child_id == child_id)
    by_age = AdoptedFile.created_at, AdoptedFile.id
    rows = scope.rows(newest_first(of_child, *by_age, after, page_size))
    shown = page(rows, page_size, lambda row: _view(row, beside))
    scope.concerns(_KIND, *(row["id"] for row in shown.results))
    return shown


@operation("child:read", reads=True)
def fetch_adopted_file(scope: Scope, *, child_id: UUID, file_id: UUID) -> Download:
    """The file itself, as bytes of no kind under a name that names nobody."""
    beside = beside_file(scope, child_id)
    found = _LISTED.where(AdoptedFile.child_id == child_id, AdoptedFile.id == file_id)
    rows = scope.rows(found)
    if not rows:
        raise NotFound
    if rows[0].state != "kept":
        raise Conflict(f"file_{rows[0].state}", _NOT_KEPT[rows[0].state])
    scope.concerns(_KIND, file_id)
    return _download(scope, beside, rows[0])


def kept_files(scope: Scope, child_id: UUID) -> list[Download]:
    """All files that were taken over for this child, for an export of the whole file."""
    beside = beside_file(scope, child_id)
    kept = _LISTED.where(AdoptedFile.child_id == child_id, AdoptedFile.state == "kept")
    return [_download(scope, beside, row) for row in scope.rows(kept.order_by(AdoptedFile.id))]


def note_files(
    scope: Scope,
    child_id: UUID,
    sources: Iterable[Source],
    referral_id: UUID,
    provenance_id: UUID,
) -> None:
    """Note that these are to be taken over; `keep_file` or `lose_file` follows for each."""
    beside = beside_file(scope, child_id)
    for source in sources:
        file_id = new_id()
        scope.add(
            AdoptedFile(
                id=file_id,
                owner_id=scope.org,
                child_id=child_id,
                referral_id=referral_id,
                provenance_id=provenance_id,
                source_id=source.id,
                created_at=scope.now,
                category=source.category,
                media_type=source.media_type,
                size_bytes=source.about["size"],
                sealed_about=beside.seal(_ABOUT, file_id, source.about),
                state="pending",
            )
        )
        scope.concerns(_KIND, file_id)


def keep_file(scope: Scope, source_id: UUID, pieces: Iterable[bytes]) -> None:
    """Copy what is still pending from its pieces, sealed one by one under the child's key.

    The pieces are read as they are written: no more than a few are in memory.
    """
    row = _pending(scope, source_id)
    if row is None:
        return
    key = beside_file(scope, row.child_id).key
    numbered = enumerate(pieces)
    while some := [_sealed(scope, key, row.id, *one) for one in islice(numbered, AT_ONCE)]:
        scope.insert(AdoptedFilePiece, some)
    _settle(scope, row.id, "kept")


def lose_file(scope: Scope, source_id: UUID) -> None:
    """What is still pending can no longer be copied: the exchange has ended."""
    row = _pending(scope, source_id)
    if row is not None:
        _settle(scope, row.id, "lost")


def _pending(scope: Scope, source_id: UUID) -> Any:
    waiting = select(AdoptedFile.id, AdoptedFile.child_id).where(
        AdoptedFile.source_id == source_id, AdoptedFile.state == "pending"
    )
    rows = scope.rows(waiting.with_for_update())
    return rows[0] if rows else None


def _settle(scope: Scope, file_id: UUID, state: str) -> None:
    scope.execute(update(AdoptedFile).where(AdoptedFile.id == file_id).values(state=state))
    scope.concerns(_KIND, file_id)


def _sealed(scope: Scope, key: bytes, file_id: UUID, number: int, piece: bytes) -> dict[str, Any]:
    sealed = seal(key, _place(scope.org, file_id, number), piece)
    return {"file_id": file_id, "number": number, "owner_id": scope.org, "sealed": sealed}


def _download(scope: Scope, beside: BesideFile, row: Any) -> Download:
    about = beside.open(_ABOUT, row.id, row.sealed_about)
    name = f"bijlage-{row.id}{EXTENSIONS[row.media_type]}"
    content = _content(scope, beside, row.id, about["pieces"])
    return Download(content, "application/octet-stream", name)


def _content(scope: Scope, beside: BesideFile, file_id: UUID, count: int) -> Iterator[bytes]:
    rows = scope.rows(_PIECES, file_id=file_id)
    if [row.number for row in rows] != list(range(count)):
        raise SealBroken
    return _opened(beside, file_id, [bytes(row.sealed) for row in rows])


def _opened(beside: BesideFile, file_id: UUID, sealed: list[bytes]) -> Iterator[bytes]:
    for number, piece in enumerate(sealed):
        yield unseal(beside.key, _place(beside.owner_id, file_id, number), piece)


def _view(row: Any, beside: BesideFile) -> dict[str, Any]:
    about = beside.open(_ABOUT, row.id, row.sealed_about)
    return {name: getattr(row, name) for name in _SHOWN} | {"file_name": about["file_name"]}


def _place(owner_id: UUID, file_id: UUID, number: int) -> Place:
    return Place(owner_id, file_id, "adopted_file_piece.sealed", number)


_KIND = "adopted_file"
_ABOUT = "adopted_file.sealed_about"
_SHOWN = (
    "id",
    "child_id",
    "referral_id",
    "provenance_id",
    "created_at",
    "category",
    "media_type",
    "size_bytes",
    "state",
)
_LISTED = select(AdoptedFile.sealed_about, *(getattr(AdoptedFile, name) for name in _SHOWN))
_PIECES = (
    select(AdoptedFilePiece.number, AdoptedFilePiece.sealed)
    .where(AdoptedFilePiece.file_id == bindparam("file_id"))
    .order_by(AdoptedFilePiece.number)
)
_NOT_KEPT = {
    "pending": Text(
        "Deze bijlage wordt nog overgenomen; probeer het zo weer.",
        "This attachment is still being taken over; try again in a moment.",
    ),
    "lost": Text(
        "De uitwisseling was beëindigd voordat deze bijlage was overgenomen.",
        "The exchange had ended before this attachment was taken over.",
    ),
}
