"""Where organisations' wrapped keys are kept: a table that only the role `keys` can touch.

Invariant: a key is written once and never changed; what stands there opens with the root key only.
The operator can destroy the key of an organisation that it has just destroyed, and read none.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine, delete, text
from sqlalchemy.orm import Mapped, mapped_column

from shared import clock
from shared.crypto.keyring import Keyring
from shared.crypto.root import RootKey
from shared.db.kinds import Platform, Policy, X
from shared.db.model import Model

_OF_DESTROYED = (
    f"((organisation_id = {X}) AND (EXISTS ( SELECT 1 FROM organisation o"  # noqa: S608 - ours
    " WHERE ((o.id = tenant_key.organisation_id) AND (o.state = 'destroyed'::text)))))"
)


class TenantKey(Model):
    """An organisation's key, wrapped by the root key."""

    __tablename__ = "tenant_key"
    __kind__ = Platform(
        role="keys",
        custom=(Policy("tenant_key_destroyed", "DELETE", "schakel_operator", _OF_DESTROYED, None),),
    )

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


DESTROY = delete(TenantKey)
"""As the operator: the one row that the policy lets go, of the organisation that it acts for."""
_LOAD = text("SELECT wrapped_key FROM tenant_key WHERE organisation_id = :id")
_STORE = text(
    "INSERT INTO tenant_key (organisation_id, wrapped_key, created_at)"
    " VALUES (:id, :wrapped, :at) ON CONFLICT DO NOTHING"
)
