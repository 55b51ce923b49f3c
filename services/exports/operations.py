"""What can be done with exports: ask, make (a worker), look, fetch; and how they end.

Invariant: an export is encrypted to a registered key of the organisation before it is kept, and is
fetched only while everything it was made from may still be seen. What may hold something of a risk
list is, for whoever is not named there, an export that never was.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, or_, select

from services.children import operations as children
from services.exports import contents, takeout
from services.exports.models import Export, ExportPiece, ExportSource
from services.exports.tasks import (
    END_EXPORT,
    END_STALE_EXPORTS,
    END_TAKEOUT,
    MAKE_EXPORT,
    PLAN_TAKEOUT,
)
from services.organisations import operations as organisations
from services.risk_lists import operations as risk_lists
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.archive import Facts, export_to
from shared.crypto.sealing import SealBroken
from shared.db.guard import shown_to_named
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Gone, NotFound
from shared.texts import Text
from shared.web.answers import Download
from shared.web.pages import Cursor, Page

__all__ = [
    "END_EXPORT",
    "END_STALE_EXPORTS",
    "END_TAKEOUT",
    "MAKE_EXPORT",
    "PLAN_TAKEOUT",
    "ask_export",
    "end_export",
    "end_stale_exports",
    "fetch_export",
    "get_export",
    "list_exports",
    "make_export",
]
ask_takeout = takeout.ask_takeout
plan_takeout = takeout.plan_takeout
get_takeout = takeout.get_takeout
list_takeouts = takeout.list_takeouts
fetch_takeout = takeout.fetch_takeout
end_takeout = takeout.end_takeout
KEPT_FOR = timedelta(days=7)
"""How long a finished export waits to be fetched."""
CLOCKS_DIFFER = timedelta(minutes=1)
MAKES = ("active", "leaving")
"""For organisations in these states files are made."""
LOOKED_AFTER = timedelta(minutes=15)
"""When an export that is still not made is asked for again."""


@operation("export:ask")
def ask_export(
    scope: Scope, *, child_id: UUID, recipient_key_id: UUID, purpose: str
) -> dict[str, Any]:
    """Ask for a child's dossier, encrypted to a registered key of ours. A worker makes it."""
    children.team_of(scope, child_id)
    organisations.usable_recipient(scope, recipient_key_id)
    export = scope.add(
        Export(
            id=new_id(),
            owner_id=scope.org,
            child_id=child_id,
            recipient_key_id=recipient_key_id,
            requested_by=scope.actor.id,
            requested_by_kind=scope.actor.kind,
            purpose=purpose,
            state="requested",
            state_reason=None,
            created_at=scope.now,
            expires_at=scope.now + KEPT_FOR,
            fetched_at=None,
            size_bytes=None,
            sha256=None,
            version=1,
        )
    )
    lists = risk_lists.lists_about(scope, child_id)
    _keep_sources(scope, export.id, [(contents.LIST, list_id) for list_id in lists])
    scope.concerns("export", export.id, subjects=[child_id])
    scope.later(MAKE_EXPORT, export_id=export.id)
    scope.at(scope.now + LOOKED_AFTER, MAKE_EXPORT, export_id=export.id)
    scope.at(export.expires_at, END_EXPORT, export_id=export.id)
    return _view(export)


@operation("export:make")
def make_export(scope: Scope, *, export_id: UUID) -> None:
    """Make the file: archive, signature, encryption, pieces. Nothing to do when it is made."""
    export = scope.load(Export, export_id, lock="change")
    if export.state != "requested":
        return
    standing = organisations.standing_of(scope, scope.org)
    if standing is None or standing.state not in MAKES:  # since it was asked: nothing leaves now
        _fail(export, "organisation_suspended")
        return
    try:
        recipient = organisations.usable_recipient(scope, export.recipient_key_id)
    except Conflict:  # revoked since it was asked: to nobody then
        _fail(export, "recipient_key_revoked")
        return
    try:
        whole = export.takeout_id is not None
        by, lists = export.requested_by, scope.rows(_LISTS, export_id=export_id)
        list_ids = [row.record_id for row in lists]
        entries, sources = contents.entries(scope, export.child_id, by, whole, list_ids)
    except (Gone, NotFound, SealBroken):  # this file is destroyed or broken; the others are not
        _fail(export, "unreadable")
        return
    sink = contents.PieceSink(scope, export.id)
    facts = Facts(
        export_id=export.id,
        created_at=scope.now,
        made_by=scope.org,
        requested_by_kind=cast(Any, export.requested_by_kind),
        requested_by=export.requested_by,
        purpose=export.purpose,
    )
    digest = _Digesting(sink)
    export_to(cast(Any, digest), [recipient], entries, facts, scope.runtime.sign)
    sink.finish()
    _keep_sources(scope, export.id, sources)
    export.state = "ready"
    export.size_bytes = sink.size
    export.sha256 = digest.sha256.hexdigest()
    export.version += 1
    scope.concerns("export", export.id, subjects=[export.child_id])


@operation("export:read", reads=True)
def get_export(scope: Scope, *, export_id: UUID) -> dict[str, Any]:
    """How far an export is."""
    return _view(_seen(scope, export_id))


