"""Messages about a referral: written by one party, given to the other by a verdict of their own.

Invariant: a message is its author's record, with its own key; the other party sees it only through
a grant that a decision gave. What may not go stays with its author.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select

from services.referrals import attachments
from services.referrals.models import ReferralMessage
from services.referrals.reading import KIND, Seen
from services.referrals.tasks import ANNOUNCE_MESSAGE
from services.sharing import operations as sharing
from shared.authz.scope import Lock, Scope
from shared.crypto.sealing import Place, seal_json, unseal_json
from shared.ids import new_id
from shared.problems import Conflict
from shared.texts import Text

MESSAGE = "referral_message"
LIVE = sharing.live_within(MESSAGE)


def verdict_on(
    scope: Scope, seen: Seen, categories: frozenset[str], lock: Lock | None = "share"
) -> sharing.Verdict:
    """May a message with these data go to the other party? The sender's is a disclosure like
    the referral itself; the receiver's flows back within the exchange, and no longer than that.
    """
    referral = seen.referral
    if seen.party == "receiver":
        return sharing.decide_return(
            scope,
            sharing.ReturnQuestion(
                sender_id=referral.owner_id,
                purpose=referral.purpose,
                record_kind=KIND,
                categories=categories,
                exchange_id=seen.grant_id,
                exchange_until=seen.until,
                exchange_ground=seen.ground,
                safety_restricted=seen.safety_restricted,
                child_id=seen.child_id,
            ),
            lock,
        )
    if seen.child_id is None:  # never for a sender
        raise Conflict
    question = sharing.Question(
        seen.child_id,
        referral.receiver_id,
        referral.purpose,
        KIND,
        categories,
        referral.ground,
        seen.file.legal_ground_id if seen.file else None,
    )
    verdict = sharing.decide(scope, question, lock).verdict
    until = sharing.partner_until(scope, referral.id, referral.receiver_id)
    if until is None:
        raise Conflict("exchange_ended", _ENDED)
    if isinstance(verdict, sharing.Allowed):
        return replace(verdict, until=min(until, verdict.until))
    return verdict


def send_back(
    scope: Scope, seen: Seen, kind: str, content: dict[str, Any], categories: frozenset[str]
) -> None:
    """The receiver tells the sender; Forbidden with every reason why that may not be."""
    allowed = sharing.require(verdict_on(scope, seen, categories))
    write(scope, seen, kind, content, allowed)


def tell_back(
    scope: Scope, seen: Seen, kind: str, content: dict[str, Any], categories: frozenset[str]
) -> None:
    """The same where the rule lets it flow back; else the receiver keeps it to itself."""
    verdict = verdict_on(scope, seen, categories)
    if isinstance(verdict, sharing.Allowed):
        write(scope, seen, kind, content, verdict)
    else:
        keep(scope, seen, kind, content, categories)


def keep(
    scope: Scope, seen: Seen, kind: str, content: dict[str, Any], categories: frozenset[str]
) -> None:
    """A message that goes to nobody: only its author's organisation reads it."""
    _write(scope, seen, kind, content, categories, shared=False)


def write(
    scope: Scope,
    seen: Seen,
    kind: str,
    content: dict[str, Any],
    allowed: sharing.Allowed,
    files: list[attachments.File] | None = None,
) -> dict[str, Any]:
    """A message to the other party, with files; what its author sees of it."""
    record, key, row = _write(scope, seen, kind, content, allowed.categories, shared=True)
    allowed = replace(allowed, child_id=seen.child_id)
    sharing.give(scope, record, key, allowed, None)
    sharing.schedule_expiry(scope, record, allowed)
    attachments.share(scope, files or [], allowed, row.id)
    scope.later(
        ANNOUNCE_MESSAGE,
        organisation_id=seen.partner_id,
        referral_id=seen.referral.id,
        message_id=row.id,
    )
    return shown(scope, row, content)


def open_row(scope: Scope, row: Any) -> dict[str, Any]:
    """What is in a message that came with our grant to it."""
    message: ReferralMessage = row[0]
    key = sharing.open_key(scope, _record(message), row.wrapped_key)
    return unseal_json(key, _place(message.id, message.owner_id), message.sealed_content)


def shown(scope: Scope, message: ReferralMessage, content: dict[str, Any]) -> dict[str, Any]:
    """A message for who reads it."""
    names = ("id", "referral_id", "owner_id", "created_at", "kind", "categories", "shared")
    own = {name: getattr(message, name) for name in names}
    return own | {"ours": message.owner_id == scope.org, "readable": True} | _PARTS | content


def unreadable(scope: Scope, message: ReferralMessage) -> dict[str, Any]:
    """A message that cannot be opened is marked, and never fatal to the list."""
    return shown(scope, message, {}) | {"readable": False}


def _write(
    scope: Scope,
    seen: Seen,
    kind: str,
    content: dict[str, Any],
    categories: frozenset[str],
    *,
    shared: bool,
) -> tuple[sharing.Record, bytes, ReferralMessage]:
    referral = seen.referral
    record = sharing.Record(MESSAGE, new_id(), scope.now, scope.org)
    key = sharing.own(scope, record, None)
    row = ReferralMessage(
        id=record.id,
        owner_id=scope.org,
        created_at=scope.now,
        referral_id=referral.id,
        referral_owner_id=referral.owner_id,
        referral_created_at=referral.created_at,
        kind=kind,
        categories=sorted(categories),
        sealed_content=seal_json(key, _place(record.id, scope.org), content),
        shared=shared,
    )
    scope.concerns(MESSAGE, record.id)
    return record, key, scope.add(row)


def _record(message: ReferralMessage) -> sharing.Record:
    return sharing.Record(MESSAGE, message.id, message.created_at, message.owner_id)


def _place(message_id: UUID, owner_id: UUID) -> Place:
    return Place(owner_id, message_id, "referral_message.sealed_content", 1)


THROUGH_GRANT = and_(
    LIVE.c.record_id == ReferralMessage.id,
    LIVE.c.created_at == ReferralMessage.created_at,
    LIVE.c.owner_id == ReferralMessage.owner_id,
)
LISTED = select(
    ReferralMessage,
    LIVE.c.wrapped_key,
    LIVE.c.opened_at,
    LIVE.c.created_at.label("created_at"),
    LIVE.c.record_id.label("id"),
).join(LIVE, THROUGH_GRANT)
_PARTS: dict[str, Any] = dict.fromkeys(
    ("text", "outcome_code", "reason_code", "suggested_receiver_id")
)
_ENDED = Text(
    "Deze uitwisseling is beëindigd: er kan niets meer heen of terug.",
    "This exchange has ended: nothing can go either way any more.",
)
