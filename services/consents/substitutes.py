"""What stands in the place of one holder's statement: recorded, reviewed, read and ended.

Invariant: that somebody cannot be reached counts only after a second member has looked at it, and
until they are reached; what ends takes along what rested on it. Each act holds the child's lock,
as sharing does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from services.children import operations as children
from services.consents import stopping
from services.consents.models import Substitute
from services.consents.substitute_rules import Attempt, Instead, faults
from services.consents.tasks import EXPIRE_SUBSTITUTE
from services.organisations import operations as organisations
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Forbidden, Invalid
from shared.texts import Text
from shared.web.pages import Cursor, Page

NOTE = "authority_substitute.sealed_note"


@operation("authority_substitute:record")
def record_authority_substitute(
    scope: Scope,
    *,
    child_id: UUID,
    holder_id: UUID,
    kind: str,
    purpose: str,
    since: datetime,
    until: datetime,
    receiver_ids: Sequence[UUID] = (),
    categories: Sequence[str] = (),
    reference: str | None = None,
    institution: str | None = None,
    note: str | None = None,
    attempts: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Record that something stands in the place of this holder's statement, and what that is.

    Without receivers or categories it is for any, for this one purpose.
    """
    children.lock_file(scope, child_id)
    tried = [Attempt(one["at"], one["how"]) for one in attempts]
    asked = Instead(
        kind=kind,
        holder_has_authority=children.has_authority(scope, child_id, holder_id),
        since=since,
        until=until,
        reference=reference,
        institution=institution,
        note=note,
        attempts=tried,
        unknown_receivers=_unknown(scope, receiver_ids),
    )
    found = faults(asked, scope.now)
    if found:
        raise Invalid(reasons=found)
    about = {"child_id": child_id, "holder_id": holder_id, "kind": kind, "purpose": purpose}
    about |= {"receiver_ids": list(dict.fromkeys(receiver_ids))}
    about |= {"categories": sorted(set(categories)), "since": since, "until": until}
    made = _written(scope, about, asked)
    scope.at(until, EXPIRE_SUBSTITUTE, substitute_id=made.id)
    scope.concerns("authority_substitute", made.id, subjects=[child_id])
    return _view(scope, made)


