"""Keys and facts of a made-up export, and a keyring over a dictionary in the store's place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pyrage
import pytest
from hypothesis import HealthCheck, settings
from joserfc.jwk import ECKey

from shared.crypto.archive import Facts, signer
from shared.crypto.keyring import Keyring
from shared.crypto.root import FileRootKey

# How long an example takes says something of the machine, nothing of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@dataclass
class Store:
    """What the database does for tenants' keys: the first stays; counts how often it is asked."""

    rows: dict[UUID, bytes] = field(default_factory=dict)
    loads: int = 0

    def load(self, org_id: UUID) -> bytes | None:
        self.loads += 1
        return self.rows.get(org_id)

    def store(self, org_id: UUID, wrapped: bytes) -> bytes:
        return self.rows.setdefault(org_id, wrapped)


@dataclass
class Ticks:
    """A monotonic clock that only moves when told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Party:
    """Both sides of an export: the maker's signing key and the receiver's age key."""

    private_key: ECKey
    sign: Callable[[bytes], str]
    jwks: dict[str, Any]
    identity: str
    recipient: str


@pytest.fixture
def root(tmp_path: Path) -> FileRootKey:
    return FileRootKey(tmp_path / "keys" / "root.key", create=True)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


@pytest.fixture
def keyring(root: FileRootKey, store: Store, ticks: Ticks) -> Keyring:
    return Keyring(root, store.load, store.store, ticks=ticks, held_at_most=3)


@pytest.fixture(scope="session")
def party() -> Party:
    private_key = ECKey.generate_key("P-256", private=True)
    public = {**private_key.as_dict(private=False), "kid": "sign-1", "use": "sig", "alg": "ES256"}
    identity = pyrage.x25519.Identity.generate()
    jwks = {"keys": [public]}
    recipient = str(identity.to_public())
    return Party(private_key, signer(private_key, "sign-1"), jwks, str(identity), recipient)


@pytest.fixture(scope="session")
def facts() -> Facts:
    return Facts(
        export_id=UUID("01890000-0000-7000-8000-000000000001"),
        created_at=datetime(2026, 11, 3, 9, 30, 15, 999, tzinfo=UTC),
        made_by=UUID("01890000-0000-7000-8000-000000000002"),
        requested_by_kind="member",
        requested_by=UUID("01890000-0000-7000-8000-000000000003"),
        purpose="support_plan",
    )
