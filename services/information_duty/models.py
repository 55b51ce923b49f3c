"""The information duty as tables: what parents must be told, what they were told, what they object.

Invariant: what somebody said, and every letter, is sealed under the child's own key: destroyed with
the file. A telling and a letter are never changed.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import OWN_TEAM, Model, TeamScoped, owned

_NOT_TOLD = "state <> 'told'"


class InformationDuty(Model):
    """What the people around one child must be told: that we gave it to this partner, or have it
    from there. `state`: open, deferred, told. `sharer_ids`: who of ours gave it, or took it over.

    `named_for`: the list whose named members tell it (None: it is about no list).

    One that is not told yet stands for child, partner, purpose, direction and list.
    """

    __tablename__ = "information_duty"
    __outlives_file__ = True
    __kind__ = Own()
    __table_args__ = (
        Index(
            "information_duty_one_open",
            "owner_id",
            "child_id",
            "partner_id",
            "direction",
            "purpose",
            "safety_restricted",
            "named_for",
            unique=True,
            postgresql_where=_NOT_TOLD,
            postgresql_nulls_not_distinct=True,
        ),
        Index("information_duty_due", "owner_id", "due_at", "id", postgresql_where=_NOT_TOLD),
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "child_id"),
        UniqueConstraint("id", "owner_id"),
        CheckConstraint("state IN ('open', 'deferred', 'told')", name="state"),
        CheckConstraint("(state = 'told') = (told_at IS NOT NULL)", name="told"),
        CheckConstraint(
            "state <> 'deferred' OR (deferred_until IS NOT NULL AND deferral_code IS NOT NULL)",
            name="deferred",
        ),
        *owned("child_id child.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    direction: Mapped[str]
    purpose: Mapped[str]
    grounds: Mapped[list[str]]
    categories: Mapped[list[str]]
    shared_until: Mapped[datetime]
    safety_restricted: Mapped[bool]
    state: Mapped[str]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    sharer_ids: Mapped[list[UUID]]
    told_at: Mapped[datetime | None]
    told_how: Mapped[str | None]
    deferred_until: Mapped[datetime | None]
    deferral_code: Mapped[str | None]
    deferred_by: Mapped[UUID | None]
    sealed_deferral: Mapped[bytes | None]
    overruled_by: Mapped[UUID | None]
    sealed_overruling: Mapped[bytes | None]
    escalated_at: Mapped[datetime | None]
    version: Mapped[int]
    named_for: Mapped[UUID | None]


class InformationTelling(Model):
    """One person was told. `holder_id` None: the child itself."""

    __tablename__ = "information_telling"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "holder_id"),
        Index(None, "duty_id"),
        *owned("duty_id information_duty.id", "holder_id authority_holder.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    duty_id: Mapped[UUID]
    holder_id: Mapped[UUID | None]
    how: Mapped[str]
    told_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    sealed_words: Mapped[bytes]


class LetterBatch(TeamScoped, Model):
    """The letters of all that is open in one team; `done_count` of its children are finished."""

    __tablename__ = "letter_batch"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        UniqueConstraint("id", "owner_id"),
        ForeignKeyConstraint(*OWN_TEAM),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    created_at: Mapped[datetime]
    asked_by: Mapped[UUID]
    children_count: Mapped[int]
    done_count: Mapped[int]
    letters_count: Mapped[int]


class InformationLetter(Model):
    """A letter to one person, as it was made. `by_hand`: the address is secret and not on it."""

    __tablename__ = "information_letter"
    __outlives_file__ = True
    __kind__ = Own()
    __table_args__ = (
        Index(None, "holder_id"),
        Index(None, "child_id"),
        Index(None, "batch_id"),
        *owned("child_id child.id", "holder_id authority_holder.id", "batch_id letter_batch.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    holder_id: Mapped[UUID | None]
    duty_ids: Mapped[list[UUID]]
    batch_id: Mapped[UUID | None]
    by_hand: Mapped[bool]
    safety_restricted: Mapped[bool]
    created_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    sealed_document: Mapped[bytes]


class Objection(Model):
    """A parent, or the child (`holder_id` None), objects (GDPR art. 21). While it is open nothing
    about the child is shared but by the abuse protocol or in a vital interest.
    """

    __tablename__ = "objection"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "holder_id"),
        Index("objection_open", "child_id", postgresql_where="state = 'open'"),
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "child_id"),
        CheckConstraint("state IN ('open', 'upheld', 'rejected', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        *owned("child_id child.id", "holder_id authority_holder.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    child_id: Mapped[UUID]
    holder_id: Mapped[UUID | None]
    state: Mapped[str]
    created_at: Mapped[datetime]
    stated_at: Mapped[datetime]
    due_at: Mapped[datetime]
    recorded_by: Mapped[UUID]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    ended_count: Mapped[int]
    sealed_reason: Mapped[bytes]
    sealed_answer: Mapped[bytes | None]
    version: Mapped[int]
