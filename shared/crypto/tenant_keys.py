"""Where organisations' wrapped keys are kept: a table that only the role `keys` can touch.

Invariant: a key is written once and never changed; what stands there opens with the root key only.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.orm import Mapped, mapped_column

from shared import clock
from shared.crypto.keyring import Keyring
from shared.crypto.root import RootKey
from shared.db.kinds import Platform
from shared.db.model import Model


class TenantKey(Model):
    """An organisation's key, wrapped by the root key."""

    __tablename__ = "tenant_key"
    __kind__ = Platform(role="keys")

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    wrapped_key: Mapped[bytes]
    created_at: Mapped[datetime]


def keyring(root: RootKey, engine: Engine) -> Keyring:
    """A keyring over this table; `engine` belongs to the database user `keys`."""

    def load(organisation_id: UUID) -> bytes | None:
        with engine.begin() as connection:
            row = connection.execute(_LOAD, {"id": organisation_id}).one_or_none()
        return bytes(row.wrapped_key) if row else None

    def store(organisation_id: UUID, wrapped: bytes) -> bytes:
        values = {"id": organisation_id, "wrapped": wrapped, "at": clock.now()}
        with engine.begin() as connection:
            connection.execute(_STORE, values)
            return bytes(connection.execute(_LOAD, {"id": organisation_id}).one().wrapped_key)

    return Keyring(root, load, store)


_LOAD = text("SELECT wrapped_key FROM tenant_key WHERE organisation_id = :id")
_STORE = text(
    "INSERT INTO tenant_key (organisation_id, wrapped_key, created_at)"
    " VALUES (:id, :wrapped, :at) ON CONFLICT DO NOTHING"
)
