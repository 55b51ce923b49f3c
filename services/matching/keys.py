"""Which keys matching uses now: generations of pseudonyms, and the matcher's public half.

Invariant: the matcher's public half is believed only with the mark of who has the pseudonym key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, text

from services.matching.models import MatcherKey, MatchGeneration
from shared import clock, runtime
from shared.authz.scope import Scope
from shared.crypto.envelopes import Recipient
from shared.crypto.key_file import KeyFileFault
from shared.crypto.pseudonyms import Pseudonyms
from shared.db.tenant import Tenant, acting_for
from shared.problems import Unavailable
from shared.texts import Text

FIRST = 1


class MatcherAway(Exception):
    """A key that matching needs is not there (yet): a task is tried again. No secret in it."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation of a covenant's pseudonyms, made with this line of the key file."""

    covenant_id: UUID
    number: int
    kid: str


def generations(scope: Scope, covenant_ids: Sequence[UUID]) -> dict[UUID, list[Generation]]:
    """Under which generations a child is written now, per covenant, the newest first."""
    written = select(
        MatchGeneration.covenant_id, MatchGeneration.generation, MatchGeneration.kid
    ).where(MatchGeneration.covenant_id.in_(covenant_ids), MatchGeneration.retired_at.is_(None))
    found: dict[UUID, list[Generation]] = {}
    for row in scope.rows(written.order_by(MatchGeneration.generation.desc())):
        one = Generation(row.covenant_id, row.generation, row.kid)
        found.setdefault(row.covenant_id, []).append(one)
    oldest = scope.runtime.pseudonyms.oldest
    return {one: found.get(one) or [Generation(one, FIRST, oldest)] for one in covenant_ids}


def standing(scope: Scope, covenant_id: UUID) -> Sequence[Any]:
    """Every generation that this covenant has had."""
    return scope.rows(
        select(MatchGeneration.generation, MatchGeneration.retired_at).where(
            MatchGeneration.covenant_id == covenant_id
        )
    )


def tokens(scope: Scope, generation: Generation, words: frozenset[str]) -> list[bytes]:
    """The pseudonyms of these words; raises as `recipient` where a line of the key file is gone."""
    try:
        return scope.runtime.pseudonyms.tokens(
            generation.kid, generation.covenant_id, generation.number, sorted(words)
        )
    except KeyFileFault as fault:
        raise _away(scope, str(fault)) from None


def recipient(scope: Scope) -> Recipient:
    """For whom envelopes are sealed now. Where the matcher has not started yet, or the database
    says something that nobody with the pseudonym key wrote: Unavailable for who asks, MatcherAway
    for a worker, which tries again.
    """
    newest = select(MatcherKey.kid, MatcherKey.public_key, MatcherKey.mac)
    rows = scope.rows(newest.order_by(MatcherKey.published_at.desc()).limit(1))
    if rows and scope.runtime.pseudonyms.knows(_said(rows[0].kid, rows[0].public_key), rows[0].mac):
        return Recipient(rows[0].kid, rows[0].public_key)
    raise _away(scope, "no public half of the matcher's that we believe")


def _away(scope: Scope, why: str) -> Exception:
    """A worker takes a Problem for an answer and a task for done: it has to try again."""
    if scope.actor.kind == "worker":
        return MatcherAway(why)
    return Unavailable("matcher_away", _AWAY)


def published(connection: Connection, pseudonyms: Pseudonyms) -> tuple[str, bool] | None:
    """How the key is called for which envelopes are sealed now, and whether its mark is right; None
    before a matcher has started. For who looks after the installation.
    """
    row = connection.execute(_PUBLISHED).first()
    if row is None:
        return None
    return row.kid, pseudonyms.knows(_said(row.kid, bytes(row.public_key)), bytes(row.mac))


def publish_matcher() -> None:
    """At the start of a process that is the matcher's: make its public half known, the newest of
    all; a row of ours that somebody changed is mended.
    """
    here = runtime.current()
    engine = here.engines.get("matcher")
    if here.matcher is None or engine is None:
        return
    mine = here.matcher.recipient()
    values = {
        "kid": mine.kid,
        "public": mine.public,
        "mac": here.pseudonyms.mac(_said(mine.kid, mine.public)),
        "at": clock.now(),
    }
    with acting_for(Tenant(_NOBODY)), engine.begin() as connection:
        connection.execute(_PUBLISH, values)


def _said(kid: str, public: bytes) -> bytes:
    return b"matcher/" + kid.encode() + b"/" + public


_NOBODY = UUID(int=0)
_PUBLISHED = text("SELECT kid, public_key, mac FROM matcher_key ORDER BY published_at DESC LIMIT 1")
_PUBLISH = text(
    "INSERT INTO matcher_key (kid, public_key, mac, published_at)"
    " VALUES (:kid, :public, :mac, :at) ON CONFLICT (kid) DO UPDATE SET"
    " public_key = excluded.public_key, mac = excluded.mac, published_at = excluded.published_at"
    # What somebody else wrote over it is mended; a key that was put back is the newest again.
    " WHERE (matcher_key.public_key, matcher_key.mac) <> (excluded.public_key, excluded.mac)"
    " OR EXISTS (SELECT FROM matcher_key k WHERE k.published_at > matcher_key.published_at)"
)
_AWAY = Text(
    "Koppelen kan nu even niet: het deel dat vergelijkt is nog niet gestart.",
    "Matching is not possible at this moment: the part that compares has not started yet.",
)
