"""Secrets of the platform that every process must share: made once, sealed under the root key.

Invariant: whoever asks first makes it, and everybody gets that one, also when two ask at once.
"""

import secrets

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert

from services.identity.models import PlatformSecret
from shared import clock
from shared.crypto.keyring import Keyring

SIZE = 32


def shared_secret(engine: Engine, keyring: Keyring, name: str) -> bytes:
    """The secret of this name, 256 bits; `engine` is the login role's."""
    stands = select(PlatformSecret.sealed).where(PlatformSecret.name == name)
    with engine.begin() as connection:
        sealed = connection.scalar(stands)
        if sealed is None:
            made = keyring.seal_platform(_purpose(name), secrets.token_bytes(SIZE))
            row = insert(PlatformSecret).values(name=name, sealed=made, created_at=clock.now())
            connection.execute(row.on_conflict_do_nothing())
    if sealed is None:
        with engine.begin() as connection:
            sealed = connection.execute(stands).scalar_one()
    return keyring.open_platform(_purpose(name), sealed)


def _purpose(name: str) -> str:
    return f"secret/{name}"
