"""People's sessions in the browser: begun, found, switched to another membership, ended.

Invariant: the browser holds 256 random bits and we hold their SHA-256, so that nobody logs in with
what the database tells. A session ends after half an hour of silence and after ten hours whatever
happens; it is not bound to an address, for phones change theirs in the street.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared import clock, runtime

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
TOUCHED_EVERY = timedelta(minutes=1)
"""Noting each request would write on every page; a minute too few of thirty harms nobody."""
PASSWORD = "urn:schakel:acr:password"  # noqa: S105 - the name of a way to log in
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Session:
    """Who is logged in, for which membership they act (None: not chosen), how and since when."""

    person_id: UUID
    member_id: UUID | None
    acr: str
    began_at: datetime


def begin(person_id: UUID, acr: str = PASSWORD, replaces: str | None = None) -> str:
    """Begin a session; gives back the token for the browser, always a new one.

    `replaces` is the token that the browser had: it stops working (no session fixation).
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    values = {
        "hash": _hash(token),
        "person": person_id,
        "acr": acr,
        "now": now,
        "ends": now + LONGEST,
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
    return None if row is None else Session(row.person_id, row.member_id, row.acr, row.began_at)


def lapsed(token: str) -> Session | None:
    """The session that this token had, also when it was silent for too long: so that only the same
    person gets back what they typed. None when it was ended on purpose, or too long ago.
    """
    row = _one(_LAPSED, {"hash": _hash(token)}) if _TOKEN.fullmatch(token) else None
    return None if row is None else Session(row.person_id, row.member_id, row.acr, row.began_at)


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


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


_CLEAN = text("DELETE FROM person_session WHERE ends_at <= :now OR token_hash = :replaces")
_BEGIN = text(
    "INSERT INTO person_session (token_hash, person_id, member_id, acr, began_at, seen_at, ends_at)"
    " VALUES (:hash, :person, NULL, :acr, :now, :now, :ends)"
)
_FIND = text(
    "WITH found AS ("
    " SELECT token_hash, person_id, member_id, acr, began_at, seen_at FROM person_session"
    " WHERE token_hash = :hash AND ends_at > :now AND seen_at > :silent),"
    " touched AS ("
    " UPDATE person_session s SET seen_at = :now FROM found f"
    " WHERE s.token_hash = f.token_hash AND f.seen_at < :stale)"
    " SELECT person_id, member_id, acr, began_at FROM found"
)
_LAPSED = text(
    "SELECT person_id, member_id, acr, began_at FROM person_session WHERE token_hash = :hash"
)
_ACT_FOR = text("UPDATE person_session SET member_id = :member WHERE token_hash = :hash")
_END = text("DELETE FROM person_session WHERE token_hash = :hash")
