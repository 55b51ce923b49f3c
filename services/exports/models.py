"""Exports as tables: the request, and the encrypted file in pieces.

Invariant: the pieces are ciphertext that only the recipient's key opens; a destroyed export has
no pieces.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import Model, owned


class Export(Model):
    """A dossier to be made, ready or ended. `state`: requested, ready, failed, ended."""

    __tablename__ = "export"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        UniqueConstraint("id", "owner_id"),
        *owned("child_id child.id", "recipient_key_id recipient_key.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    recipient_key_id: Mapped[UUID]
    requested_by: Mapped[UUID]
    requested_by_kind: Mapped[str]
    purpose: Mapped[str]
    state: Mapped[str]
    state_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    size_bytes: Mapped[int | None]
    sha256: Mapped[str | None]
    version: Mapped[int]


class ExportPiece(Model):
    """A piece of the age file, in order."""

    __tablename__ = "export_piece"
    __kind__ = Own()
    __table_args__ = owned("export_id export.id")

    export_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    ciphertext: Mapped[bytes]


class ExportSource(Model):
    """A partner's record that an export was made from: to fetch it, its grant must live."""

    __tablename__ = "export_source"
    __kind__ = Own()
    __table_args__ = owned("export_id export.id")

    export_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_kind: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
