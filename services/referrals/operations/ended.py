"""What a receiver keeps of an exchange that has ended, and how it closes that on its own side.

Invariant: it comes from our own file about it alone; nothing of what the partner shared is opened,
and nothing of this reaches the partner.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select, update

from services.children import operations as children
from services.referrals.models import ReferralFile
from services.referrals.reading import KIND
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.db.keyset import newest_first, page
from shared.problems import Conflict, NotFound
from shared.texts import Text
from shared.vocabulary import CONSENT_STOPS
from shared.web.pages import Cursor, Page


@operation("referral:read", reads=True)
def list_ended_exchanges(
    scope: Scope, *, child_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """What we had taken on for this child of ours and no longer see: from whom it came, when, why
    it stopped, and how it ended with us; newest first.
    """
    beside = children.beside_file(scope, child_id)
    ours = _ENDED.where(ReferralFile.child_id == child_id)
    by_age = ReferralFile.accepted_at, ReferralFile.referral_id
    rows = scope.rows(newest_first(ours, *by_age, after, page_size))
    ends = _ends(scope, [row.id for row in rows])
    shown = page(rows, page_size, lambda row: _view(row, beside, ends[row.id]))
    scope.concerns(KIND, *(row["referral_id"] for row in shown.results))
    return shown


@operation("referral:read", reads=True)
def get_ended_exchange(scope: Scope, *, referral_id: UUID) -> dict[str, Any]:
    """One of them; NotFound as long as the exchange lasts."""
    beside = _beside(scope, referral_id)
    found = _shown(scope, referral_id, beside)
    if found is None:
        raise NotFound
    return found


@operation("referral:work")
def close_own_file(
    scope: Scope, *, referral_id: UUID, outcome_code: str, note: str | None = None
) -> dict[str, Any]:
    """Say how it ended with us, when the exchange has ended; again, to correct that. It stays with
    us: outcome and note reach nobody else.
    """
    beside = _beside(scope, referral_id)
    sealed = None if note is None else beside.seal(_NOTE, referral_id, {"text": note})
    closing = {"outcome_code": outcome_code, "closed_at": scope.now, "sealed_note": sealed}
    mine = update(ReferralFile).where(ReferralFile.referral_id == referral_id)
    scope.execute(mine.values(handled_by=scope.actor.id, at=scope.now, **closing))
    found = _shown(scope, referral_id, beside)
    if found is None:
        raise Conflict("exchange_lasts", _LASTS)
    return found


def _beside(scope: Scope, referral_id: UUID) -> children.BesideFile:
    """Of the child of ours for whom we took it on; NotFound unless that is ours to see."""
    known = select(ReferralFile.child_id).where(ReferralFile.referral_id == referral_id)
    ours = scope.rows(known.where(ReferralFile.accepted_at.is_not(None)))
    if not ours or ours[0].child_id is None:
        raise NotFound
    return children.beside_file(scope, ours[0].child_id)


def _shown(scope: Scope, referral_id: UUID, beside: children.BesideFile) -> dict[str, Any] | None:
    """It, or None as long as the exchange lasts."""
    scope.concerns(KIND, referral_id)
    rows = scope.rows(_ENDED.where(ReferralFile.referral_id == referral_id))
    return _view(rows[0], beside, _ends(scope, [referral_id])[referral_id]) if rows else None


def _ends(scope: Scope, referral_ids: list[UUID]) -> dict[UUID, Any]:
    """When and why our sight of each was over; the last time, where that was more than once."""
    statement = select(_SEEN.c.record_id, _SEEN.c.over_at, _SEEN.c.because)
    asked = statement.where(_SEEN.c.record_id.in_(referral_ids), _SEEN.c.owner_id != scope.org)
    return {row.record_id: row for row in scope.rows(asked.order_by(_SEEN.c.over_at))}


def _view(row: Any, beside: children.BesideFile, end: Any) -> dict[str, Any]:
    note = row.sealed_note and beside.open(_NOTE, row.id, row.sealed_note)["text"]
    names = ("child_id", "sender_id", "received_at", "accepted_at", "outcome_code", "closed_at")
    return {name: getattr(row, name) for name in names} | {
        "referral_id": row.id,
        "assignee_id": row.assignee_id,
        "ended_at": end.over_at,
        "ended_because": _PLAIN.get(end.because, end.because),
        "note": note,
    }


_NOTE = "referral_file.sealed_note"
_PLAIN = dict.fromkeys(CONSENT_STOPS, "consent_ended")
"""Which statement of whom, or what change of authority ended it: not the receiver's to know."""
_SEEN = sharing.seen_once(KIND)
_ENDED: Select[*tuple[Any, ...]] = select(
    ReferralFile.referral_id.label("id"),
    ReferralFile.accepted_at.label("created_at"),
    ReferralFile.child_id,
    ReferralFile.sender_id,
    ReferralFile.received_at,
    ReferralFile.accepted_at,
    ReferralFile.assignee_id,
    ReferralFile.outcome_code,
    ReferralFile.closed_at,
    ReferralFile.sealed_note,
).where(
    ReferralFile.accepted_at.is_not(None),
    ~exists().where(
        _SEEN.c.record_id == ReferralFile.referral_id,
        _SEEN.c.owner_id == ReferralFile.sender_id,
        _SEEN.c.viewer_id == ReferralFile.owner_id,
        _SEEN.c.lives,
    ),
)
_LASTS = Text(
    "Deze uitwisseling loopt nog: rond de aanmelding zelf af.",
    "This exchange still lasts: complete the referral itself.",
)
