"""The scan of a signed form or of a decision, kept with what it shows.

Invariant: sealed piece by piece under the child's key and destroyed with the file; it is a scan by
its content, whatever it is called, and nothing of it stays when it is not.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from services.children import operations as children
from services.consents.models import Consent, Evidence, EvidencePiece, Substitute
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, SealBroken, seal, unseal
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Invalid, Reason
from shared.texts import Text
from shared.uploads.names import EXTENSIONS, safe_name
from shared.uploads.pieces import SealedPieces, receive
from shared.uploads.scanner import Infected
from shared.web.answers import Download
from shared.web.free_text import holds_bsn
from shared.web.pages import Cursor, Page
from shared.web.uploads import Upload

SCANS = frozenset({"application/pdf", "image/png", "image/jpeg"})
MOST = 10
ABOUT = "consent_evidence.sealed_about"


@operation("consent:evidence")
def add_evidence(scope: Scope, *, consent_id: UUID, upload: Upload) -> dict[str, Any]:
    """Keep a scan with a consent."""
    child_id = scope.load(Consent, consent_id).child_id
    return _added(scope, child_id, {"consent_id": consent_id, "substitute_id": None}, upload)


@operation("consent:evidence")
def add_substitute_evidence(scope: Scope, *, substitute_id: UUID, upload: Upload) -> dict[str, Any]:
    """Keep a scan with what stands in the place of a statement."""
    child_id = scope.load(Substitute, substitute_id).child_id
    return _added(scope, child_id, {"consent_id": None, "substitute_id": substitute_id}, upload)


@operation("consent:read", reads=True)
def list_evidence(
    scope: Scope, *, consent_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The scans that were kept with a consent, newest first."""
    child_id = scope.load(Consent, consent_id).child_id
    return _page(scope, child_id, Evidence.consent_id == consent_id, page_size, after)


