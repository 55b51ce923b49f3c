"""How questions are shown to who asked them.

Invariant: how far a question is follows from the consent, never from a state of its own; of the
answer of somebody else nothing is read here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.asking import links
from services.asking.models import ConsentRequest
from services.asking.rules import OPEN, Standing, progress, stage_of
from services.children import operations as children
from services.consents import operations as consents
from shared import clock
from shared.authz.scope import Scope

WORDS = "consent_request.sealed_words"
_OWN = (
    "id",
    "consent_id",
    "child_id",
    "asked_by",
    "minded_by",
    "asked_at",
    "answer_by",
    "channel",
    "language",
    "handover",
    "sent_at",
    "reminded_at",
    "opened_at",
    "talk_at",
    "answered_at",
    "answered_in",
    "closed_at",
    "version",
)


def views(
    scope: Scope,
    requests: Sequence[ConsentRequest],
    until: Mapping[UUID, datetime | None] | None = None,
) -> list[dict[str, Any]]:
    """Each with how far it is; two statements, and one for `until`, until when each link works."""
    said = consents.briefly(scope, [one.consent_id for one in requests])
    until = links.expiries(scope, [one.id for one in requests]) if until is None else until
    files = children.families_of(scope, _children(requests))
    found = []
    for one in requests:
        consent, child = said[one.consent_id], files[one.child_id]
        holder = child.holder(consent.holder_id)
        stage = stage_of(child.birth_date, clock.today())
        state = state_of(scope, one, consent, stage, until.get(one.id))
        found.append(
            {name: getattr(one, name) for name in _OWN}
            | {name: getattr(consent, name) for name in _SAID}
            | {
                "state": state,
                "link_expires_at": until.get(one.id),
                "overdue": state in OPEN and one.answer_by < scope.now,
                "child_name": child.full_name,
                "person_name": holder.name if holder else None,
            }
        )
    return found


def whole(scope: Scope, request: ConsentRequest) -> dict[str, Any]:
    """One question, with what was written and where it was sent."""
    words = words_of(scope, request)
    return views(scope, [request])[0] | words


def words_of(scope: Scope, request: ConsentRequest) -> dict[str, Any]:
    """email, phone, sentence: as they were sealed at the asking."""
    beside = children.beside_file(scope, request.child_id)
    return beside.open(WORDS, request.id, request.sealed_words)


def state_of(
    scope: Scope, request: ConsentRequest, consent: Any, stage: str, link_until: Any
) -> str:
    """A code of `vocabulary.REQUEST_STATES`."""
    standing = Standing(
        channel=request.channel,
        closed_because=request.closed_because,
        consent_state=consent.state,
        consent_until=consent.until,
        anew=stage != request.stage,
        sent=request.sent_at is not None,
        opened=request.opened_at is not None,
        talk=request.talk_at is not None,
        locked=request.locked_at is not None,
        link_until=link_until,
    )
    return progress(standing, scope.now)


def _children(requests: Sequence[ConsentRequest]) -> list[UUID]:
    return sorted({one.child_id for one in requests})


_SAID = ("holder_id", "purpose", "receiver_ids", "categories", "until")
