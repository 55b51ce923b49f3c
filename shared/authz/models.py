"""The answers kept for repeated requests. Invariant: sealed under the organisation's key."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Platform
from shared.db.model import Model


class IdempotentAnswer(Model):
    """The first answer to a request with an Idempotency-Key; forgotten after a day."""

    __tablename__ = "idempotent_answer"
    __kind__ = Platform(role="clock", tenant_column="organisation_id")
    __table_args__ = (Index(None, "at"),)

    organisation_id: Mapped[UUID] = mapped_column(primary_key=True)
    actor_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes]
    sealed_answer: Mapped[bytes | None]
    at: Mapped[datetime]
