"""The process's keys: tenants' keys unwrapped by the root key, and what is derived from them.

Invariant: a tenant's key is held for minutes and in bounded number; data keys are never held.
Whoever forgets a key here can only get it back from the store, so erasing it there is final within
`HELD_FOR` in every process.
"""

import hashlib
import hmac
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.crypto import sealing
from shared.crypto.root import RootKey
from shared.crypto.sealing import KEY_BYTES, Place, SealBroken

HELD_FOR = 600.0
"""Seconds that a tenant's key stays in memory."""
HELD_AT_MOST = 1024
"""How many tenants' keys stay in memory."""
INDEX_BYTES = 16
_PLATFORM = b"\x01"


class KeyGone(Exception):
    """This organisation has no key: it was never made, or it was destroyed for good."""


@dataclass(frozen=True, slots=True)
class _Held:
    """One tenant's keys in memory. Wrapping has a derived key: no key serves two algorithms."""

    tenant: bytes = field(repr=False)
    wrapping: bytes = field(repr=False)
    until: float


class Keyring:
    """The keys of all tenants, for one process; safe for threads."""

    def __init__(
        self,
        root: RootKey,
        load_tenant_key: Callable[[UUID], bytes | None],
        store_tenant_key: Callable[[UUID, bytes], bytes],
        *,
        ticks: Callable[[], float] = time.monotonic,
        held_at_most: int = HELD_AT_MOST,
    ) -> None:
        """`load_tenant_key` gives an organisation's wrapped key or None; `store_tenant_key` keeps
        one unless there is one already, and gives back the one that stands.
        """
        self._root = root
        self._load = load_tenant_key
        self._store = store_tenant_key
        self._ticks = ticks
        self._held_at_most = held_at_most
        self._held: OrderedDict[UUID, _Held] = OrderedDict()
        self._forgotten = 0  # how often; a load that began before must not bring a key back
        self._lock = threading.Lock()

    def tenant_key(self, org_id: UUID) -> bytes:
        """The organisation's key; raises KeyGone, or SealBroken when the root key is another."""
        return self._keys(org_id).tenant

    def create_tenant_key(self, org_id: UUID) -> None:
        """Make the organisation's key; one that stands already stays."""
        wrapped = self._root.wrap(_tenant_context(org_id), sealing.new_data_key())
        standing = self._store(org_id, wrapped)
        self._root.unwrap(_tenant_context(org_id), standing)  # better now than at the first child

    def forget(self, org_id: UUID) -> None:
        """Drop the organisation's key from memory, for one that has just been destroyed."""
        with self._lock:
            self._forgotten += 1
            self._held.pop(org_id, None)

    def wrap_for(self, org_id: UUID, context: Place | bytes, data_key: bytes) -> bytes:
        """`data_key` wrapped for this organisation and this place; raises as `tenant_key`."""
        return sealing.wrap(self._keys(org_id).wrapping, context, data_key)

    def unwrap_for(self, org_id: UUID, context: Place | bytes, wrapped: bytes) -> bytes:
        """The data key; raises SealBroken, and as `tenant_key`."""
        return sealing.unwrap(self._keys(org_id).wrapping, context, wrapped)

    def blind_index(self, org_id: UUID, purpose: str, value: str) -> bytes:
        """16 bytes that are equal for equal values of one organisation and purpose, else nothing.

        Normalise the value first; a key per purpose keeps two columns from being compared.
        """
        key = _derived(self.tenant_key(org_id), b"blind index", purpose.encode())
        return hmac.digest(key, value.encode(), hashlib.sha256)[:INDEX_BYTES]

    def signing_seed(self, org_id: UUID, use: str) -> bytes:
        """32 bytes from which the organisation's own signing key for one use is made; they are
        gone when its key is destroyed, and what was signed can still be checked.
        """
        return _derived(self.tenant_key(org_id), b"signing", use.encode())

    def seal_platform(self, purpose: str, data: bytes) -> bytes:
        """`data` of no tenant (signing keys, …) sealed under a fresh key that the root wraps:
        format byte | length of the wrapped key, 2 bytes | wrapped key | sealed data.
        """
        key, context = sealing.new_data_key(), b"platform/" + purpose.encode()
        wrapped = self._root.wrap(context, key)
        return _PLATFORM + len(wrapped).to_bytes(2) + wrapped + sealing.seal(key, context, data)

    def open_platform(self, purpose: str, sealed: bytes) -> bytes:
        """What was sealed for this purpose; raises SealBroken."""
        if sealed[:1] != _PLATFORM:
            raise SealBroken
        end = 3 + int.from_bytes(sealed[1:3])
        context = b"platform/" + purpose.encode()
        return sealing.unseal(self._root.unwrap(context, sealed[3:end]), context, sealed[end:])

    def _keys(self, org_id: UUID) -> _Held:
        with self._lock:
            held = self._held.get(org_id)
            if held and self._ticks() < held.until:
                self._held.move_to_end(org_id)
                return held
            self._held.pop(org_id, None)
            forgotten = self._forgotten
        fresh = self._loaded(org_id)
        with self._lock:
            if forgotten == self._forgotten:
                self._held[org_id] = fresh
                self._held.move_to_end(org_id)
                while len(self._held) > self._held_at_most:
                    self._held.popitem(last=False)
        return fresh

    def _loaded(self, org_id: UUID) -> _Held:
        until = self._ticks() + HELD_FOR  # counted from before the store was asked
        wrapped = self._load(org_id)
        if wrapped is None:
            raise KeyGone
        tenant = self._root.unwrap(_tenant_context(org_id), wrapped)
        return _Held(tenant, _derived(tenant, b"wrapping", b""), until)


def _tenant_context(org_id: UUID) -> bytes:
    return b"tenant/" + org_id.bytes


def _derived(key: bytes, use: bytes, purpose: bytes) -> bytes:
    """A key of its own for one use (HKDF, RFC 5869); no use holds a slash, so no two collide."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"schakel/" + use + b"/" + purpose).derive(key)
