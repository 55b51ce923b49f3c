"""A spreadsheet comes in: kept sealed, looked at, and handed to a worker.

Invariant: never whole in memory and never in the clear on disk; a file that is no spreadsheet is
refused at once and nothing of it stays.
"""

import io
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from services.children import operations as children
from services.imports import seeing
from services.imports.files.reading import format_of
from services.imports.files.sheets import Unreadable
from services.imports.kinds.all import KINDS
from services.imports.kinds.kind import Aim
from services.imports.models import Import, ImportPiece
from services.imports.rules.faults import FILE_FAULTS
from services.imports.sealing import AIM, Sealed, key_place
from services.imports.tasks import END_IMPORT, GO_ON
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import new_data_key
from shared.ids import new_id
from shared.problems import Conflict, Invalid, Reason
from shared.texts import Text
from shared.uploads.pieces import PieceReader, SealedPieces, receive
from shared.uploads.scanner import Infected
from shared.web.free_text import hides_characters, holds_bsn
from shared.web.uploads import Upload

KEPT_FOR = timedelta(days=7)
"""How long what stood in a file is kept."""
LOOKED_AFTER = timedelta(minutes=15)
"""When an import that stands still is taken up again."""
MOST_OPEN = 10
"""How many of one person wait for something at a time."""
LONGEST_NAME = 120


@operation("import:change")
def start_import(
    scope: Scope,
    *,
    kind: str,
    team_id: UUID,
    upload: Upload,
    list_id: UUID | None = None,
    ground: str | None = None,
    legal_ground_id: UUID | None = None,
) -> dict[str, Any]:
    """Take in a spreadsheet for a team of ours; a worker reads and judges it. `list_id`: of
    children on a risk list (`entries`), the list, and on which ground they are put there.

    Invalid for what is no spreadsheet, with what it is instead and what to do; NotFound for a list
    on which the actor is not named, or a ground that is not theirs to use.
    """
    seeing.require_kind(scope, kind)
    children.own_team(scope, team_id)
    aim = _aim(scope, kind, list_id, ground, legal_ground_id)
    _require_room(scope)
    import_id, key = new_id(), new_data_key()
    batch = scope.add(_blank(scope, import_id, kind, team_id, key))
    sealed = Sealed(scope.org, import_id, key)
    said = {"file_name": _name(upload.filename), AIM: aim.kept() if aim else None}
    about, batch.format = _received(scope, import_id, sealed, upload)
    batch.sealed_about = sealed.seal_about(about | said)
    scope.flush()
    scope.concerns(seeing.KIND, import_id)
    scope.later(GO_ON, import_id=import_id)
    scope.at(scope.now + LOOKED_AFTER, GO_ON, import_id=import_id)
    scope.at(batch.expires_at, END_IMPORT, import_id=import_id)
    return seeing.view(scope, batch)


def file_of(scope: Scope, batch: Import, sealed: Sealed, size: int) -> io.BufferedReader:
    """The file as it came, to be read anywhere in it."""
    return io.BufferedReader(PieceReader(partial(_piece, scope, batch.id, sealed), size))


def _aim(
    scope: Scope, kind: str, list_id: UUID | None, ground: str | None, legal_ground_id: UUID | None
) -> Aim | None:
    """Where its records go, for a kind of which that is asked; else nothing may be said of it."""
    told = {"/listId": list_id, "/ground": ground}
    if not KINDS[kind].aimed:
        if list_id or ground or legal_ground_id:
            raise Invalid(reasons=[Reason("list_not_for_this_kind", _NO_LIST, pointer="/listId")])
        return None
    if list_id is None or ground is None:
        left = [pointer for pointer, value in told.items() if value is None]
        raise Invalid(reasons=[Reason("required", _LIST_WANTED, pointer=one) for one in left])
    aim = Aim(list_id, ground, legal_ground_id)
    KINDS[kind].require_aim(scope, aim)
    return aim


def _require_room(scope: Scope) -> None:
    mine = select(Import.id).where(Import.requested_by == scope.actor.id)
    if scope.count(mine.where(Import.state.in_(seeing.OPEN))) >= MOST_OPEN:
        raise Conflict("too_many_imports", _TOO_MANY)


def _blank(scope: Scope, import_id: UUID, kind: str, team_id: UUID, key: bytes) -> Import:
    return Import(
        id=import_id,
        owner_id=scope.org,
        team_id=team_id,
        kind=kind,
        format="csv",
        requested_by=scope.actor.id,
        requested_by_kind=scope.actor.kind,
        created_at=scope.now,
        expires_at=scope.now + KEPT_FOR,
        state="reading",
        state_at=scope.now,
        read=0,
        judged=0,
        written=0,
        fresh=0,
        existing=0,
        faulty=0,
        matched=0,
        wrapped_key=scope.keyring.wrap_for(scope.org, key_place(scope.org, import_id), key),
        sealed_about=None,
        version=1,
    )


def _received(
    scope: Scope, import_id: UUID, sealed: Sealed, upload: Upload
) -> tuple[dict[str, Any], str]:
    again = partial(_piece, scope, import_id, sealed)
    pieces = SealedPieces(partial(_keep, scope, import_id), partial(sealed.seal, "file"))
    try:
        came = receive(upload.chunks, pieces, again, scope.runtime.settings.clamd_address)
        found = format_of(io.BufferedReader(PieceReader(again, came.size)))
    except Unreadable as fault:
        raise refused(fault.code) from None
    except Infected:
        raise refused("infected") from None
    return came.about, found


def refused(code: str) -> Invalid:
    """What is wrong with a file as a whole."""
    text, remedy = FILE_FAULTS[code]
    said = Text(f"{text.nl} {remedy.nl}", f"{text.en} {remedy.en}")
    return Invalid(reasons=[Reason(f"file_{code}", said)])


def _keep(scope: Scope, import_id: UUID, rows: list[dict[str, Any]]) -> None:
    fixed = {"import_id": import_id, "owner_id": scope.org, "part": "file"}
    scope.insert(ImportPiece, [fixed | row for row in rows])


def _piece(scope: Scope, import_id: UUID, sealed: Sealed, number: int) -> bytes:
    [row] = scope.rows(ONE_PIECE, import_id=import_id, part="file", number=number)
    return sealed.open("file", number, row.sealed)


def _name(given: str | None) -> str:
    """What the file was called, where that may be kept."""
    name = (given or "").replace("\\", "/").rsplit("/", 1)[-1].strip()[:LONGEST_NAME]
    return "" if holds_bsn(name) or hides_characters(name, lines=False) else name


ONE_PIECE = select(ImportPiece.sealed).where(
    ImportPiece.import_id == bindparam("import_id"),
    ImportPiece.part == bindparam("part"),
    ImportPiece.number == bindparam("number"),
)
_NO_LIST = Text(
    "Wat in dit bestand staat, gaat naar geen lijst.", "What this file holds goes to no list."
)
_LIST_WANTED = Text(
    "Zeg op welke lijst deze kinderen komen, en op welke grondslag.",
    "Say on which list these children are put, and on which ground.",
)
_TOO_MANY = Text(
    "U hebt al tien bestanden klaarstaan. Rond er eerst een af, of stop er een.",
    "You have ten files waiting already. Finish one first, or stop one.",
)
