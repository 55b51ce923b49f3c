"""The keys that sign our tokens and exports: made, published ahead, taken into use, retired.

Invariant: for each use exactly one key signs, also while several processes make or rotate keys at
once (the database holds that). A retired key has lost its private part; it verifies tokens for one
hour more, and exports for ever.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import ECKey
from sqlalchemy import ColumnElement, Connection, Engine, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from services.identity.models import KeyState, KeyUse, SigningKey
from shared import clock
from shared.crypto.keyring import Keyring

VERIFIES_AFTER_RETIREMENT: dict[KeyUse, timedelta] = {
    "token": timedelta(hours=1),
    "export": timedelta(days=365 * 100),
}
HELD_FOR = timedelta(seconds=60)
"""How long public keys are taken from memory."""
REREAD_AT_MOST_EVERY = timedelta(seconds=5)
"""How soon an unknown kid may send us to the database again: invented kids must not hammer it."""


@dataclass(frozen=True, slots=True)
class _Public:
    key: ECKey
    until: datetime | None

    def verifies(self, now: datetime) -> bool:
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True)
class _Held:
    keys: dict[str, _Public] = field(default_factory=dict)
    at: datetime | None = None

    def older_than(self, age: timedelta) -> bool:
        return self.at is None or not timedelta(0) <= clock.now() - self.at < age


class SigningKeys:
    """The signing keys of this provider, for one process; safe for threads."""

    def __init__(self, engine: Engine, keyring: Keyring, use: KeyUse = "token") -> None:
        """`engine` is the login role's."""
        self._engine = engine
        self._use = use
        self._verifies_for = VERIFIES_AFTER_RETIREMENT[use]
        self._keyring = keyring
        self._held = _Held()
        self._private: ECKey | None = None
        self._lock = threading.Lock()

    @property
    def _ours(self) -> ColumnElement[bool]:
        return SigningKey.use == self._use

    def ensure_signing_key(self) -> None:
        """See to it that there is a current and a next key; harmless to repeat, also at once."""
        with self._engine.begin() as connection:
            self._fill(connection)

    def rotate(self) -> None:
        """current → retired, next → current, and a new next. Two at once rotate once."""
        with self._engine.begin() as connection:
            signing = select(SigningKey.kid).where(self._ours, SigningKey.state == "current")
            kid = connection.scalar(signing.with_for_update())
            if kid is not None:
                now = clock.now()
                retire = update(SigningKey).where(SigningKey.kid == kid)
                connection.execute(
                    retire.values(state="retired", retired_at=now, sealed_private=None)
                )
                activate = update(SigningKey).where(self._ours, SigningKey.state == "next")
                connection.execute(activate.values(state="current", activated_at=now))
            self._fill(connection)

    def current(self) -> ECKey:
        """The private key that signs now, looked up every time; raises LookupError without one."""
        row = select(SigningKey.kid, SigningKey.sealed_private).where(
            self._ours, SigningKey.state == "current"
        )
        with self._engine.begin() as connection:
            found = connection.execute(row).one_or_none()
        if found is None:
            raise LookupError("no signing key: ensure_signing_key() has not run")
        held = self._private
        if held is None or held.kid != found.kid:
            opened = self._keyring.open_platform(_purpose(found.kid), found.sealed_private)
            held = self._private = ECKey.import_key(opened, {"kid": found.kid})
        return held

    def public(self, kid: str) -> ECKey | None:
        """The public key by this name, if it still verifies."""
        age = HELD_FOR if kid in self._held.keys else REREAD_AT_MOST_EVERY
        found = self._fresh(age).get(kid)
        return found.key if found and found.verifies(clock.now()) else None

    def published(self) -> dict[str, list[dict[str, Any]]]:
        """The JWK set (RFC 7517 §5): current, next, and what is retired and still verifies."""
        now = clock.now()
        keys = self._fresh(REREAD_AT_MOST_EVERY).values()
        return {"keys": [dict(k.key.as_dict(private=False)) for k in keys if k.verifies(now)]}

    def _fresh(self, age: timedelta) -> dict[str, _Public]:
        if self._held.older_than(age):
            with self._lock:
                if self._held.older_than(age):
                    self._held = _Held(self._load(), clock.now())
        return self._held.keys

    def _load(self) -> dict[str, _Public]:
        lately = clock.now() - self._verifies_for
        rows = (
            select(SigningKey.kid, SigningKey.public_jwk, SigningKey.retired_at)
            .where(self._ours, or_(SigningKey.state != "retired", SigningKey.retired_at > lately))
            .order_by(SigningKey.created_at, SigningKey.kid)
        )
        with self._engine.begin() as connection:
            found = connection.execute(rows).all()
        return {
            r.kid: _Public(
                ECKey.import_key(r.public_jwk),
                r.retired_at + self._verifies_for if r.retired_at else None,
            )
            for r in found
        }

    def _fill(self, connection: Connection) -> None:
        for state in ("current", "next"):
            there = select(SigningKey.kid).where(self._ours, SigningKey.state == state)
            if connection.scalar(there) is None:
                self._add(connection, state)

    def _add(self, connection: Connection, state: KeyState) -> None:
        key = ECKey.generate_key("P-256", auto_kid=True)
        kid, now = str(key.kid), clock.now()
        row = insert(SigningKey).values(
            kid=kid,
            use=self._use,
            public_jwk=key.as_dict(private=False, use="sig", alg="ES256"),
            sealed_private=self._keyring.seal_platform(_purpose(kid), key.as_der(private=True)),
            state=state,
            created_at=now,
            activated_at=now if state == "current" else None,
        )
        connection.execute(row.on_conflict_do_nothing())


def _purpose(kid: str) -> str:
    """A sealed key opens under its own name only."""
    return f"signing_key/{kid}"
