"""The keys that sign our tokens and exports: made, published ahead, taken into use, retired.

Invariant: for each use exactly one key signs, also while several processes make or rotate keys at
once (the database holds that). A retired key has lost its private part; it verifies tokens for one
hour more, and exports for ever.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import ECKey, JWKRegistry, Key, RSAKey
from sqlalchemy import ColumnElement, Connection, Engine, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from services.identity.models import KeyState, KeyUse, SigningKey
from shared import clock
from shared.crypto.keyring import Keyring

VERIFIES_AFTER_RETIREMENT: dict[KeyUse, timedelta] = {
    "token": timedelta(hours=1),
    "export": timedelta(days=365 * 100),
    "id-token-rsa": timedelta(hours=1),
}
SIGNS_FOR = timedelta(days=30)
"""How old a key for tokens gets before the clock puts the next in its place."""
PUBLISHED_BEFORE = timedelta(hours=1)
"""How long the next key must have been there to be found, before the clock lets it sign."""
RSA_SIZE = 3072
HELD_FOR = timedelta(seconds=60)
"""How long public keys are taken from memory."""
REREAD_AT_MOST_EVERY = timedelta(seconds=5)
"""How soon an unknown kid may send us to the database again: invented kids must not hammer it."""


@dataclass(frozen=True, slots=True)
class _Public:
    key: Key
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
        self._private: Key | None = None
        self._lock = threading.Lock()

    @property
    def _ours(self) -> ColumnElement[bool]:
        return SigningKey.use == self._use

    def ensure_signing_key(self) -> None:
        """See to it that there is a current and a next key; harmless to repeat, also at once."""
        with self._engine.begin() as connection:
            self._fill(connection)

    def rotate(self, *, if_due: bool = False) -> None:
        """current → retired, next → current, and a new next. Two at once rotate once.

        `if_due`: only a key that has signed for long enough, by one that has been published.
        """
        with self._engine.begin() as connection:
            signing = select(SigningKey.kid).where(self._ours, SigningKey.state == "current")
            if if_due:
                signing = signing.where(SigningKey.activated_at <= clock.now() - SIGNS_FOR)
            kid = connection.scalar(signing.with_for_update())
            if if_due and not self._next_is_known(connection):
                return
            if kid is not None:
                now = clock.now()
                retire = update(SigningKey).where(SigningKey.kid == kid)
                connection.execute(
                    retire.values(state="retired", retired_at=now, sealed_private=None)
                )
                activate = update(SigningKey).where(self._ours, SigningKey.state == "next")
                connection.execute(activate.values(state="current", activated_at=now))
            self._fill(connection)

    def current(self) -> Key:
        """The private key that signs now, looked up every time; raises LookupError without one.

        Who signs is also the clock: a key for tokens that is due is rotated first.
        """
        found = self._signing()
        if self._use != "export" and found.activated_at <= clock.now() - SIGNS_FOR:
            self.rotate(if_due=True)
            found = self._signing()
        held = self._private
        if held is None or held.kid != found.kid:
            opened = self._keyring.open_platform(_purpose(found.kid), found.sealed_private)
            held = self._kind.import_key(opened, {"kid": found.kid})
            self._private = held
        return held

    @property
    def _kind(self) -> type[ECKey] | type[RSAKey]:
        return RSAKey if self._use == "id-token-rsa" else ECKey

    def _signing(self) -> Any:
        row = select(SigningKey.kid, SigningKey.sealed_private, SigningKey.activated_at).where(
            self._ours, SigningKey.state == "current"
        )
        with self._engine.begin() as connection:
            found = connection.execute(row).one_or_none()
        if found is None:
            raise LookupError("no signing key: ensure_signing_key() has not run")
        return found

    def _next_is_known(self, connection: Connection) -> bool:
        known = SigningKey.created_at <= clock.now() - PUBLISHED_BEFORE
        there = select(SigningKey.kid).where(self._ours, SigningKey.state == "next", known)
        return connection.scalar(there) is not None

    def public(self, kid: str) -> Key | None:
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
                JWKRegistry.import_key(r.public_jwk),
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
        key = self._generated()
        kid, now = str(key.kid), clock.now()
        row = insert(SigningKey).values(
            kid=kid,
            use=self._use,
            public_jwk=key.as_dict(private=False, use="sig", **self._alg),
            sealed_private=self._keyring.seal_platform(_purpose(kid), key.as_der(private=True)),
            state=state,
            created_at=now,
            activated_at=now if state == "current" else None,
        )
        connection.execute(row.on_conflict_do_nothing())

    def _generated(self) -> ECKey | RSAKey:
        if self._use == "id-token-rsa":
            return RSAKey.generate_key(RSA_SIZE, auto_kid=True)
        return ECKey.generate_key("P-256", auto_kid=True)

    @property
    def _alg(self) -> dict[str, str]:
        """An RSA key signs by PS256 or RS256, as the app wants it."""
        return {} if self._use == "id-token-rsa" else {"alg": "ES256"}


def _purpose(kid: str) -> str:
    """A sealed key opens under its own name only."""
    return f"signing_key/{kid}"
