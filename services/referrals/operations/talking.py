"""The two parties talk about a referral.

Invariant: every message is a disclosure that is decided on by itself, in the transaction that
sends it.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.referrals import attachments, messages, reading
from services.referrals.models import ReferralMessage
from services.referrals.reading import KIND, Seen
from services.referrals.rules import TALKING, require_talking
from services.sharing import operations as sharing
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto.sealing import SealBroken
from shared.db.keyset import newest_first, page
from shared.web.pages import Cursor, Page

log = logging.getLogger("schakel.referrals")


@operation("referral:talk")
def send_message(
    scope: Scope,
    *,
    referral_id: UUID,
    text: str,
    categories: Sequence[str],
    attachment_ids: Sequence[UUID] = (),
) -> dict[str, Any]:
    """Write to the other party; `categories` say which data the text holds. Forbidden says all
    that is missing, Conflict that the exchange is not one in which one can talk now.
    """
    seen = _grasped(scope, referral_id)
    files = attachments.chosen(scope, seen, attachment_ids)
    about = frozenset(categories) | {file.row.category for file in files}
    allowed = sharing.require(messages.verdict_on(scope, seen, about))
    return messages.write(scope, seen, "message", {"text": text}, allowed, files)


@operation("referral:read", reads=True)
def ask_message(scope: Scope, *, referral_id: UUID, categories: Sequence[str]) -> dict[str, Any]:
    """May I write this to the other party? Creates nothing."""
    seen = reading.see(scope, referral_id)
    _require_talking(seen)
    return sharing.answered(messages.verdict_on(scope, seen, frozenset(categories), lock=None))


@operation("referral:read", reads=True)
def list_messages(
    scope: Scope, *, referral_id: UUID, page_size: int = 50, after: Cursor | None = None
) -> Page:
    """What was written about a referral, newest first. The first look of the other is noted."""
    reading.see(scope, referral_id)
    statement = messages.LISTED.where(ReferralMessage.referral_id == referral_id)
    rows = scope.rows(
        newest_first(
            statement, messages.LIVE.c.created_at, messages.LIVE.c.record_id, after, page_size
        )
    )
    shown = page(rows, page_size, lambda row: _shown(scope, row))
    told = rows[:page_size]
    unopened = [row.id for row in told if row.opened_at is None and row[0].owner_id != scope.org]
    if unopened:
        sharing.mark_opened_within(scope, messages.MESSAGE, unopened)
    scope.concerns(messages.MESSAGE, *(row.id for row in told))
    return shown


def can_talk(referral: Mapping[str, Any]) -> bool:
    """Whether the party that looks can write to the other now; `referral` as `get_referral` gives
    it. What may be said is another question.
    """
    ended = referral["exchange_ended_at"] is not None
    return not ended and referral["state"] in TALKING[referral["party"]]


def _grasped(scope: Scope, referral_id: UUID) -> Seen:
    """The child and the covenants come before the grant: the decision locks a sender's child, and
    the covenants of who answers, so these are asked first; what changed before the grant was ours
    is seen in the second look.
    """
    seen = reading.see(scope, referral_id)
    _require_talking(seen)
    if seen.party == "sender" and seen.child_id is not None:
        sharing.lock_to_share(scope, seen.child_id)
    sharing.lock_to_return(scope, KIND, referral_id)
    sharing.hold(scope, KIND, referral_id)
    seen = reading.see(scope, referral_id)
    _require_talking(seen)
    return seen


def _require_talking(seen: Seen) -> None:
    ended = seen.referral.exchange_ended_at is not None
    require_talking(seen.party, seen.referral.state, ended)


def _shown(scope: Scope, row: Any) -> dict[str, Any]:
    try:
        return messages.shown(scope, row[0], messages.open_row(scope, row))
    except SealBroken:
        log.warning("message %s cannot be read", row.id)
        return messages.unreadable(scope, row[0])
