"""A consent as it is shown, and the lines on its timeline.

Invariant: a line is added and never changed; the notice opens under the organisation's key, who
spoke for an institution under the child's. A notice that cannot be opened is never fatal: to
withdraw, nobody has to read it.
"""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from services.children import operations as children
from services.consents.models import Consent, ConsentStatement
from shared.authz.scope import Scope
from shared.crypto.sealing import Place, SealBroken, unseal
from shared.ids import new_id

NAMES = (
    "id",
    "child_id",
    "holder_id",
    "purpose",
    "receiver_ids",
    "categories",
    "notice_hash",
    "notice_language",
    "state",
    "stated_at",
    "until",
    "created_at",
    "version",
)
SPEAKER = "consent.sealed_speaker"
UNREADABLE = "[Deze tekst is niet meer te lezen.]"
log = logging.getLogger("schakel.consents")


def note(
    scope: Scope, consent: Consent, state: str, at: datetime, method: str, assurance: str
) -> UUID:
    """Put a line on the timeline; its id is that of the receipt for it."""
    line = ConsentStatement(
        id=new_id(),
        owner_id=scope.org,
        consent_id=consent.id,
        at=at,
        state=state,
        method=method,
        assurance=assurance,
        recorded_by=scope.actor.id,
    )
    return scope.add(line).id


def change(scope: Scope, consent: Consent, state: str, at: datetime) -> UUID:
    """Nobody said it: the clock, or something newer, gave the consent this state."""
    consent.state = state
    consent.version += 1
    return note(scope, consent, state, at, "automatic", "none")


def view(scope: Scope, consent: Any) -> dict[str, Any]:
    """A consent for who reads it, with the text that was shown."""
    key = scope.keyring.tenant_key(scope.org)
    try:
        notice = unseal(key, notice_place(scope, consent.id), consent.sealed_notice).decode()
    except SealBroken:
        log.warning("the notice of consent %s cannot be read", consent.id)
        notice = UNREADABLE
    return {name: getattr(consent, name) for name in NAMES} | {"notice_text": notice}


def seal_speaker(
    scope: Scope, child_id: UUID, consent_id: UUID, spoken_by: str | None
) -> bytes | None:
    """Who spoke for an institution, under the child's key; None: the holder did."""
    if not spoken_by:
        return None
    beside = children.beside_file(scope, child_id)
    return beside.seal(SPEAKER, consent_id, {"name": spoken_by})


def speaker(scope: Scope, consent: Consent) -> str | None:
    """Who spoke for the institution, if it was one."""
    if consent.sealed_speaker is None:
        return None
    beside = children.beside_file(scope, consent.child_id)
    return str(beside.open(SPEAKER, consent.id, bytes(consent.sealed_speaker))["name"])


def notice_place(scope: Scope, consent_id: UUID) -> Place:
    return Place(scope.org, consent_id, "consent.sealed_notice", 1)
