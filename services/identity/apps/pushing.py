"""Pushed authorization requests, kept until somebody decides (RFC 9126).

Invariant: a request is for the client that pushed it, for nine minutes, and is decided on once.
"""

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, text

from services.identity.apps.asked import Asked
from shared import clock, runtime

LIFETIME = timedelta(seconds=540)
"""Enough to log in; FAPI 2.0 wants less than 600 seconds."""
PREFIX = "urn:ietf:params:oauth:request_uri:"
SWEPT_AT_ONCE = 500
_SHAPE = re.compile(re.escape(PREFIX) + r"[A-Za-z0-9_-]{43}")


def push(client_id: UUID, asked: Asked) -> str:
    """Keep a request; gives back its `request_uri`."""
    request_uri, now = PREFIX + secrets.token_urlsafe(32), clock.now()
    values: dict[str, Any] = {
        "hash": digest(request_uri),
        "client": client_id,
        "asked": orjson.dumps(asked.stored()).decode(),
        "now": now,
        "expires": now + LIFETIME,
    }
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_SWEEP, {"now": now, "most": SWEPT_AT_ONCE})
        connection.execute(_PUSH, values)
    return request_uri


def look(client_id: UUID, request_uri: str) -> tuple[Asked, datetime] | None:
    """What was asked and when; None when there is no such thing of this client to decide on."""
    if not _SHAPE.fullmatch(request_uri):
        return None
    values = {"hash": digest(request_uri), "client": client_id, "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        found = connection.execute(_LOOK, values).one_or_none()
    return None if found is None else (Asked.restored(found.asked), found.created_at)


def take(connection: Connection, client_id: UUID, request_uri: str) -> bool:
    """Note that it is decided on; False when it was already, or is too old."""
    values = {"hash": digest(request_uri), "client": client_id, "now": clock.now()}
    return connection.execute(_TAKE, values).rowcount == 1


def digest(secret: str) -> bytes:
    """What stands in the database of a code, a token or a request's name."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


_PUSH = text(
    "INSERT INTO pushed_request (uri_hash, client_id, asked, created_at, expires_at)"
    " VALUES (:hash, :client, CAST(:asked AS jsonb), :now, :expires)"
)
_LOOK = text(
    "SELECT asked, created_at FROM pushed_request WHERE uri_hash = :hash AND client_id = :client"
    " AND expires_at > :now AND used_at IS NULL"
)
_TAKE = text(
    "UPDATE pushed_request SET used_at = :now WHERE uri_hash = :hash AND client_id = :client"
    " AND expires_at > :now AND used_at IS NULL"
)
_SWEEP = text(
    "WITH chosen AS MATERIALIZED (SELECT uri_hash FROM pushed_request"
    " WHERE expires_at <= :now ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED)"
    " DELETE FROM pushed_request USING chosen WHERE pushed_request.uri_hash = chosen.uri_hash"
)
