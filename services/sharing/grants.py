"""Making and opening grants; `ends` ends them.

Invariant: a grant to a partner is made from a verdict and never from flags; each record has a data
key of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select, text, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.selectable import Subquery

from services.sharing.models import AccessGrant, FiledGrant, InnerGrant
from services.sharing.register import disclosed
from services.sharing.rules import Allowed
from shared import clock
from shared.authz.permissions import ROLES
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, new_data_key
from shared.events.bus import on
from shared.events.catalogue import Disclosed, StillOpenAsked
from shared.ids import new_id
from shared.problems import Conflict, NotFound
from shared.texts import Text


@dataclass(frozen=True, slots=True)
class Record:
    """An exchange record, as grants name it."""

    kind: str
    id: UUID
    created_at: datetime
    owner_id: UUID


@dataclass(frozen=True, slots=True)
class Gift:
    """A record that goes to the receiver of a verdict, with its data key; `team_id`: which of the
    receiver's teams it is for (None: nobody's yet). `named_for`: the list whose named members alone
    know that it was given (None: it is of no list); `tell_by`: when parents were promised to hear.
    """

    record: Record
    key: bytes
    allowed: Allowed
    team_id: UUID | None = None
    named_for: UUID | None = None
    tell_by: datetime | None = None


def own(
    scope: Scope,
    record: Record,
    team_id: UUID | None,
    kept_to: Sequence[UUID] | None = None,
) -> bytes:
    """The owner's own grant, the anchor of the record's key; gives the new data key. `kept_to`: as
    `keep_close` has it.
    """
    return own_many(scope, [record], team_id, kept_to)[record.id]


def own_many(
    scope: Scope,
    records: Sequence[Record],
    team_id: UUID | Mapping[UUID, UUID | None] | None,
    kept_to: Sequence[UUID] | None = None,
) -> dict[UUID, bytes]:
    """The same for many in one statement; the new data keys by record. `team_id`: of all of them,
    or by record.
    """
    keys = {record.id: new_data_key() for record in records}
    rows = []
    for record in records:
        team = team_id.get(record.id) if isinstance(team_id, Mapping) else team_id
        row = _row(scope, record, scope.org, keys[record.id], team, None)
        if kept_to is not None:
            row |= {"only_members": list(kept_to), "safety_restricted": True}
        rows.append(row)
    scope.insert(AccessGrant, rows)
    return keys


def give(scope: Scope, record: Record, key: bytes, allowed: Allowed, team_id: UUID | None) -> None:
    """Grant the record to the receiver of the verdict; a trigger files the consents it cites.

    Conflict where the ground in law ended after the decision: it has a lock of its own, which a
    trigger takes (`access_grant_in_law`), for a structural decision hangs on no child's row.
    """
    give_many(scope, [Gift(record, key, allowed, team_id)])


def give_many(scope: Scope, gifts: Sequence[Gift]) -> None:
    """The same for many in one statement, and told to the other slices once: all of them are given,
    or (Conflict) none.
    """
    if not gifts:
        return
    rows = [
        _row(scope, gift.record, gift.allowed.receiver_id, gift.key, gift.team_id, gift.allowed)
        for gift in gifts
    ]
    try:
        scope.insert(AccessGrant, rows)
    except IntegrityError as fault:
        in_law = any(gift.allowed.legal_ground_id is not None for gift in gifts)
        if in_law and _carries_no_more(fault):
            raise Conflict("legal_ground_ended", _ENDED_MEANWHILE) from None
        raise
    given = (
        disclosed(scope, row, gift.allowed, gift.named_for, gift.tell_by)
        for row, gift in zip(rows, gifts, strict=True)
    )
    scope.publish(Disclosed(tuple(given)))


def open_key(scope: Scope, record: Record, wrapped: bytes) -> bytes:
    """The record's data key, from the wrapped key of the current organisation's grant."""
    scope.opened.add((record.owner_id, record.id))
    return scope.keyring.unwrap_for(scope.org, _place(record), wrapped)


def live(kind: str) -> Subquery:
    """The current organisation's live grants of one kind of record: what drives its lists.

    The guarded session cuts them down to the actor's teams and roles. Built once.
    """
    return _live(AccessGrant, kind)


def live_within(kind: str) -> Subquery:
    """The same for records that lie within another: that one's team is looked at there."""
    return _live(InnerGrant, kind)


