"""Imports as tables: what was asked, the file in pieces, and its rows.

Invariant: what a file held is sealed under a key of the import's own, which is wrapped by the
organisation's key; when its time has passed, that key is destroyed with the rows.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import OWN_TEAM, Model, TeamScoped, owned


class Import(TeamScoped, Model):
    """A spreadsheet of a team, on its way in. `state`: one of `IMPORT_STATES`.

    `requested_by` and its kind: the member or system that sent it. The numbers count rows.
    """

    __tablename__ = "import_batch"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "team_id"),
        UniqueConstraint("id", "owner_id"),
        ForeignKeyConstraint(*OWN_TEAM),
        CheckConstraint("written <= judged AND judged <= read", name="counts"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    kind: Mapped[str]
    format: Mapped[str]
    requested_by: Mapped[UUID]
    requested_by_kind: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str]
    state_reason: Mapped[str | None]
    state_at: Mapped[datetime]
    mode: Mapped[str | None]
    read: Mapped[int]
    judged: Mapped[int]
    written: Mapped[int]
    fresh: Mapped[int]
    existing: Mapped[int]
    faulty: Mapped[int]
    matched: Mapped[int]
    undo_until: Mapped[datetime | None]
    wrapped_key: Mapped[bytes | None]
    sealed_about: Mapped[bytes | None]
    version: Mapped[int]


class ImportPiece(Model):
    """A sealed piece of it. `part`: the file as it came, or its rows once they were read."""

    __tablename__ = "import_piece"
    __kind__ = Own()
    __table_args__ = (
        *owned("import_id import_batch.id"),
        CheckConstraint("part IN ('file', 'rows')", name="part"),
    )

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    sealed: Mapped[bytes]


class ImportRow(Model):
    """A row of it, judged. `number`: where it stands in the file; `record_id`: the record that it
    becomes, became or is already; `token`: equal for rows that say the same, keyed.
    """

    __tablename__ = "import_row"
    __kind__ = Own()
    __table_args__ = (
        *owned("import_id import_batch.id"),
        Index(None, "import_id", "verdict", "number"),
        Index(None, "import_id", "token"),
        Index(None, "record_id"),
        CheckConstraint("verdict IN ('new', 'exists', 'faulty', 'made')", name="verdict"),
        CheckConstraint("(verdict = 'faulty') = (record_id IS NULL)", name="record"),
    )

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    verdict: Mapped[str]
    record_id: Mapped[UUID | None]
    token: Mapped[bytes | None]
    sealed: Mapped[bytes]
