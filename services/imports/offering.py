"""Having the signals that an import made put to matching, all of them at once.

Invariant: asked for by the one member who sent the file and can be called about all of it; each
child is judged by the decision as if it were asked about alone. What was put cannot be undone with
the import: it is withdrawn signal by signal.
"""

from collections import Counter
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.imports import seeing
from services.imports.kinds.all import KINDS
from services.imports.kinds.kind import Whose
from services.imports.models import Import, ImportRow
from services.imports.sealing import sealed_of
from services.imports.tasks import GO_ON
from services.legal_grounds import operations as legal_grounds
from services.matching import operations as matching
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict, Problem
from shared.texts import Text

AT_A_TIME = 200
"""Signals in a transaction: each child is locked while it is judged."""


@operation("match:offer")
def match_import(
    scope: Scope,
    *,
    import_id: UUID,
    purpose: str,
    ground: str,
    phone: str,
    confirmed: bool,
    confirms_possible: bool = False,
    legal_ground_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Put all signals that this import made to matching; a worker does it, and `matched` says how
    far it is. Conflict where it made no signals, or was asked already; NotFound: a ground that is
    not the actor's to use.
    """
    if legal_ground_id is not None:
        legal_grounds.restricted_to(scope, legal_ground_id)
    if not confirmed:
        matching.require_answers(scope)
    batch = seeing.seen(scope, import_id, lock="change")
    scope.expect_version(batch, expected_version)
    if batch.requested_by != scope.actor.id:
        raise Conflict("import_of_another", _ANOTHER)
    done = batch.state == "done" and batch.written and batch.wrapped_key is not None
    if not (KINDS[batch.kind].offers and done and not batch.matched):
        raise Conflict("import_not_to_match", _NOT_TO_MATCH)
    sealed = sealed_of(scope, batch)
    about = sealed.open_about(batch.sealed_about or b"")
    about["wish"] = {
        "purpose": purpose,
        "ground": ground,
        "phone": phone,
        "confirmed": confirmed,
        "confirms_possible": confirms_possible,
        "legal_ground_id": str(legal_ground_id) if legal_ground_id else None,
    }
    batch.sealed_about = sealed.seal_about(about)
    batch.state, batch.state_at = "matching", scope.now
    batch.undo_until = None
    batch.version += 1
    scope.later(GO_ON, import_id=import_id)
    return seeing.view(scope, batch)


def offer(scope: Scope, batch: Import, _whose: Whose) -> None:
    """The next signals; why some may not be told is counted, in words and without a child."""
    kind = KINDS[batch.kind]
    sealed = sealed_of(scope, batch)
    about = sealed.open_about(batch.sealed_about or b"")
    made = select(ImportRow.record_id).where(
        ImportRow.import_id == batch.id, ImportRow.verdict == "made"
    )
    some = scope.rows(made.order_by(ImportRow.number).offset(batch.matched).limit(AT_A_TIME))
    ids = [row.record_id for row in some]
    left = Counter(about.get("not_matched", {}))
    over = len(ids) < AT_A_TIME
    try:
        refused = kind.offer(scope, batch.id, batch.requested_by, ids, _wish(about))
        left.update(reasons[0].code for reasons in refused.values() if reasons)
        batch.matched += len(ids)
    except Problem as problem:  # the member has left, or the day is full: what was put stays
        left[problem.code] += batch.written - batch.matched
        over = True
    about["not_matched"] = dict(left)
    if over:
        batch.state, batch.state_at = "done", scope.now
        about["wish"] = None
        kind.look_for(scope, batch.id)
    batch.sealed_about = sealed.seal_about(about)
    batch.version += 1


def _wish(about: dict[str, Any]) -> dict[str, Any]:
    wish = dict(about["wish"])
    found = wish["legal_ground_id"]
    return wish | {"legal_ground_id": UUID(found) if found else None}


_ANOTHER = Text(
    "Alleen wie dit bestand aanbood, kan de signalen laten koppelen.",
    "Only who sent this file can have its signals matched.",
)
_NOT_TO_MATCH = Text(
    "Hier valt (nu) niets te laten koppelen.", "There is nothing here to have matched (now)."
)
