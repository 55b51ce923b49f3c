"""Consents as tables: one row per person and question, and its timeline of statements.

Invariant: a statement is never changed or removed; the consent's state is its last statement's.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import Model, owned


class Consent(Model):
    """What one person was asked about one child (ISO/IEC TS 27560).

    `holder_id` is the authority holder, None for the child itself. `state`: requested, given,
    refused, withdrawn, expired. `until` is at most one year after the statement.
    """

    __tablename__ = "consent"
    __kind__ = Own()
    __table_args__ = (
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
