"""Who sees an import, and what it shows.

Invariant: what stands in a file is seen by who sent it, and by the people who lead the whole
organisation and see also what is kept to a few in it. Other software of the whole organisation sees
that there is an import and its numbers, and can do nothing with it; for everybody else it is not
there.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.imports.kinds.all import KINDS
from services.imports.models import Import
from services.imports.sealing import sealed_of
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
    if scope.teams is not None and batch.requested_by != scope.actor.id:
        raise NotFound
    require_kind(scope, batch.kind)
    scope.concerns(KIND, batch.id)
    return batch


def opened(scope: Scope, import_id: UUID, lock: Lock | None = None) -> Import:
    """An import of which the actor sees what stood in the file, and may decide; NotFound where it
    is not theirs to see, Forbidden where only its numbers are.
    """
    batch = seen(scope, import_id, lock)
    if not _opens(scope, batch):
        raise Forbidden("import_rows_of_another", _OF_ANOTHER)
    return batch


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
    return found if scope.teams is None else found.where(Import.requested_by == scope.actor.id)


def view(scope: Scope, row: Any) -> dict[str, Any]:
    """An import, with what is known of its file as long as that is kept, for who may know it."""
    own = {name: getattr(row, name) for name in _SHOWN}
    about = _about(scope, row) if _opens(scope, row) else {}
    wrong = about.get("faults", [])
    columns = [{"column": name, "heading": said} for name, said in about.get("columns", [])]
    return own | {
        "file_name": about.get("file_name") or None,
        "columns": columns,
        "unknown_headings": about.get("unknown", []),
        "faults": [{"code": code, "heading": said or None} for code, said in wrong],
        "contents_kept": bool(about),
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
