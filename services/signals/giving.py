"""Sharing what a signal says with a partner, and what became of that.

Invariant: only by the decision, as a snapshot cut down to the data categories asked for, sealed
with a key of its own; it lasts no longer than the signal. What is corrected later travels only by
sharing again. The order of the locks: child, signal, grant.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError

from services.legal_grounds import operations as legal_grounds
from services.organisations import operations as organisations
from services.sharing import operations as sharing
from services.signals import reading
from services.signals.models import Signal, SignalShare
from services.signals.reading import KIND
from services.signals.tasks import ANNOUNCE_SHARED_SIGNAL
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, SealBroken, seal_json, unseal_json
from shared.db.keyset import newest_first, page
from shared.ids import new_id
from shared.problems import Conflict, Invalid, NotFound, Reason
from shared.texts import Text
from shared.vocabulary import CATEGORIES
from shared.web.pages import Cursor, Page

LIVE = sharing.live(KIND)
HELD: dict[str, tuple[str, ...]] = {
    "care_question": ("concern_codes", "list_version", "severity", "observed_on"),
    "observed_facts": ("facts",),
    "interpretation": ("interpretation",),
    "child_voice": ("child_voice",),
    "parents_told": ("parents_told", "parents_told_on", "parents_reason"),
}
"""What of a signal each data category lets a partner see."""
SHAREABLE = {
    code: CATEGORIES[code]
    for code in CATEGORIES
    if code in {*HELD, "child_identity", "family_contact"}
}
PARTIES = {
    "owner": Text("gedeeld met een ander", "shared with another"),
    "viewer": Text("ontvangen", "received"),
}
TAKEN_BACK = "cancelled"


@operation("signal:share")
def share_signal(
    scope: Scope,
    *,
    signal_id: UUID,
    receiver_id: UUID,
    purpose: str,
    categories: Sequence[str],
    receiver_team_id: UUID | None = None,
    ground: str = "consent",
    legal_ground_id: UUID | None = None,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Give a partner what a signal says now, of these data categories and no others. Forbidden says
    all that is missing; nothing is shared then. To the same partner for the same purpose once: to
    share it anew, end the first.
    """
    child_id = reading.see(scope, signal_id).child_id
    if legal_ground_id is not None:
        legal_grounds.restricted_to(scope, legal_ground_id)
    _require_receiver(scope, receiver_id, receiver_team_id)
    asked = frozenset(categories)
    question = sharing.Question(
        child_id, receiver_id, purpose, KIND, asked, ground, legal_ground_id
    )
    decision = sharing.decide(scope, question)
    allowed = sharing.require(decision.verdict)
    signal = reading.see(scope, signal_id, lock="share")
    scope.expect_version(signal, expected_version)
    reading.require_active(scope, signal)
    kept_to = _kept_to(scope, signal, legal_ground_id)
    close = allowed.safety_restricted or kept_to is not None
    until = min(allowed.until, signal.until)
    allowed = replace(allowed, until=until, safety_restricted=close)
    record = sharing.Record(KIND, new_id(), scope.now, scope.org)
    key = sharing.own(scope, record, signal.team_id, kept_to)
    content = _cut(reading.view(scope, signal), allowed.categories)
    content |= decision.child.snapshot(scope, allowed.categories)
    _write(scope, record, key, signal, allowed, content)
    sharing.give(scope, record, key, allowed, receiver_team_id)
    sharing.schedule_expiry(scope, record, allowed)
    scope.later(ANNOUNCE_SHARED_SIGNAL, organisation_id=receiver_id, share_id=record.id)
    return _one(scope, record.id)


@operation("signal:unshare")
def end_share(scope: Scope, *, share_id: UUID) -> dict[str, Any]:
    """Take back what was shared: the partner sees it no more, from now on."""
    share = _one(scope, share_id)
    if share["party"] != "owner":
        raise NotFound
    if share["ended_at"] is not None:
        raise Conflict("share_ended", _ENDED)
    ended = sharing.end_for(scope, [share_id], TAKEN_BACK)
    sharing.tell_ended(scope, ended, TAKEN_BACK)
    return _one(scope, share_id)


@operation("signal:read", reads=True)
def list_shares(
    scope: Scope,
    *,
    party: str | None = None,
    signal_id: UUID | None = None,
    page_size: int = 50,
    after: Cursor | None = None,
) -> Page:
    """What we gave of our signals, also what has ended, and what we were given and may still see;
    newest first. `signal_id`: of this signal of ours.
    """
    statement = _LISTED
    if party is not None:
        ours = SignalShare.owner_id == scope.org
        statement = statement.where(ours if party == "owner" else ~ours)
    if signal_id is not None:
        reading.see(scope, signal_id)
        statement = statement.where(SignalShare.signal_id == signal_id)
    rows = scope.rows(
        newest_first(statement, LIVE.c.created_at, LIVE.c.record_id, after, page_size)
    )
    given = sharing.given_of(scope, [row.id for row in rows if row.owner_id == scope.org])
    shown = page(rows, page_size, lambda row: _summary(scope, row, given.get(row.id)))
    scope.concerns("signal_share", *(row["id"] for row in shown.results))
    return shown


