"""What members are told, as a table.

Invariant: a notification holds ids and codes, never a name.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import Model, owned


class Notification(Model):
    """One message to one member about one record. `mail_state`: pending, sent, dropped."""

    __tablename__ = "notification"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "owner_id", "member_id", "created_at", "id"),
        UniqueConstraint("member_id", "kind", "record_id"),
        *owned("member_id member.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    member_id: Mapped[UUID]
    kind: Mapped[str]
    record_id: Mapped[UUID]
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_state: Mapped[str]
    mail_at: Mapped[datetime | None]
