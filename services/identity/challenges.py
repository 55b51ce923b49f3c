"""Challenges for passkeys (WebAuthn §13.4.3): random, bound to a browser, good once and briefly.

Invariant: nothing is kept for a challenge that is only shown; one that is answered is spent in the
statement that accepts it. The seal says that it is ours, for what, for whom, and from when.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import text

from shared import clock, runtime
from shared.crypto.sealing import SealBroken

LASTS = timedelta(minutes=10)
"""Long enough to find one's telephone."""
_RANDOM = 16


def new(context: str) -> bytes:
    """A challenge for this context: what it is for, and the browser's own secret or session."""
    now = int(clock.now().timestamp()).to_bytes(8)
    return runtime.current().keyring.seal_platform(
        _purpose(context), secrets.token_bytes(_RANDOM) + now
    )


def spend(context: str, challenge: bytes) -> bool:
    """Whether this challenge was made for this context lately and not spent before; now it is."""
    try:
        opened = runtime.current().keyring.open_platform(_purpose(context), challenge)
    except (SealBroken, ValueError, IndexError):
        return False
    now = clock.now()
    made_at = int.from_bytes(opened[_RANDOM:])
    if not 0 <= now.timestamp() - made_at + 1 <= LASTS.total_seconds():
        return False
    values = {
        "hash": hashlib.sha256(challenge).digest(),
        "now": now,
        "expires": now + 2 * LASTS,
    }
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_CLEAN, values)
        return connection.execute(_SPEND, values).rowcount == 1


def _purpose(context: str) -> str:
    return f"challenge/{hashlib.sha256(context.encode()).hexdigest()}"


_CLEAN = text("DELETE FROM spent_challenge WHERE expires_at < :now")
_SPEND = text(
    "INSERT INTO spent_challenge (challenge_hash, expires_at) VALUES (:hash, :expires)"
    " ON CONFLICT DO NOTHING"
)
