"""Exports as tables: the request, and the encrypted file in pieces.

Invariant: the pieces are ciphertext that only the recipient's key opens; a destroyed export has
no pieces.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import Model, owned


class Takeout(Model):
    """All files of the organisation, asked for at once: an export for each, in `parts` parts.

    `total` and `parts` are known from `planned_at` on.
    """

    __tablename__ = "takeout"
    __kind__ = Own(counted=True)
    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        UniqueConstraint("id", "owner_id"),
        *owned("recipient_key_id recipient_key.id"),
        CheckConstraint(
            "(planned_at IS NULL) = (total IS NULL) AND (total IS NULL) = (parts IS NULL)",
            name="planned",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    recipient_key_id: Mapped[UUID]
    requested_by: Mapped[UUID]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    planned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    total: Mapped[int | None]
    parts: Mapped[int | None]
    fetched_parts: Mapped[list[int]] = mapped_column(ARRAY(Integer))


class Export(Model):
    """A dossier to be made, ready or ended. `state`: requested, ready, failed, ended.

    `takeout_id`: it is one of all files that were asked for at once, in that part.
    """

    __tablename__ = "export"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "child_id"),
        Index(None, "owner_id", "created_at", "id"),
        UniqueConstraint("id", "owner_id"),
        *owned("child_id child.id", "recipient_key_id recipient_key.id", "takeout_id takeout.id"),
        CheckConstraint("(takeout_id IS NULL) = (takeout_part IS NULL)", name="takeout"),
        Index(None, "takeout_id", "takeout_part"),
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
    takeout_id: Mapped[UUID | None]
    takeout_part: Mapped[int | None]


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
    """A record that an export was made from: to fetch it, a partner's grant must live, and what we
    had on a list must stand. Of a list itself (`risk_list`, written when it is asked for): that the
    export shows to who is named on it alone.
    """

    __tablename__ = "export_source"
    __kind__ = Own()
    __table_args__ = owned("export_id export.id")

    export_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_kind: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
