"""Grounds in law as tables: what was recorded beforehand, its steps, and who was the second.

Invariant: steps and reviews are written once and never changed (the application has no right to);
nobody reviews what they asked (triggers, migration 0120). Texts are sealed under the child's key.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import Model, owned


class LegalGround(Model):
    """Why this may be shared without consent. `child_id` None: a structural decision of the police
    (Wpg 20), about a cooperation; its reason is sealed under the organisation's key.

    `state`: waiting (for the second person), approved, rejected, ended. `purposes` empty: any.
    """

    __tablename__ = "legal_ground"
    __kind__ = Own()
    __table_args__ = (
        UniqueConstraint("id", "owner_id"),
        Index(None, "child_id"),
        Index(None, "owner_id", "created_at", "id"),
        CheckConstraint(
            "ground IN ('abuse_protocol', 'vital_interest', 'police_disclosure')", name="ground"
        ),
        CheckConstraint("state IN ('waiting', 'approved', 'rejected', 'ended')", name="state"),
        CheckConstraint(
            "(ground = 'police_disclosure') = (article IS NOT NULL)"
            " AND (article IS NULL) = (reference IS NULL)",
            name="police",
        ),
        CheckConstraint(
            "(child_id IS NULL) = (article IS NOT NULL AND article = 'wpg_20')", name="child"
        ),
        CheckConstraint("ground <> 'abuse_protocol' OR safety_restricted", name="restricted"),
        CheckConstraint(
            "until > created_at AND until < created_at + interval '5 years 2 days'", name="term"
        ),
        *owned("child_id child.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    child_id: Mapped[UUID | None]
    ground: Mapped[str]
    receiver_ids: Mapped[list[UUID]]
    purposes: Mapped[list[str]]
    acute: Mapped[bool]
    safety_restricted: Mapped[bool]
    article: Mapped[str | None]
    reference: Mapped[str | None]
    sealed_reason: Mapped[bytes]
    asked_by: Mapped[UUID]
    created_at: Mapped[datetime]
    until: Mapped[datetime]
    state: Mapped[str]
    state_at: Mapped[datetime]
    ended_by: Mapped[UUID | None]
    version: Mapped[int]


class LegalGroundStep(Model):
    """One entry of a step of the abuse protocol; a later one of the same step corrects it."""

    __tablename__ = "legal_ground_step"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "ground_id"),
        CheckConstraint("step IN ('map', 'consult', 'talk', 'weigh', 'decide')", name="step"),
        CheckConstraint("NOT skipped OR step = 'talk'", name="skipped"),
        *owned("ground_id legal_ground.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    ground_id: Mapped[UUID]
    step: Mapped[str]
    skipped: Mapped[bool]
    held_on: Mapped[date]
    sealed_text: Mapped[bytes]
    recorded_by: Mapped[UUID]
    at: Mapped[datetime]


class LegalGroundReview(Model):
    """What the second person said of it, once. `verdict`: approved or rejected."""

    __tablename__ = "legal_ground_review"
    __kind__ = Own()
    __table_args__ = (
        UniqueConstraint("ground_id"),
        CheckConstraint("verdict IN ('approved', 'rejected')", name="verdict"),
        *owned("ground_id legal_ground.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    ground_id: Mapped[UUID]
    verdict: Mapped[str]
    sealed_note: Mapped[bytes]
    reviewed_by: Mapped[UUID]
    at: Mapped[datetime]