def _live(of: Any, kind: str) -> Subquery:
    return (
        select(
            of.id.label("grant_id"),
            of.record_id,
            of.created_at,
            of.owner_id,
            of.wrapped_key,
            of.categories,
            of.viewer_team_id,
            of.opened_at,
            of.ends_at,
            of.viewer_roles,
            of.ground,
            of.safety_restricted,
        )
        .where(
            of.kind == kind,
            of.ended_at.is_(None),
            of.starts_at <= func.now(),
            of.ends_at >= func.now(),
        )
        .subquery(f"live_{kind}")
    )


def seen_once(kind: str) -> Subquery:
    """The current organisation's grants of one kind of record, those that have ended too, whatever
    the team and the role that they were for: for what it keeps of its own about such a record.
    Nothing opens with these.
    """
    of: Any = FiledGrant
    lives = and_(of.ended_at.is_(None), of.ends_at >= func.now())
    over_at = func.coalesce(of.ended_at, of.ends_at)
    because = func.coalesce(of.ended_because, "expired")
    return (
        select(
            of.viewer_id,
            of.record_id,
            of.owner_id,
            lives.label("lives"),
            over_at.label("over_at"),
            because.label("because"),
        )
        .where(of.kind == kind)
        .subquery(f"seen_once_{kind}")
    )


@on(StillOpenAsked, order=10)
def still_open(scope: Scope, event: StillOpenAsked) -> set[tuple[UUID, UUID]]:
    """Those of these to which we have a live grant; the team is looked at with the outer record."""
    of: Any = InnerGrant  # mapped on the same table: its columns are not declared twice
    lives = select(of.owner_id, of.record_id).where(
        of.viewer_id == scope.org,
        tuple_(of.owner_id, of.record_id).in_(event.records),
        of.ended_at.is_(None),
        of.starts_at <= func.now(),
        of.ends_at >= func.now(),
    )
    return {(row.owner_id, row.record_id) for row in scope.rows(lives)}


def mark_opened(scope: Scope, record: Record) -> None:
    """Note when we looked at a partner's record for the first time; later looks change nothing.

    Receipts rest on it, so it is not lost in a crash.
    """
    scope.durable()
    first = _mine(scope, record).where(AccessGrant.opened_at.is_(None))
    scope.execute(first.values(opened_at=scope.now))


def mark_opened_within(scope: Scope, kind: str, record_ids: Sequence[UUID]) -> None:
    """The same for records within another that we see together.

    Those that somebody is just ending are passed over: who holds several locks does not wait.
    """
    inner: Any = InnerGrant  # mapped on the same table: its columns are not declared twice
    unopened = (
        select(inner.id)
        .where(
            inner.viewer_id == scope.org,
            inner.kind == kind,
            inner.record_id.in_(record_ids),
            inner.ended_at.is_(None),
            inner.opened_at.is_(None),
        )
        .with_for_update(key_share=True, skip_locked=True)
    )
    marked = update(inner).where(inner.id.in_(unopened))
    scope.durable()
    scope.execute(marked.values(opened_at=scope.now))


def hold(scope: Scope, kind: str, record_id: UUID) -> UUID:
    """Lock our own grant to a record until the end of the transaction; NotFound without one.

    Our own acts on it come one after the other, and before or after the end of the exchange.
    """
    own_grant = (
        select(AccessGrant.id)
        .where(
            AccessGrant.viewer_id == scope.org,
            AccessGrant.kind == kind,
            AccessGrant.record_id == record_id,
            AccessGrant.ended_at.is_(None),
        )
        .with_for_update(key_share=True)
    )
    rows = scope.rows(own_grant)
    if not rows:
        raise NotFound
    found: UUID = rows[0].id
    return found


def partner_until(scope: Scope, record_id: UUID, viewer_id: UUID) -> datetime | None:
    """Until when a partner sees a record of ours; None when it does not (any more)."""
    with scope.as_register() as register:
        values = {"record": record_id, "viewer": viewer_id}
        row = register.execute(_PARTNER_UNTIL, values).one_or_none()
    return row.ends_at if row else None


