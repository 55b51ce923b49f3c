"""The nonces that a DPoP proof must carry (RFC 9449 §8, §9): how we know that it was made just now.

Invariant: a nonce is a moment under our secret. Every process gives the same one in the same half
minute, knows those of all others, and keeps none.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable

from shared import clock

EVERY = 30
"""Seconds after which there is a new nonce."""
FRESH_FOR = 180
"""Seconds for which a nonce is taken after it was first given."""
_MAC = 16


class Nonces:
    """Makes nonces and knows them again; `secret` is asked for once."""

    def __init__(self, secret: Callable[[], bytes]) -> None:
        self._load = secret
        self._secret: bytes | None = None

    def current(self) -> str:
        """The nonce of this half minute: 32 characters."""
        now = int(clock.now().timestamp())
        return self._made(now - now % EVERY)

    def is_fresh(self, nonce: str | None) -> bool:
        """Whether we gave this nonce lately."""
        try:
            said = base64.b64decode((nonce or "").encode(), altchars=b"-_", validate=True)
        except (binascii.Error, UnicodeEncodeError):
            return False
        if len(said) != 8 + _MAC:
            return False
        at = int.from_bytes(said[:8])
        age = int(clock.now().timestamp()) - at
        return -EVERY <= age < FRESH_FOR and hmac.compare_digest(said[8:], self._mac(said[:8]))

    def _made(self, at: int) -> str:
        moment = at.to_bytes(8)
        return base64.urlsafe_b64encode(moment + self._mac(moment)).decode()

    def _mac(self, moment: bytes) -> bytes:
        if self._secret is None:
            self._secret = self._load()
        return hmac.digest(self._secret, moment, hashlib.sha256)[:_MAC]
