"""People's sessions in the browser: begun, found, proven anew, switched, ended.

Invariant: the browser holds 256 random bits and we hold their SHA-256, so that nobody logs in with
what the database tells. A session ends after half an hour of silence and after ten hours whatever
happens; it is not bound to an address, for phones change theirs in the street. Whoever proves more
than before gets a new token, and the old one stops working (no session fixation).
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from services.identity.devices import UNKNOWN
from shared import clock, runtime
from shared.authz import assurance
from shared.ids import new_id

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
TOUCHED_EVERY = timedelta(minutes=1)
"""Noting each request would write on every page; a minute too few of thirty harms nobody."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in, for which membership they act (None: not chosen), how and since when.

    `authenticated_at`: when they last proved who they are. `proof_key` proves the session's forms.
    `second_factor`: whether the person has one.
    """

    id: UUID
    person_id: UUID
    member_id: UUID | None
    acr: str
    began_at: datetime
    authenticated_at: datetime
    proof_key: str = field(repr=False)
    second_factor: bool


def begin(
    person_id: UUID,
    acr: str = assurance.PASSWORD,
    replaces: str | None = None,
    device: str = UNKNOWN,
) -> str:
    """Begin a session; gives back the token for the browser, always a new one.

    `replaces` is the token that the browser had: it stops working.
    """
    token, now = _new_token(), clock.now()
    values = {
        "hash": _hash(token),
        "id": new_id(),
        "person": person_id,
        "acr": acr,
        "now": now,
        "ends": now + LONGEST,
        "proof_key": _new_token(),
        "device": device,
        "replaces": _hash(replaces or ""),
    }
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_CLEAN, values)
        connection.execute(_BEGIN, values)
    return token


def find(token: str) -> Session | None:
    """The session of this token, in one statement; None when there is none or it has lapsed."""
    if not _TOKEN.fullmatch(token):
        return None
    now = clock.now()
    values = {
        "hash": _hash(token),
        "now": now,
        "silent": now - IDLE,
        "stale": now - TOUCHED_EVERY,
    }
    row = _one(_FIND, values)
    return None if row is None else Session(**row._mapping)


def lapsed(token: str) -> Session | None:
    """The session that this token had, also when it was silent for too long: so that only the same
    person gets back what they typed. None when it was ended on purpose, or too long ago.
    """
    row = _one(_LAPSED, {"hash": _hash(token)}) if _TOKEN.fullmatch(token) else None
    return None if row is None else Session(**row._mapping)


def prove_again(token: str, acr: str) -> str | None:
    """The person proved who they are once more: a new token for the same session, with its forms.

    The old one stops working at once. None when there was no such session any more.
    """
    fresh = _new_token()
    values = {"hash": _hash(token), "fresh": _hash(fresh), "acr": acr, "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        return fresh if connection.execute(_PROVE_AGAIN, values).rowcount == 1 else None


def renew(token: str) -> str:
    """A new token for the same session, as proven as it was; the old one stops working."""
    fresh = _new_token()
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_RENEW, {"hash": _hash(token), "fresh": _hash(fresh)})
    return fresh


def act_for(token: str, member_id: UUID) -> None:
    """Let the session act for another membership of the same person (the caller has looked)."""
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_ACT_FOR, {"hash": _hash(token), "member": member_id})


def end(token: str) -> None:
    """End the session; nothing when there is none."""
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_END, {"hash": _hash(token)})


def _one(statement: Any, values: dict[str, Any]) -> Any:
    with runtime.current().engines["login"].begin() as connection:
        return connection.execute(statement, values).one_or_none()


def _new_token() -> str:
    return secrets.token_urlsafe(32)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


_COLUMNS = "id, person_id, member_id, acr, began_at, authenticated_at, proof_key"
_SECOND_FACTOR = (
    "(EXISTS (SELECT 1 FROM person p WHERE p.id = s.person_id AND p.sealed_totp IS NOT NULL)"
    " OR EXISTS (SELECT 1 FROM passkey k WHERE k.person_id = s.person_id)) AS second_factor"
)
_CLEAN = text("DELETE FROM person_session WHERE ends_at <= :now OR token_hash = :replaces")
_BEGIN = text(
    "INSERT INTO person_session (token_hash, id, person_id, member_id, acr, authenticated_at,"
    " proof_key, device, began_at, seen_at, ends_at)"
    " VALUES (:hash, :id, :person, NULL, :acr, :now, :proof_key, :device, :now, :now, :ends)"
)
_FIND = text(
    f"WITH found AS (SELECT token_hash, seen_at, {_COLUMNS} FROM person_session"  # noqa: S608 - ours
    " WHERE token_hash = :hash AND ends_at > :now AND seen_at > :silent),"
    " touched AS ("
    " UPDATE person_session s SET seen_at = :now FROM found f"
    " WHERE s.token_hash = f.token_hash AND f.seen_at < :stale)"
    f" SELECT {_COLUMNS}, {_SECOND_FACTOR} FROM found s"
)
_LAPSED = text(
    f"SELECT {_COLUMNS}, {_SECOND_FACTOR} FROM person_session s"  # noqa: S608 - ours
    " WHERE token_hash = :hash"
)
_PROVE_AGAIN = text(
    "UPDATE person_session SET token_hash = :fresh, acr = :acr, authenticated_at = :now,"
    " seen_at = :now WHERE token_hash = :hash AND ends_at > :now"
)
_RENEW = text("UPDATE person_session SET token_hash = :fresh WHERE token_hash = :hash")
_ACT_FOR = text("UPDATE person_session SET member_id = :member WHERE token_hash = :hash")
_END = text("DELETE FROM person_session WHERE token_hash = :hash")