@operation("consent:read", reads=True)
def list_authority_substitutes(
    scope: Scope, *, child_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """What stands or stood in the place of a holder's statement about this child, newest first."""
    children.team_of(scope, child_id)
    ordered = newest_first(
        select(
            Substitute,
            Substitute.created_at.label("created_at"),
            Substitute.id.label("id"),
        ).where(Substitute.child_id == child_id),
        Substitute.created_at,
        Substitute.id,
        after,
        page_size,
    )
    shown = page(scope.rows(ordered), page_size, lambda row: _view(scope, row[0]))
    scope.concerns("authority_substitute", *(row["id"] for row in shown.results))
    return shown


@operation("consent:read", reads=True)
def get_authority_substitute(scope: Scope, *, substitute_id: UUID) -> dict[str, Any]:
    """One of them."""
    found = scope.load(Substitute, substitute_id)
    children.team_of(scope, found.child_id)
    return _view(scope, found)


@operation("authority_substitute:review")
def review_authority_substitute(
    scope: Scope, *, substitute_id: UUID, agreed: bool, expected_version: int | None = None
) -> dict[str, Any]:
    """A second member has looked at the attempts: it counts from now, or is rejected."""
    found = _locked(scope, substitute_id, expected_version)
    if found.kind != "unreachable" or found.reviewed_at is not None:
        raise Conflict("not_to_review", _NOTHING_TO_REVIEW)
    if found.recorded_by == scope.actor.id:
        raise Forbidden("own_record", _OWN)
    if agreed:
        organisations.require_second(scope, found.recorded_by)
    found.reviewed_by, found.reviewed_at = scope.actor.id, scope.now
    found.version += 1
    if not agreed:
        found.ended_at, found.ended_because = scope.now, "rejected"
    scope.flush()
    return _view(scope, found)


@operation("authority_substitute:end")
def end_authority_substitute(
    scope: Scope, *, substitute_id: UUID, because: str, expected_version: int | None = None
) -> dict[str, Any]:
    """It stands no more (`SUBSTITUTE_ENDS`); what may have rested on it stops now."""
    found = _locked(scope, substitute_id, expected_version)
    counted = found.kind != "unreachable" or found.reviewed_at is not None
    found.ended_at, found.ended_because = scope.now, because
    found.version += 1
    scope.flush()
    gone = (found.id,) if counted else ()
    ended = stopping.stop(scope, found.child_id, (), "substitute_ended", gone)
    receipt_id = new_id()
    stopped = stopping.keep_receipt(scope, receipt_id, found.child_id, "substitute_ended", ended)
    return {
        "id": receipt_id,
        "child_id": found.child_id,
        "because": "substitute_ended",
        "made_at": scope.now,
        "stopped": stopped,
    }


@operation("consent:expire")
def expire_authority_substitute(scope: Scope, *, substitute_id: UUID) -> None:
    """Its time has passed; what rested on it had that end too."""
    seen = scope.load(Substitute, substitute_id)
    children.lock_file(scope, seen.child_id)
    found = scope.load(Substitute, substitute_id, lock="change")
    if found.ended_at is None and found.until <= scope.now:
        found.ended_at, found.ended_because = scope.now, "expired"
        found.version += 1


def _written(scope: Scope, about: dict[str, Any], asked: Instead) -> Substitute:
    """The row, with what it rests on sealed beside the child's file."""
    told = {name: getattr(asked, name) for name in ("reference", "institution", "note")}
    told["attempts"] = [{"at": one.at, "how": one.how} for one in asked.attempts]
    substitute_id = new_id()
    beside = children.beside_file(scope, about["child_id"])
    return scope.add(
        Substitute(
            id=substitute_id,
            owner_id=scope.org,
            created_at=scope.now,
            recorded_by=scope.actor.id,
            version=1,
            sealed_note=beside.seal(NOTE, substitute_id, told),
            **about,
        )
    )


def _unknown(scope: Scope, receiver_ids: Sequence[UUID]) -> frozenset[UUID]:
    known = organisations.states_of(scope, list(receiver_ids))
    return frozenset(receiver_ids) - frozenset(known)


def _locked(scope: Scope, substitute_id: UUID, expected_version: int | None) -> Substitute:
    children.lock_file(scope, scope.load(Substitute, substitute_id).child_id)
    found = scope.load(Substitute, substitute_id, lock="change")
    scope.expect_version(found, expected_version)
    if found.ended_at is not None:
        raise Conflict("substitute_ended", _ENDED)
    return found


def _view(scope: Scope, found: Substitute) -> dict[str, Any]:
    beside = children.beside_file(scope, found.child_id)
    told = beside.open(NOTE, found.id, bytes(found.sealed_note))
    attempts = [
        {"at": datetime.fromisoformat(one["at"]), "how": one["how"]} for one in told["attempts"]
    ]
    return {name: getattr(found, name) for name in _SHOWN} | told | {"attempts": attempts}


_SHOWN = (
    "id",
    "child_id",
    "holder_id",
    "kind",
    "purpose",
    "receiver_ids",
    "categories",
    "since",
    "until",
    "created_at",
    "recorded_by",
    "reviewed_by",
    "reviewed_at",
    "ended_at",
    "ended_because",
    "version",
)
_ENDED = Text("Dit geldt al niet meer.", "This does not hold any more.")
_NOTHING_TO_REVIEW = Text(
    "Hier valt niets (meer) te beoordelen.", "There is nothing to review here (any more)."
)
_OWN = Text(
    "U hebt dit zelf vastgelegd. Vraag een collega om mee te kijken.",
    "You recorded this yourself. Ask a colleague to look at it.",
)
