"""Recovery codes: the way in for who lost their phone.

Invariant: ten at a time, each shown once and used once; a new set ends the old. A code has 120
random bits, so that a plain hash hides it (NIST SP 800-63B-4 §3.1.2.2).
"""

import base64
import hashlib
import secrets
from uuid import UUID

from sqlalchemy import text

from services.identity import notices
from shared import clock, runtime

HOW_MANY = 10
_BYTES = 15
_LENGTH = 24


def new_set(person_id: UUID, *, with_factor: bool = False) -> list[str]:
    """Ten new codes, to be shown once; those from before work no more. `with_factor`: they come
    with a new factor, of which the person is told already.
    """
    codes = [
        base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower() for _ in range(HOW_MANY)
    ]
    now = clock.now()
    rows = [{"hash": _hash(person_id, code), "person": person_id, "now": now} for code in codes]
    with runtime.current().engines["login"].begin() as connection:
        connection.execute(_FORGET, {"person": person_id})
        connection.execute(_KEEP, rows)
        if not with_factor:
            notices.tell(connection, person_id, "recovery_codes_made")
    return ["-".join(code[i : i + 4] for i in range(0, _LENGTH, 4)) for code in codes]


def looks_like_one(typed: str) -> bool:
    """Whether this was meant as a recovery code, and not as one from an app."""
    return len(_plain(typed)) > 10


def accepts(person_id: UUID, typed: str) -> bool:
    """Whether this is an unused code of this person's; then it is used now."""
    values = {"hash": _hash(person_id, _plain(typed)), "person": person_id, "now": clock.now()}
    with runtime.current().engines["login"].begin() as connection:
        used = connection.execute(_USE, values).rowcount == 1
        if used:
            notices.tell(connection, person_id, "recovery_code_used")
        return used


def left(person_id: UUID) -> int:
    """How many codes this person has not used."""
    with runtime.current().engines["login"].begin() as connection:
        return int(connection.execute(_LEFT, {"person": person_id}).scalar_one())


def _plain(typed: str) -> str:
    return "".join(c for c in typed[:200].lower() if c.isascii() and c.isalnum())


def _hash(person_id: UUID, code: str) -> bytes:
    return hashlib.sha256(person_id.bytes + code.encode()).digest()


_FORGET = text("DELETE FROM recovery_code WHERE person_id = :person")
_KEEP = text(
    "INSERT INTO recovery_code (code_hash, person_id, made_at) VALUES (:hash, :person, :now)"
)
_USE = text(
    "UPDATE recovery_code SET used_at = :now"
    " WHERE code_hash = :hash AND person_id = :person AND used_at IS NULL"
)
_LEFT = text("SELECT count(*) FROM recovery_code WHERE person_id = :person AND used_at IS NULL")