@operation("consent:read", reads=True)
def list_substitute_evidence(
    scope: Scope, *, substitute_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The scans that were kept with what stands in the place of a statement, newest first."""
    child_id = scope.load(Substitute, substitute_id).child_id
    return _page(scope, child_id, Evidence.substitute_id == substitute_id, page_size, after)


@operation("consent:read", reads=True)
def fetch_evidence(scope: Scope, *, evidence_id: UUID) -> Download:
    """The scan itself, as bytes of no kind under a name that names nobody."""
    found = scope.load(Evidence, evidence_id)
    children.team_of(scope, found.child_id)
    beside = children.beside_file(scope, found.child_id)
    count = beside.open(ABOUT, found.id, bytes(found.sealed_about))["pieces"]
    rows = scope.rows(_PIECES, evidence_id=evidence_id)
    if [row.number for row in rows] != list(range(count)):
        raise SealBroken
    name = f"bewijs-{evidence_id}{EXTENSIONS[found.media_type]}"
    sealed = [bytes(row.sealed) for row in rows]
    return Download(_opened(beside, evidence_id, sealed), "application/octet-stream", name)


def _added(
    scope: Scope, child_id: UUID, of: dict[str, UUID | None], upload: Upload
) -> dict[str, Any]:
    children.team_of(scope, child_id)
    if scope.count(_LISTED.where(*_of(of))) >= MOST:
        raise Conflict("too_much_evidence", _TOO_MANY.filled(most=MOST))
    name = upload.filename or ""
    if holds_bsn(name):
        raise Invalid(reasons=[Reason("holds_bsn", _BSN, pointer="/Content-Disposition")])
    beside = children.beside_file(scope, child_id)
    made = scope.add(
        Evidence(
            id=new_id(),
            owner_id=scope.org,
            child_id=child_id,
            **of,
            created_at=scope.now,
            added_by=scope.actor.id,
            media_type="",
            size_bytes=0,
            sealed_about=b"",
        )
    )
    about, made.media_type = _received(scope, beside, made.id, upload)
    about["file_name"] = safe_name(name, made.media_type)
    made.size_bytes = about["size"]
    made.sealed_about = beside.seal(ABOUT, made.id, about)
    scope.flush()
    scope.concerns("consent_evidence", made.id, subjects=[child_id])
    return _view(made, beside)


def _page(scope: Scope, child_id: UUID, which: Any, page_size: int, after: Cursor | None) -> Page:
    children.team_of(scope, child_id)
    beside = children.beside_file(scope, child_id)
    by_age = Evidence.created_at, Evidence.id
    rows = scope.rows(newest_first(_LISTED.where(which), *by_age, after, page_size))
    shown = page(rows, page_size, lambda row: _view(row, beside))
    scope.concerns("consent_evidence", *(row["id"] for row in shown.results))
    return shown


def _received(
    scope: Scope, beside: children.BesideFile, evidence_id: UUID, upload: Upload
) -> tuple[dict[str, Any], str]:
    pieces = SealedPieces(
        partial(_keep, scope, evidence_id),
        lambda number, piece: seal(beside.key, _place(beside.owner_id, evidence_id, number), piece),
    )
    again = partial(_one, scope, beside, evidence_id)
    try:
        came = receive(upload.chunks, pieces, again, scope.runtime.settings.clamd_address)
    except Infected:
        raise Invalid(reasons=[Reason("evidence_infected", _INFECTED)]) from None
    if came.media_type not in SCANS:
        raise Invalid(reasons=[Reason("evidence_not_allowed", _NOT_ALLOWED)])
    return came.about, came.media_type


def _keep(scope: Scope, evidence_id: UUID, rows: list[dict[str, Any]]) -> None:
    fixed = {"evidence_id": evidence_id, "owner_id": scope.org}
    scope.insert(EvidencePiece, [fixed | row for row in rows])


def _one(scope: Scope, beside: children.BesideFile, evidence_id: UUID, number: int) -> bytes:
    pieces = _PIECES.where(EvidencePiece.number == number)
    [row] = scope.rows(pieces, evidence_id=evidence_id)
    return unseal(beside.key, _place(beside.owner_id, evidence_id, number), bytes(row.sealed))


def _opened(beside: children.BesideFile, evidence_id: UUID, sealed: list[bytes]) -> Iterator[bytes]:
    for number, piece in enumerate(sealed):
        yield unseal(beside.key, _place(beside.owner_id, evidence_id, number), piece)


def _of(of: dict[str, UUID | None]) -> list[Any]:
    return [getattr(Evidence, name) == value for name, value in of.items() if value is not None]


def _view(row: Any, beside: children.BesideFile) -> dict[str, Any]:
    about = beside.open(ABOUT, row.id, bytes(row.sealed_about))
    shown = {name: getattr(row, name) for name in _SHOWN}
    return shown | {"file_name": about["file_name"], "sha256": about["sha256"]}


def _place(owner_id: UUID, evidence_id: UUID, number: int) -> Place:
    return Place(owner_id, evidence_id, "consent_evidence_piece.sealed", number)


_SHOWN = (
    "id",
    "child_id",
    "consent_id",
    "substitute_id",
    "created_at",
    "added_by",
    "media_type",
    "size_bytes",
)
_LISTED = select(Evidence.sealed_about, *(getattr(Evidence, name) for name in _SHOWN))
_PIECES = (
    select(EvidencePiece.number, EvidencePiece.sealed)
    .where(EvidencePiece.evidence_id == bindparam("evidence_id"))
    .order_by(EvidencePiece.number)
)
_TOO_MANY = Text(
    "Hier passen hooguit {most} bestanden bij.", "No more than {most} files go with this."
)
_BSN = Text(
    "In de bestandsnaam lijkt een burgerservicenummer (BSN) te staan. Geef het bestand een andere"
    " naam.",
    "The file name seems to hold a citizen service number (BSN). Give the file another name.",
)
_INFECTED = Text(
    "De virusscanner vond iets in dit bestand. Het is niet bewaard.",
    "The virus scanner found something in this file. It was not kept.",
)
_NOT_ALLOWED = Text(
    "Een bewijs is een scan of een foto: een PDF, PNG of JPEG. Dit bestand is dat niet.",
    "Evidence is a scan or a photo: a PDF, PNG or JPEG. This file is none of these.",
)
