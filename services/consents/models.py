"""Consents as tables: one row per person and question, and its timeline of statements.

Invariant: a statement is never changed or removed; the consent's state is its last statement's.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import Model, owned


class Consent(Model):
    """What one person was asked about one child (ISO/IEC TS 27560).

    `holder_id` is the authority holder, None for the child itself. `state`: requested, given,
    refused, withdrawn, expired, superseded. `until` is at most one year after the statement.
    `sealed_speaker` (under the child's key): who spoke for a holder that is an institution.
    """

    __tablename__ = "consent"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "holder_id"),
        Index(None, "child_id"),
        Index(None, "owner_id", "created_at", "id"),
        UniqueConstraint("id", "owner_id"),
        *owned("child_id child.id", "holder_id authority_holder.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    holder_id: Mapped[UUID | None]
    purpose: Mapped[str]
    receiver_ids: Mapped[list[UUID]]
    categories: Mapped[list[str]]
    sealed_notice: Mapped[bytes]
    notice_hash: Mapped[str]
    notice_language: Mapped[str]
    state: Mapped[str]
    stated_at: Mapped[datetime]
    until: Mapped[datetime]
    created_at: Mapped[datetime]
    version: Mapped[int]
    sealed_speaker: Mapped[bytes | None]


class ConsentStatement(Model):
    """One statement on the timeline: what was said, how, and how sure we are of who said it."""

    __tablename__ = "consent_statement"
    __kind__ = Own()
    __table_args__ = (Index(None, "consent_id"), *owned("consent_id consent.id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    consent_id: Mapped[UUID]
    at: Mapped[datetime]
    state: Mapped[str]
    method: Mapped[str]
    assurance: Mapped[str]
    recorded_by: Mapped[UUID]


class ConsentReceipt(Model):
    """What stopped at one moment, sealed under the child's key; `because` is a code."""

    __tablename__ = "consent_receipt"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "child_id", "made_at", "id"),
        Index(None, "consent_id"),
        *owned("child_id child.id", "consent_id consent.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    consent_id: Mapped[UUID | None]
    because: Mapped[str]
    made_at: Mapped[datetime]
    sealed: Mapped[bytes]


class Substitute(Model):
    """What stands in the place of one holder's statement: a court's permission, a certified
    institution with (part of) the authority, or that the holder cannot be reached.

    Without receivers or categories it is for any. What it rests on is sealed under the child's key.
    """

    __tablename__ = "authority_substitute"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "holder_id"),
        Index(None, "child_id"),
        UniqueConstraint("id", "owner_id"),
        *owned("child_id child.id", "holder_id authority_holder.id"),
        CheckConstraint("kind IN ('court_permission', 'institution', 'unreachable')", name="kind"),
        CheckConstraint(
            "until > since AND (kind <> 'unreachable' OR until <= since + interval '93 days')",
            name="period",
        ),
        CheckConstraint(
            "(reviewed_by IS NULL) = (reviewed_at IS NULL)"
            " AND reviewed_by IS DISTINCT FROM recorded_by",
            name="four_eyes",
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    kind: Mapped[str]
    purpose: Mapped[str]
    receiver_ids: Mapped[list[UUID]]
    categories: Mapped[list[str]]
    since: Mapped[datetime]
    until: Mapped[datetime]
    created_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    reviewed_by: Mapped[UUID | None]
    reviewed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]
    version: Mapped[int]
    sealed_note: Mapped[bytes]


class Evidence(Model):
    """A scan that shows what was said or decided: of a consent, or of a substitute."""

    __tablename__ = "consent_evidence"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "child_id"),
        Index(None, "consent_id"),
        Index(None, "substitute_id"),
        UniqueConstraint("id", "owner_id"),
        CheckConstraint("(consent_id IS NULL) <> (substitute_id IS NULL)", name="of_one"),
        *owned(
            "child_id child.id",
            "consent_id consent.id",
            "substitute_id authority_substitute.id",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    consent_id: Mapped[UUID | None]
    substitute_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    added_by: Mapped[UUID]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sealed_about: Mapped[bytes]


class EvidencePiece(Model):
    """64 KiB of it, sealed for its number."""

    __tablename__ = "consent_evidence_piece"
    __kind__ = Own()
    __table_args__ = (*owned("evidence_id consent_evidence.id"),)

    evidence_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    sealed: Mapped[bytes]
