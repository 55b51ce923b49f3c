"""All files of the organisation at once, for who leaves or moves to other software.

Invariant: each child's file is an export of its own, made and failing by itself; what is fetched
is ciphertext for one confirmed key of the organisation, in parts of a bounded size. Nobody sees a
child by it: an admin counts files.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from services.children import operations as children
from services.exports import contents, parcels
from services.exports.models import Export, ExportPiece, ExportSource, Takeout
from services.exports.tasks import END_EXPORT, END_TAKEOUT, MAKE_EXPORT, PLAN_TAKEOUT
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Gone, NotFound
from shared.texts import Text
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

KEPT_FOR = timedelta(days=14)
"""How long it can be fetched: somebody has to find the time for all of its parts."""
PER_PART = 50
"""How many files go into one part at the most: it is put together in memory."""
LOOKED_AFTER = timedelta(minutes=15)
MOST_FAILURES = 200


@operation("takeout:ask")
def ask_takeout(scope: Scope, *, recipient_key_id: UUID) -> dict[str, Any]:
    """Ask for all children's files of our organisation, encrypted to a confirmed key of ours.

    Conflict while another is being made.
    """
    organisations.usable_recipient(scope, recipient_key_id)
    if any(_standing(scope, row)["state"] == "making" for row in _running(scope)):
        raise Conflict("takeout_being_made", _BEING_MADE)
    takeout = scope.add(
        Takeout(
            id=new_id(),
            owner_id=scope.org,
            recipient_key_id=recipient_key_id,
            requested_by=scope.actor.id,
            created_at=scope.now,
            expires_at=scope.now + KEPT_FOR,
            fetched_parts=[],
        )
    )
    scope.concerns("takeout", takeout.id)
    scope.later(PLAN_TAKEOUT, takeout_id=takeout.id)
    scope.at(takeout.expires_at, END_TAKEOUT, takeout_id=takeout.id)
    return _view(takeout, {})


@operation("export:make")
def plan_takeout(scope: Scope, *, takeout_id: UUID) -> None:
    """Ask for an export of every child's file that there is; nothing to do when that was done."""
    takeout = scope.load(Takeout, takeout_id, lock="change")
    if takeout.planned_at is not None:
        return
    ids = children.all_files(scope)
    rows = [_asked(scope, takeout, child_id, n) for n, child_id in enumerate(ids)]
    takeout.planned_at, takeout.total = scope.now, len(rows)
    takeout.parts = -(-len(rows) // PER_PART)
    scope.flush()
    scope.insert(Export, rows)
    for row in rows:
        scope.later(MAKE_EXPORT, export_id=row["id"])
        scope.at(scope.now + LOOKED_AFTER, MAKE_EXPORT, export_id=row["id"])
        scope.at(takeout.expires_at, END_EXPORT, export_id=row["id"])


@operation("takeout:read", reads=True)
def get_takeout(scope: Scope, *, takeout_id: UUID) -> dict[str, Any]:
    """How far it is: how many files are made and failed, its parts, and what failed and why."""
    takeout = scope.load(Takeout, takeout_id)
    failed = (
        select(Export.child_id, Export.state_reason)
        .where(Export.takeout_id == takeout_id, Export.state == "failed")
        .order_by(Export.child_id)
    )
    failures = [dict(row._mapping) for row in scope.rows(failed.limit(MOST_FAILURES))]
    return _standing(scope, takeout) | {"failures": failures}


@operation("takeout:read", reads=True)
def list_takeouts(scope: Scope, *, page_size: int = 50, after: Cursor | None = None) -> Page:
    """Those that were asked for, newest first."""
    listed = newest_first(select(Takeout), Takeout.created_at, Takeout.id, after, page_size)
    rows = [row[0] for row in scope.rows(listed)]
    counts = _counts(scope, [row.id for row in rows])
    return page(rows, page_size, lambda row: _view(row, counts.get(row.id, {})))


@operation("takeout:read", reads=True)
def fetch_takeout(scope: Scope, *, takeout_id: UUID, part: int) -> Download:
    """One part (from 1): an archive of the encrypted files, with a signed manifest.

    Conflict while files are being made; Gone when it has lapsed. What failed is left out, and so
    is what rests on a partner's record that we may no longer see: the overview says which.
    """
    takeout = scope.load(Takeout, takeout_id, lock="change")
    found = _standing(scope, takeout)
    if found["state"] == "making":
        raise Conflict("takeout_not_ready", _NOT_READY)
    if found["state"] == "ended":
        raise Gone("takeout_ended", _ENDED)
    if not 1 <= part <= found["parts"]:
        raise NotFound
    exports = [row[0] for row in scope.rows(_of_part(takeout_id, part))]
    shut = _shut(scope, [export.id for export in exports])
    ready = [one.id for one in exports if one.state == "ready" and one.id not in shut]
    scope.concerns("export", *ready, subjects=[one.child_id for one in exports])
    content = parcels.packed(scope, takeout, part, exports, shut, _pieces(scope, ready))
    takeout.fetched_parts = sorted({*takeout.fetched_parts, part})
    scope.execute(update(Export).where(Export.id.in_(ready)).values(fetched_at=scope.now))
    scope.durable()
    name = f"schakel-{takeout_id}-deel-{part}.tar"
    return Download(content, "application/octet-stream", name)


@operation("export:destroy")
def end_takeout(scope: Scope, *, takeout_id: UUID) -> None:
    """Its time has passed; a task that is early does nothing. Each file ends by itself."""
    takeout = scope.load(Takeout, takeout_id, lock="change")
    if takeout.ended_at is None and takeout.expires_at <= scope.now + timedelta(minutes=1):
        takeout.ended_at = scope.now


def end_all(scope: Scope) -> None:
    """Everything that waits to be fetched is destroyed, for the organisation is gone."""
    scope.execute(delete(ExportPiece))
    waiting = update(Export).where(Export.state.in_(("requested", "ready")))
    ended = {"state": "ended", "state_reason": "organisation_gone", "version": Export.version + 1}
    scope.execute(waiting.values(**ended))
    scope.execute(update(Takeout).where(Takeout.ended_at.is_(None)).values(ended_at=scope.now))


def _asked(scope: Scope, takeout: Takeout, child_id: UUID, number: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "owner_id": scope.org,
        "child_id": child_id,
        "recipient_key_id": takeout.recipient_key_id,
        "requested_by": takeout.requested_by,
        "requested_by_kind": "member",
        "purpose": "transfer",
        "state": "requested",
        "created_at": scope.now,
        "expires_at": takeout.expires_at,
        "version": 1,
        "takeout_id": takeout.id,
        "takeout_part": number // PER_PART + 1,
    }


def _running(scope: Scope) -> list[Any]:
    lasting = Takeout.ended_at.is_(None), Takeout.expires_at > scope.now
    return [row[0] for row in scope.rows(select(Takeout).where(*lasting))]


def _standing(scope: Scope, takeout: Any) -> dict[str, Any]:
    view = _view(takeout, _counts(scope, [takeout.id]).get(takeout.id, {}))
    return view if takeout.expires_at > scope.now else view | {"state": "ended"}


def _counts(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many files of each are in which state."""
    counted = (
        select(Export.takeout_id, Export.state, func.count().label("number"))
        .where(Export.takeout_id.in_(ids))
        .group_by(Export.takeout_id, Export.state)
    )
    found: dict[UUID, dict[str, int]] = {}
    for row in scope.rows(counted):
        found.setdefault(row.takeout_id, {})[row.state] = row.number
    return found


def _view(takeout: Any, counts: dict[str, int]) -> dict[str, Any]:
    names = ("id", "recipient_key_id", "created_at", "expires_at", "total", "parts")
    making = takeout.planned_at is None or counts.get("requested", 0) > 0
    state = "ended" if takeout.ended_at else "making" if making else "ready"
    return {name: getattr(takeout, name) for name in names} | {
        "state": state,
        "made": counts.get("ready", 0),
        "failed": counts.get("failed", 0),
        "gone": counts.get("ended", 0),
        "fetched_parts": list(takeout.fetched_parts),
    }


def _of_part(takeout_id: UUID, part: int) -> Any:
    chosen = Export.takeout_id == takeout_id, Export.takeout_part == part
    return select(Export).where(*chosen).order_by(Export.id)


def _shut(scope: Scope, ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those made from a record that our organisation may no longer see."""
    names = (ExportSource.export_id, ExportSource.record_kind, ExportSource.record_id)
    rows = scope.rows(select(*names).where(ExportSource.export_id.in_(ids)))
    gone = contents.gone(scope, {(row.record_kind, row.record_id) for row in rows}, whole=True)
    return frozenset(row.export_id for row in rows if row.record_id in gone)


def _pieces(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, list[bytes]]:
    kept = select(ExportPiece.export_id, ExportPiece.ciphertext).where(
        ExportPiece.export_id.in_(ids)
    )
    found: dict[UUID, list[bytes]] = {export_id: [] for export_id in ids}
    for row in scope.rows(kept.order_by(ExportPiece.export_id, ExportPiece.number)):
        found[row.export_id].append(bytes(row.ciphertext))
    return found


_BEING_MADE = Text(
    "Er wordt al een uitvoer van alle dossiers gemaakt. Wacht tot die klaar is.",
    "An export of all files is being made already. Wait until it is ready.",
)
_NOT_READY = Text(
    "De dossiers worden nog gemaakt. Zodra alles klaar is, kunt u ophalen.",
    "The files are still being made. As soon as all is ready you can fetch.",
)
_ENDED = Text(
    "Deze uitvoer is verlopen en vernietigd. Vraag een nieuwe aan.",
    "This export has lapsed and is destroyed. Ask for a new one.",
)
