"""Who sees an import, and what it shows.

Invariant: what stands in a file is seen by who sent it, and by the people who lead the whole
organisation and see also what is kept to a few in it. Other software of the whole organisation sees
that there is an import and its numbers, and can do nothing with it; for everybody else it is not
there. What goes to a risk list is there for who sent it and nobody else, and what stood in it as
long as they are named on that list.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import false, or_, select

from services.imports.kinds.all import KINDS
from services.imports.kinds.kind import Aim
from services.imports.models import Import
from services.imports.sealing import AIM, aim_of, sealed_of
from shared.authz import permissions
from shared.authz.scope import Lock, Scope
from shared.problems import Forbidden, Gone, NotFound
from shared.texts import Text

KIND = "import"
OPEN = ("reading", "judging", "ready", "writing")
"""In these states something is still to come."""


def seen(scope: Scope, import_id: UUID, lock: Lock | None = None) -> Import:
    """An import that is ours to see, be it from the outside; NotFound otherwise."""
    batch = scope.load(Import, import_id, lock=lock)
    alone = scope.teams is not None or KINDS[batch.kind].aimed
    if alone and scope.actor.kind != "worker" and batch.requested_by != scope.actor.id:
        raise NotFound
    require_kind(scope, batch.kind)
    scope.concerns(KIND, batch.id)
    return batch


def opened(
    scope: Scope, import_id: UUID, lock: Lock | None = None, *, ends: bool = False
) -> Import:
    """An import of which the actor sees what stood in the file, and may decide; NotFound where it
    is not theirs to see, Forbidden where only its numbers are. `ends`: who sent it may stop it,
    also where they do not see what stood in it any more.
    """
    batch = seen(scope, import_id, lock)
    if not _opens(scope, batch):
        raise Forbidden("import_rows_of_another", _OF_ANOTHER)
    if not ends and batch.wrapped_key is not None:
        _require_aim_seen(scope, batch)
    return batch


def seen_aims(scope: Scope, rows: Sequence[Any]) -> frozenset[UUID]:
    """The lists at which the actor may look now, where one of these imports goes to a list."""
    kinds = {row.kind for row in rows if KINDS[row.kind].aimed}
    return frozenset().union(*(KINDS[kind].seen_aims(scope) for kind in kinds))


def _require_aim_seen(scope: Scope, batch: Import) -> None:
    if not KINDS[batch.kind].aimed:
        return
    aim = aim_of(scope, batch)
    if aim is None or aim.list_id not in seen_aims(scope, [batch]):
        raise Forbidden("not_named_any_more", _NOT_NAMED)


def _opens(scope: Scope, batch: Any) -> bool:
    """Who sent it; and a member who reaches all that it can hold, kept to a few or not."""
    actor = scope.actor
    if batch.requested_by == actor.id:
        return True
    leads = actor.kind == "member" and scope.teams is None
    all_of_it = bool(actor.roles & permissions.SEES_KEPT_CLOSE)
    return leads and all_of_it and permissions.refusal(KINDS[batch.kind].reading, actor) is None


def require_kind(scope: Scope, kind: str) -> None:
    """Forbidden unless the actor may make such records one by one, too."""
    actor = scope.actor
    if actor.kind == "worker":
        return
    refused = permissions.refusal(KINDS[kind].permission, actor)
    if refused is not None and refused.code not in _STANDING:
        raise Forbidden(refused.code, refused.text, [refused])


def listed(scope: Scope) -> Any:
    """The imports that the actor sees, for a list."""
    found = select(*(getattr(Import, name) for name in (*_SHOWN, "wrapped_key", "sealed_about")))
    if scope.teams is not None:
        found = found.where(Import.requested_by == scope.actor.id)
    for kind in (kind for kind in KINDS.values() if kind.aimed):
        mine = Import.requested_by == scope.actor.id
        if permissions.refusal(kind.reading, scope.actor) is not None:
            mine = false()
        found = found.where(or_(Import.kind != kind.name, mine))
    return found


def view(scope: Scope, row: Any, aims: frozenset[UUID] | None = None) -> dict[str, Any]:
    """An import, with what is known of its file as long as that is kept, for who may know it.
    `aims`: as of `seen_aims`; None: they are asked for.
    """
    own = {name: getattr(row, name) for name in _SHOWN}
    about = _about(scope, row) if _opens(scope, row) else {}
    aim = Aim.opened(about[AIM]) if about.get(AIM) else None
    if aim and aim.list_id not in (seen_aims(scope, [row]) if aims is None else aims):
        about, aim = {}, None
    wrong = about.get("faults", [])
    columns = [{"column": name, "heading": said} for name, said in about.get("columns", [])]
    return own | {
        "file_name": about.get("file_name") or None,
        "columns": columns,
        "unknown_headings": about.get("unknown", []),
        "faults": [{"code": code, "heading": said or None} for code, said in wrong],
        "contents_kept": bool(about),
        "list_id": aim.list_id if aim else None,
        "ground": aim.ground if aim else None,
        "legal_ground_id": aim.legal_ground_id if aim else None,
        "not_matched": [
            {"code": code, "count": count} for code, count in about.get("not_matched", {}).items()
        ],
    }


def _about(scope: Scope, row: Any) -> dict[str, Any]:
    try:
        return sealed_of(scope, row).open_about(row.sealed_about)
    except Gone:
        return {}


_STANDING = ("organisation_suspended", "organisation_leaving")
"""Why somebody may not change anything now: no reason not to look."""
_OF_ANOTHER = Text(
    "Wat in dit bestand staat, ziet alleen wie het aanbood, en wie de organisatie leidt.",
    "Only who sent this file, and who leads the organisation, sees what stands in it.",
)
_NOT_NAMED = Text(
    "U doet niet (meer) mee aan deze lijst, of hij is gesloten.",
    "You do not take part in this list (any more), or it was closed.",
)
_SHOWN = (
    "id",
    "owner_id",
    "team_id",
    "kind",
    "format",
    "requested_by",
    "created_at",
    "expires_at",
    "state",
    "state_reason",
    "state_at",
    "mode",
    "read",
    "judged",
    "written",
    "fresh",
    "existing",
    "faulty",
    "matched",
    "undo_until",
    "version",
)