def put_in_team(scope: Scope, record: Record, team_id: UUID) -> None:
    """Give the record to one of our own teams to work on."""
    scope.execute(_mine(scope, record).values(viewer_team_id=team_id))


def move_to_team(
    scope: Scope, kind: str, record_ids: Sequence[UUID], team_id: UUID
) -> list[tuple[UUID, frozenset[str]]]:
    """Lay these records with one of our own teams, with all that we may see of them; which were
    ours to move, and the roles that see each.

    Locked in the order in which a withdrawal locks them, so that neither waits for the other.
    """
    filed: Any = FiledGrant  # mapped on the same table: its columns are not declared twice
    ours = (
        filed.viewer_id == scope.org,
        filed.kind == kind,
        filed.record_id.in_(record_ids),
        filed.ended_at.is_(None),
    )
    locked = select(filed.record_id, filed.viewer_roles).where(*ours).order_by(filed.record_id)
    rows = scope.rows(locked.with_for_update(key_share=True))
    scope.execute(update(filed).where(*ours).values(viewer_team_id=team_id))
    return [(row.record_id, frozenset(row.viewer_roles)) for row in rows]


def _mine(scope: Scope, record: Record) -> Any:
    return update(AccessGrant).where(
        AccessGrant.viewer_id == scope.org,
        AccessGrant.kind == record.kind,
        AccessGrant.record_id == record.id,
        AccessGrant.ended_at.is_(None),
    )


def _row(
    scope: Scope,
    record: Record,
    viewer_id: UUID,
    key: bytes,
    team_id: UUID | None,
    allowed: Allowed | None,
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "viewer_id": viewer_id,
        "kind": record.kind,
        "created_at": record.created_at,
        "record_id": record.id,
        "owner_id": record.owner_id,
        "ground": allowed.ground if allowed else "owner",
        "rule_id": allowed.rule.id if allowed else None,
        "rule_version": allowed.rule.version if allowed else None,
        "decision_reference": allowed.decision_reference if allowed else None,
        "categories": sorted(allowed.categories) if allowed else [],
        "consent_ids": list(allowed.consent_ids) if allowed else [],
        "substitute_ids": list(allowed.substitute_ids) if allowed else [],
        "safety_restricted": bool(allowed and allowed.safety_restricted),
        "legal_ground_id": allowed.legal_ground_id if allowed else None,
        "ends_at": allowed.until if allowed else _NEVER,
        "wrapped_key": scope.keyring.wrap_for(viewer_id, _place(record), key),
        "viewer_roles": sorted(_roles(allowed)),
        "viewer_team_id": team_id,
        "rests_on": allowed.rests_on if allowed else None,
        **_since(scope),
    }


def _carries_no_more(fault: IntegrityError) -> bool:
    told = getattr(fault.orig, "diag", None)
    return "access_grant_in_law()" in (getattr(told, "context", None) or "")


def _since(scope: Scope) -> dict[str, datetime]:
    """A grant starts when the database says that it is now, for the policies ask the database;
    only in a story of an earlier day it starts on that day.
    """
    return {"starts_at": scope.now} if clock.lies_back() else {}


def _roles(allowed: Allowed | None) -> Iterable[str]:
    """Who sees it: in our own organisation everybody; what flows back goes to who may send."""
    if allowed is None:
        return ROLES
    return allowed.rule.sender_roles if allowed.rests_on else allowed.rule.receiver_roles


def _place(record: Record) -> Place:
    return Place(record.owner_id, record.id, f"access_grant.{record.kind}", 1)


_ENDED_MEANWHILE = Text(
    "De grondslag waarop u dit wilde delen is zojuist beëindigd. Er is niets gedeeld.",
    "The ground on which you wanted to share this has just ended. Nothing was shared.",
)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The owner's own grant: only retention ends it."""
_PARTNER_UNTIL = text(
    "SELECT ends_at FROM access_grant WHERE record_id = :record AND viewer_id = :viewer"
    " AND viewer_id <> owner_id AND ended_at IS NULL AND ends_at >= now()"
)
