"""A child as one organisation knows it.

Invariant: identity and contact are sealed under the child's own data key, which is wrapped by the
organisation's key: destroying `wrapped_key` destroys the file.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import OWN_TEAM, Model, TeamScoped, owned


class Child(TeamScoped, Model):
    """A child's file. `adopted_from` is the referral that it was adopted from, if any."""

    __tablename__ = "child"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "team_id"),
        UniqueConstraint("id", "owner_id"),
        ForeignKeyConstraint(*OWN_TEAM),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int]
    wrapped_key: Mapped[bytes | None]
    sealed_identity: Mapped[bytes]
    sealed_notes: Mapped[bytes | None]
    adopted_from: Mapped[UUID | None]
    provenance_id: Mapped[UUID | None]


class ChildAdoption(Model):
    """What was taken over into a file that stood already: a later referral about the same child."""

    __tablename__ = "child_adoption"
    __kind__ = Own()
    __table_args__ = (UniqueConstraint("owner_id", "referral_id"), *owned("child_id child.id"))

    child_id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    provenance_id: Mapped[UUID]
    adopted_at: Mapped[datetime]
    sealed_notes: Mapped[bytes]


class AdoptedFile(Model):
    """A file that came with a referral and was taken over into a child's file, under the child's
    key; `source_id` is the attachment that it was. `state`: pending, kept, or lost (the exchange
    ended before it was copied).
    """

    __tablename__ = "adopted_file"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "child_id", "created_at", "id"),
        UniqueConstraint("id", "owner_id"),
        UniqueConstraint("owner_id", "source_id"),
        *owned("child_id child.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    referral_id: Mapped[UUID]
    provenance_id: Mapped[UUID]
    source_id: Mapped[UUID]
    created_at: Mapped[datetime]
    category: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sealed_about: Mapped[bytes]
    state: Mapped[str]


class AdoptedFilePiece(Model):
    """64 KiB of it, sealed for its number."""

    __tablename__ = "adopted_file_piece"
    __kind__ = Own()
    __table_args__ = (*owned("file_id adopted_file.id"),)

    file_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    sealed: Mapped[bytes]


class AuthorityHolder(Model):
    """Who has parental authority over a child (BW 1:245): parent, guardian or institution."""

    __tablename__ = "authority_holder"
    __outlives_file__ = True
    __kind__ = Own()
    __table_args__ = (
        Index(None, "child_id", "owner_id"),
        UniqueConstraint("id", "owner_id"),
        *owned("child_id child.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    kind: Mapped[str]
    address_secret: Mapped[bool]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    version: Mapped[int]
    sealed_person: Mapped[bytes]


class ChildToken(Model):
    """A keyed token of a name or birth date: finding a child by name without storing the name."""

    __tablename__ = "child_token"
    __outlives_file__ = True
    __kind__ = Own()
    __table_args__ = (Index(None, "child_id", "owner_id"), *owned("child_id child.id"))

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    token: Mapped[bytes] = mapped_column(primary_key=True)
    child_id: Mapped[UUID] = mapped_column(primary_key=True)


class Sibling(Model):
    """A child that has brothers or sisters with us: those with the same `family_id`."""

    __tablename__ = "sibling"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "owner_id", "family_id"),
        *owned("child_id child.id"),
    )

    child_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    family_id: Mapped[UUID]
    linked_at: Mapped[datetime]
    linked_by: Mapped[UUID]
