"""Personal links to a question: made when mailed, and looked up before anybody acts.

Invariant: the token (128 bits) is kept as its SHA-256 alone; it is in no message, no log and no
address that a server sees. One link to a question works at a time.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, update

from services.asking.models import ConsentLink, ConsentRequest
from shared import clock, runtime
from shared.authz.actor import Actor
from shared.authz.scope import Scope
from shared.ids import new_id
from shared.jobs.tasks import task

MAIL_QUESTION = task("asking.mail_question", "link_id", queue="mail")
LASTS = timedelta(days=30)
MOST_A_DAY = 3
"""So many mails a day to one person about one question: a dead page cannot fill a mailbox."""
_BYTES = 16
_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Found:
    """Where a token leads. `alive`: it opens the question; else it is only known to be ours."""

    request_id: UUID
    respondent_id: UUID
    organisation_id: UUID
    organisation_kind: str
    organisation_state: str
    alive: bool

    def actor(self, trace_id: str) -> Actor:
        """Who holds it: for the organisation that asked, about this question alone."""
        return Actor(
            kind="respondent",
            id=self.respondent_id,
            organisation_id=self.organisation_id,
            organisation_kind=self.organisation_kind,
            whole_organisation=True,
            channel="portal",
            trace_id=trace_id,
            read_only=self.organisation_state != "active",
            leaving=self.organisation_state == "leaving",
            about=self.request_id,
        )


@dataclass(frozen=True, slots=True)
class Envelope:
    """A link on its way: `token` is in groups; `address` where the person reads mail."""

    link_id: UUID
    reason: str
    language: str
    organisation_id: UUID
    to_child: bool
    address: str = field(repr=False)
    token: str = field(repr=False)


def find(token: str) -> Found | None:
    """Where this token leads, also when its link is dead; None for one that never was."""
    values = {"hash": hash_of(token), "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        row: Any = connection.execute(_FIND, values).one_or_none()
    return None if row is None else Found(**row._mapping)


def new_link(scope: Scope, request: ConsentRequest, reason: str) -> None:
    """Have a link mailed; those before it are dead from this moment on."""
    end_links(scope, request.id)
    link = ConsentLink(
        id=new_id(),
        owner_id=scope.org,
        request_id=request.id,
        respondent_id=request.respondent_id,
        reason=reason,
        made_at=scope.now,
        expires_at=scope.now + LASTS,
    )
    scope.add(link)
    scope.later(MAIL_QUESTION, link_id=link.id)


def end_links(scope: Scope, request_id: UUID) -> None:
    """No link to this question works any more."""
    living = update(ConsentLink).where(
        ConsentLink.request_id == request_id, ConsentLink.ended_at.is_(None)
    )
    scope.execute(living.values(ended_at=scope.now))


def made_since(scope: Scope, request_id: UUID, since: datetime) -> int:
    """How many links were made since then."""
    recent = select(func.count(ConsentLink.id)).where(
        ConsentLink.request_id == request_id, ConsentLink.made_at > since
    )
    return int(scope.rows(recent)[0][0])


def expiries(scope: Scope, request_ids: list[UUID]) -> dict[UUID, datetime]:
    """Until when the living link to each of these questions works."""
    living = select(ConsentLink.request_id, ConsentLink.expires_at).where(
        ConsentLink.request_id.in_(request_ids), ConsentLink.ended_at.is_(None)
    )
    return {row.request_id: row.expires_at for row in scope.rows(living)}


def fresh_token() -> str:
    """A new token, in groups."""
    plain = base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()[:_LENGTH]
    return "-".join(plain[i : i + 4] for i in range(0, _LENGTH, 4))


def hash_of(token: str) -> bytes:
    """However it was typed: with other dashes, in capitals."""
    plain = "".join(c for c in token[:200].lower() if c.isascii() and c.isalnum())
    return hashlib.sha256(b"consent-link/" + plain.encode()).digest()


_FIND = text(
    "SELECT l.request_id, l.respondent_id, l.owner_id AS organisation_id,"
    " o.kind AS organisation_kind, o.state AS organisation_state,"
    " l.ended_at IS NULL AND l.expires_at > :now AS alive"
    " FROM consent_link l JOIN organisation o ON o.id = l.owner_id"
    " WHERE l.link_hash = :hash AND o.state IN ('active', 'suspended', 'leaving')"
)
