"""Grants of people to apps, with the codes and refresh tokens that hang from them.

Invariant: a code or a rotated refresh token is spent by one UPDATE that looks whether it was
unused, so of two at once one wins; who comes with a spent one ends the grant (RFC 9700 §4.14.2).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from services.identity.apps.asked import Asked
from services.identity.apps.pushing import digest
from shared import clock, runtime
from shared.db.alongside import Alongside
from shared.ids import new_id

CODE_LIFETIME = timedelta(seconds=60)
LONGEST = timedelta(hours=24)
"""NL GOV: a refresh token of at most a day …"""
IDLE = timedelta(hours=6)
"""… and of at most six hours without use."""
SWEPT_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Allowed:
    """Who allowed it, and as whom the app acts. `acr`, `auth_time`: how and when they logged in."""

    client_id: UUID
    organisation_id: UUID
    member_id: UUID
    person_id: UUID
    acr: str
    auth_time: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A code or refresh token with its grant, as it stands in the database."""

    hash: bytes
    grant_id: UUID
    client_id: UUID
    person_id: UUID
    scopes: tuple[str, ...]
    acr: str
    auth_time: datetime
    live: bool
    used: bool
    redirect_uri: str = ""
    code_challenge: str = ""
    jkt: str | None = None
    nonce: str | None = None

    # What Authlib's grants ask of a code or token.
    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return " ".join(self.scopes)

    def check_client(self, client: Any) -> bool:
        return bool(client.system.client_id == self.client_id)


def begin(connection: Connection, allowed: Allowed, asked: Asked) -> str:
    """A grant of this moment; gives back its code."""
    code, now = secrets.token_urlsafe(32), clock.now()
    values: dict[str, Any] = {
        "id": new_id(),
        "client": allowed.client_id,
        "owner": allowed.organisation_id,
        "member": allowed.member_id,
        "person": allowed.person_id,
        "scopes": list(asked.scopes),
        "acr": allowed.acr,
        "auth_time": allowed.auth_time,
        "now": now,
        "ends": now + LONGEST,
        "code": digest(code),
        "redirect_uri": asked.redirect_uri,
        "challenge": asked.code_challenge,
        "jkt": asked.dpop_jkt,
        "nonce": asked.nonce,
        "code_ends": now + CODE_LIFETIME,
    }
    connection.execute(_SWEEP, {"now": now, "most": SWEPT_AT_ONCE})
    connection.execute(_GRANT, values)
    connection.execute(_CODE, values)
    return code


def find_code(code: str) -> Kept | None:
    """The code, spent or not."""
    return _found(_FIND_CODE, code)


def find_refresh_token(token: str) -> Kept | None:
    """The refresh token, spent or not."""
    return _found(_FIND_REFRESH, token)


def spend_code(kept: Kept) -> bool:
    """False when it was spent in the meantime."""
    return _changed(_SPEND_CODE, hash=kept.hash)


def spend_refresh_token(kept: Kept) -> bool:
    """Of a public app: the next one takes its place. False when it was spent in the meantime."""
    return _changed(_SPEND_REFRESH, hash=kept.hash)


def renew_refresh_token(kept: Kept) -> None:
    """Of a confidential app: the same one lives on for as long as it may rest."""
    _changed(_RENEW_REFRESH, hash=kept.hash, ends=clock.now() + IDLE)


def add_refresh_token(grant_id: UUID, jkt: str | None) -> str:
    """A new refresh token of this grant; `jkt` binds it to a key."""
    token = secrets.token_urlsafe(32)
    _changed(_REFRESH, hash=digest(token), grant=grant_id, jkt=jkt, ends=clock.now() + IDLE)
    return token


def end(grant_id: UUID, because: str) -> bool:
    """End a grant, and with it every token; False when it had ended."""
    return _changed(_END, grant=grant_id, because=because)


def acting_under(grant_id: UUID) -> Alongside:
    """What finds the member and the app of a live grant, in the trip of another look-up."""
    return Alongside(
        "acting AS (SELECT member_id, client_id, acr, auth_time FROM oauth_grant"
        " WHERE id = :grant AND ended_at IS NULL AND ends_at > :grant_now)",
        "a.client_id AS acting_client_id, a.acr AS acting_acr, a.auth_time AS acting_auth_time",
        {"grant": grant_id, "grant_now": clock.now()},
    )


def _found(statement: Any, secret: str) -> Kept | None:
    values = {"hash": digest(secret), "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        row = connection.execute(statement, values).one_or_none()
    return None if row is None else Kept(**{**row._mapping, "scopes": tuple(row.scopes)})


def _changed(statement: Any, **values: Any) -> bool:
    with runtime.current().engines["login"].begin() as connection:
        return connection.execute(statement, {"now": clock.now(), **values}).rowcount == 1


_OF_GRANT = "g.id AS grant_id, g.client_id, g.person_id, g.scopes, g.acr, g.auth_time"
_LIVE = "g.ended_at IS NULL AND g.ends_at > :now"
_GRANT = text(
    "INSERT INTO oauth_grant (id, client_id, owner_id, member_id, person_id, scopes, acr,"
    " auth_time, created_at, ends_at)"
    " VALUES (:id, :client, :owner, :member, :person, :scopes, :acr, :auth_time, :now, :ends)"
)
_CODE = text(
    "INSERT INTO authorization_code (code_hash, grant_id, redirect_uri, code_challenge, dpop_jkt,"
    " nonce, created_at, expires_at)"
    " VALUES (:code, :id, :redirect_uri, :challenge, :jkt, :nonce, :now, :code_ends)"
)
_FIND_CODE = text(
    f"SELECT c.code_hash AS hash, {_OF_GRANT}, {_LIVE} AND c.expires_at > :now AS live,"  # noqa: S608
    " c.used_at IS NOT NULL AS used, c.redirect_uri, c.code_challenge, c.dpop_jkt AS jkt, c.nonce"
    " FROM authorization_code c JOIN oauth_grant g ON g.id = c.grant_id WHERE c.code_hash = :hash"
)
_FIND_REFRESH = text(
    f"SELECT r.token_hash AS hash, {_OF_GRANT}, {_LIVE} AND r.expires_at > :now AS live,"  # noqa: S608
    " r.used_at IS NOT NULL AS used, r.jkt"
    " FROM refresh_token r JOIN oauth_grant g ON g.id = r.grant_id WHERE r.token_hash = :hash"
)
_SPEND_CODE = text(
    "UPDATE authorization_code SET used_at = :now"
    " WHERE code_hash = :hash AND used_at IS NULL AND expires_at > :now"
)
_SPEND_REFRESH = text(
    "UPDATE refresh_token SET used_at = :now"
    " WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now"
)
_RENEW_REFRESH = text("UPDATE refresh_token SET expires_at = :ends WHERE token_hash = :hash")
_REFRESH = text(
    "INSERT INTO refresh_token (token_hash, grant_id, jkt, created_at, expires_at)"
    " VALUES (:hash, :grant, :jkt, :now, :ends)"
)
_END = text(
    "UPDATE oauth_grant SET ended_at = :now, ended_because = :because"
    " WHERE id = :grant AND ended_at IS NULL"
)
_SWEEP = text(
    "WITH chosen AS MATERIALIZED (SELECT id FROM oauth_grant WHERE ends_at <= :now"
    " ORDER BY ends_at LIMIT :most FOR UPDATE SKIP LOCKED)"
    " DELETE FROM oauth_grant USING chosen WHERE oauth_grant.id = chosen.id"
)
