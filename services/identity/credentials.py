"""Passwords and second factors of people.

Invariant: a password is kept as argon2id only (RFC 9106), and however many people log in at once,
no more than a few hashes run at a time: each takes 64 MiB and a good part of a second.
"""

import base64
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pyotp
from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, insert

from services.identity.models import Person
from shared import clock
from shared.crypto.keyring import Keyring
from shared.ids import new_id
from shared.problems import Unavailable

HASHES_AT_ONCE = 2
WAIT_AT_MOST = 10.0
"""Seconds that a login may wait for its turn."""
LONGEST_PASSWORD = 256
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4, type=Type.ID)
_turns = threading.BoundedSemaphore(HASHES_AT_ONCE)


def hash_password(password: str) -> str:
    """The argon2id hash, in PHC form; raises ValueError when too long, Unavailable when busy."""
    if len(password) > LONGEST_PASSWORD:
        raise ValueError(f"a password has at most {LONGEST_PASSWORD} characters")
    with _turn():
        return _hasher.hash(_normal(password))


def verify_password(password_hash: str, password: str) -> bool:
    """Whether this is the password of that hash; raises Unavailable when too busy."""
    if len(password) > LONGEST_PASSWORD:
        return False
    with _turn():
        try:
            return _hasher.verify(password_hash, _normal(password))
        except (VerificationError, InvalidHashError):
            return False


def nobodys_hash() -> str:
    """What is nobody's password: looking at it costs what looking at somebody's costs, and making
    it costs nothing, so that the first one is not to be told from the next.
    """
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_hasher.salt_len, _hasher.hash_len)
    )
    cost = f"m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}"
    return f"$argon2id$v=19${cost}${salt}${digest}"


def new_totp_secret() -> str:
    """A secret for one-time codes (RFC 6238): 160 random bits, in base32."""
    return pyotp.random_base32(32)


def add_person(
    connection: Connection,
    keyring: Keyring,
    *,
    email: str,
    password: str,
    totp_secret: str | None = None,
) -> UUID:
    """Make somebody who can log in, on a connection of the login role; gives back their id.

    Without `totp_secret` they set up their second factor when they first log in.
    """
    person_id = new_id()
    row = insert(Person).values(
        id=person_id,
        email=email.strip().lower(),
        password_hash=hash_password(password),
        sealed_totp=(
            keyring.seal_platform(f"totp/{person_id}", totp_secret.encode())
            if totp_secret
            else None
        ),
        created_at=clock.now(),
    )
    connection.execute(row)
    return person_id


def _normal(password: str) -> str:
    """One spelling for what looks the same on another keyboard (NIST SP 800-63B §3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_AT_MOST):
        raise Unavailable
    try:
        yield
    finally:
        _turns.release()