@operation("export:read", reads=True)
def list_exports(
    scope: Scope, *, child_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """The exports of a child's dossier, newest first."""
    children.team_of(scope, child_id)
    asked = Export.child_id == child_id, Export.takeout_id.is_(None)
    statement = _LISTED.where(*asked, _shown(scope))
    rows = scope.rows(newest_first(statement, Export.created_at, Export.id, after, page_size))
    return page(rows, page_size, _view)


@operation("export:read", reads=True)
def fetch_export(scope: Scope, *, export_id: UUID) -> Download:
    """The age file; Conflict while it is being made, Gone when it has ended."""
    export = _seen(scope, export_id)
    if export.state in ("requested", "failed"):
        raise Conflict("export_not_ready", _NOT_READY)
    if export.state == "ended" or export.expires_at <= scope.now:
        raise Gone("export_ended", _ENDED)
    sources = scope.rows(_SOURCES, export_id=export_id)
    if contents.gone(scope, [(row.record_kind, row.record_id) for row in sources]):
        raise Gone("export_source_ended", _SOURCE_ENDED)
    pieces = scope.rows(_PIECES, export_id=export_id)
    export.fetched_at = scope.now
    content = [bytes(row.ciphertext) for row in pieces]
    return Download(content, "application/octet-stream", f"schakel-{export.id}.tar.age")


@operation("export:destroy")
def end_export(scope: Scope, *, export_id: UUID) -> None:
    """Destroy what is kept of it once its time has passed; a task that is early does nothing."""
    export = scope.load(Export, export_id, lock="change")
    if export.expires_at <= scope.now + CLOCKS_DIFFER:
        _destroy(scope, export, "expired")


@operation("export:destroy")
def end_stale_exports(scope: Scope, *, record_id: UUID) -> None:
    """A partner's record may no longer be seen: destroy what was made from it."""
    affected = select(ExportSource.export_id).where(ExportSource.record_id == record_id)
    for row in scope.rows(affected):
        _destroy(scope, scope.load(Export, row.export_id, lock="change"), "source_ended")


def _fail(export: Export, reason: str) -> None:
    export.state, export.state_reason = "failed", reason
    export.version += 1


def _destroy(scope: Scope, export: Export, reason: str) -> None:
    if export.state == "ended":
        return
    scope.execute(delete(ExportPiece).where(ExportPiece.export_id == export.id))
    export.state = "ended"
    export.state_reason = reason
    export.version += 1


def _seen(scope: Scope, export_id: UUID) -> Export:
    """The export, if the child is ours to see, and every list of which it may hold something."""
    export = scope.load(Export, export_id)
    children.team_of(scope, export.child_id)
    if not scope.rows(select(Export.id).where(Export.id == export_id, _shown(scope))):
        raise NotFound
    return export


def _shown(scope: Scope) -> ColumnElement[bool]:
    """Of no list, or of those alone on which the actor is named now. Which these are was written
    down when it was asked for: what holds something of a list without that shows to nobody.
    """
    source = select(ExportSource.export_id).where(ExportSource.export_id == Export.id)
    of_list = source.where(ExportSource.record_kind == contents.LIST)
    named = shown_to_named(scope.org, scope.actor.id, ExportSource.record_id)
    listed = source.where(ExportSource.record_kind == contents.ON_LIST)
    return and_(~exists(of_list.where(~named)), or_(exists(of_list), ~exists(listed)))


def _keep_sources(scope: Scope, export_id: UUID, sources: Sequence[contents.Source]) -> None:
    rows = [
        {"export_id": export_id, "record_kind": kind, "record_id": one, "owner_id": scope.org}
        for kind, one in sources
    ]
    scope.insert(ExportSource, rows)


class _Digesting:
    """Passes on what is written, and keeps its SHA-256."""

    def __init__(self, sink: contents.PieceSink) -> None:
        self._sink = sink
        self.sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.sha256.update(data)
        return self._sink.write(data)

    def flush(self) -> None:
        """Nothing waits here."""


def _view(export: Any) -> dict[str, Any]:
    names = (
        "id",
        "child_id",
        "recipient_key_id",
        "purpose",
        "state",
        "state_reason",
        "created_at",
        "expires_at",
        "fetched_at",
        "size_bytes",
        "sha256",
        "version",
    )
    return {name: getattr(export, name) for name in names}


_LISTED = select(
    Export.id,
    Export.child_id,
    Export.recipient_key_id,
    Export.purpose,
    Export.state,
    Export.state_reason,
    Export.created_at,
    Export.expires_at,
    Export.fetched_at,
    Export.size_bytes,
    Export.sha256,
    Export.version,
)
_PIECES = (
    select(ExportPiece.ciphertext)
    .where(ExportPiece.export_id == bindparam("export_id"))
    .order_by(ExportPiece.number)
)
_SOURCES = select(ExportSource.record_kind, ExportSource.record_id).where(
    ExportSource.export_id == bindparam("export_id")
)
_LISTS = _SOURCES.where(ExportSource.record_kind == contents.LIST)
_NOT_READY = Text("De uitvoer wordt nog gemaakt.", "The export is still being made.")
_ENDED = Text(
    "Deze uitvoer is verlopen en vernietigd.", "This export has expired and is destroyed."
)
_SOURCE_ENDED = Text(
    "Deze uitvoer berust op gegevens die u niet meer mag inzien.",
    "This export rests on data that you may no longer see.",
)