@operation("signal:read", reads=True)
def get_share(scope: Scope, *, share_id: UUID) -> dict[str, Any]:
    """What was shared of a signal, as it was then. A receiver's first look is noted."""
    return _one(scope, share_id, look=True)


def is_given(scope: Scope, share_id: UUID) -> tuple[UUID | None, frozenset[str]] | None:
    """In which team of ours, and to whom by role, a partner's signal lies; None where it is not
    ours to see (any more). For a worker.
    """
    rows = scope.rows(_LISTED.where(SignalShare.id == share_id))
    if not rows or rows[0].owner_id == scope.org:
        return None
    return rows[0].viewer_team_id, frozenset(rows[0].viewer_roles)


def _one(scope: Scope, share_id: UUID, *, look: bool = False) -> dict[str, Any]:
    rows = scope.rows(_LISTED.where(SignalShare.id == share_id))
    if not rows:
        raise NotFound
    row = rows[0]
    scope.concerns("signal_share", share_id)
    record = sharing.Record(KIND, row.id, row.created_at, row.owner_id)
    ours = row.owner_id == scope.org
    if ours:
        reading.see(scope, row.signal_id)
    elif look and row.opened_at is None:
        sharing.mark_opened(scope, record)
    given = sharing.given_of(scope, [share_id]) if ours else {}
    key = sharing.open_key(scope, record, row.wrapped_key)
    try:
        content = unseal_json(key, _place(record), row.sealed_content)
    except SealBroken:
        content = {"facts": reading.UNREADABLE}
    return _summary(scope, row, given.get(share_id)) | {"content": _PARTS | content}


def _summary(scope: Scope, row: Any, given: Any) -> dict[str, Any]:
    ours = row.owner_id == scope.org
    names = ("id", "owner_id", "receiver_id", "created_at", "purpose", "categories")
    return {name: getattr(row, name) for name in names} | {
        "party": "owner" if ours else "viewer",
        "signal_id": row.signal_id if ours else None,
        "team_id": row.viewer_team_id,
        "ground": row.given_on,
        "until": given.ends_at if given else (None if ours else row.ends_at),
        "opened_at": given.opened_at if given else row.opened_at,
        "ended_at": row.ended_at or (given.ended_at if given else None),
        "ended_because": given.ended_because if given else None,
    }


def _require_receiver(scope: Scope, receiver_id: UUID, team_id: UUID | None) -> None:
    if team_id is not None and not organisations.has_team(scope, receiver_id, team_id):
        raise Invalid(reasons=[Reason("team_unknown", _NO_TEAM, pointer="/receiverTeamId")])


def _kept_to(scope: Scope, signal: Signal, legal_ground_id: UUID | None) -> list[UUID] | None:
    """Of our own, as close as the signal and as what was recorded for the ground."""
    close = signal.only_members
    asked = legal_grounds.restricted_to(scope, legal_ground_id) if legal_ground_id else None
    if close is None and asked is None:
        return None
    return sorted({*(close or ()), *(asked or ()), scope.actor.id})


def _cut(signal: dict[str, Any], categories: frozenset[str]) -> dict[str, Any]:
    return {
        name: signal[name]
        for category, names in HELD.items()
        if category in categories
        for name in names
    }


def _write(
    scope: Scope,
    record: sharing.Record,
    key: bytes,
    signal: Signal,
    allowed: sharing.Allowed,
    content: dict[str, Any],
) -> None:
    try:
        scope.add(
            SignalShare(
                id=record.id,
                owner_id=scope.org,
                created_at=record.created_at,
                signal_id=signal.id,
                receiver_id=allowed.receiver_id,
                purpose=allowed.rule.purpose,
                ground=allowed.ground,
                categories=sorted(allowed.categories),
                sealed_content=seal_json(key, _place(record), content),
                ended_at=None,
            )
        )
    except IntegrityError:
        raise Conflict("signal_shared_already", _ALREADY) from None


def _place(record: sharing.Record) -> Place:
    return Place(record.owner_id, record.id, "signal_share.sealed_content", 1)


_LISTED = select(
    SignalShare.id,
    SignalShare.owner_id,
    SignalShare.created_at,
    SignalShare.signal_id,
    SignalShare.receiver_id,
    SignalShare.purpose,
    SignalShare.ground.label("given_on"),
    SignalShare.categories,
    SignalShare.sealed_content,
    SignalShare.ended_at,
    LIVE.c.wrapped_key,
    LIVE.c.viewer_team_id,
    LIVE.c.viewer_roles,
    LIVE.c.opened_at,
    LIVE.c.ends_at,
).join(
    LIVE,
    and_(
        LIVE.c.record_id == SignalShare.id,
        LIVE.c.created_at == SignalShare.created_at,
        LIVE.c.owner_id == SignalShare.owner_id,
    ),
)
_PARTS: dict[str, Any] = dict.fromkeys(
    ("child_identity", "family_contact", *(name for names in HELD.values() for name in names))
)
"""What a partner may have been given; a part that was not shared is None."""
_ALREADY = Text(
    "Dit signaal is voor dit doel al met deze partner gedeeld. Beëindig dat eerst.",
    "This signal is shared with this partner for this purpose already. End that first.",
)
_ENDED = Text("Dit delen is al beëindigd.", "This was ended already.")
_NO_TEAM = Text("Dit team hoort niet bij de ontvanger.", "This team is not the receiver's.")
