"""Access tokens that were revoked before their time (RFC 7009), known by their `jti`.

Invariant: a row stays for as long as the token could still be used. What hangs from a grant ends
with it; this is for single tokens.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from services.identity.access_tokens import SKEW, AccessToken
from services.identity.apps.pushing import digest
from shared import clock, runtime
from shared.db.alongside import Alongside

SWEPT_AT_ONCE = 500
SWEEPING = 0x5C4A_5254  # an advisory lock of ours


def revoke(token: AccessToken) -> None:
    """Let it count for nothing from now on; harmless to repeat."""
    until = datetime.fromtimestamp(token.expires, UTC) + timedelta(seconds=2 * SKEW)
    values = {"jti": digest(token.jti), "until": until}
    sweep = {"now": clock.now(), "most": SWEPT_AT_ONCE, "lock": SWEEPING}
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_SWEEP, sweep)
        connection.execute(_REVOKE, values)


def is_revoked(token: AccessToken) -> bool:
    """Whether it was, in a statement of its own."""
    with runtime.current().engines["login"].begin() as connection:
        return bool(connection.execute(_IS_REVOKED, {"jti": digest(token.jti)}).scalar())


def revocation(token: AccessToken) -> Alongside:
    """What tells whether it was in the trip of another look-up: its column `revoked`."""
    return Alongside("", f"{_EXISTS} AS revoked", {"jti": digest(token.jti)})


_EXISTS = "EXISTS (SELECT FROM revoked_token WHERE jti_hash = :jti)"
_IS_REVOKED = text(f"SELECT {_EXISTS}")
_REVOKE = text(
    "INSERT INTO revoked_token (jti_hash, expires_at) VALUES (:jti, :until) ON CONFLICT DO NOTHING"
)
_SWEEP = text(
    "DELETE FROM revoked_token WHERE (SELECT pg_try_advisory_xact_lock(:lock)) AND jti_hash IN"
    " (SELECT jti_hash FROM revoked_token WHERE expires_at < :now LIMIT :most)"
)
