"""Referrals as tables: what both parties see, and what each keeps to itself.

Invariant: sent content never changes; every change of state is a version and an append-only row of
the organisation that made it (held by a trigger, migration 0007).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Exchange, Own
from shared.db.model import Model, owned


class Referral(Model):
    """A referral from its owner (the sender) to a receiver; states as FHIR Task's.

    `open_token` is a keyed token of child, receiver and purpose: one open referral of each.
    """

    __tablename__ = "referral"
    __kind__ = Exchange("referral", begins="((state = 'draft'::text) AND (version = 1))")
    __table_args__ = (
        UniqueConstraint("id", "owner_id", "created_at"),
        ForeignKeyConstraint(
            ["receiver_team_id", "receiver_id"], ["team.id", "team.organisation_id"]
        ),
        Index(
            "referral_one_open",
            "owner_id",
            "open_token",
            unique=True,
            postgresql_where="state IN ('requested', 'received', 'accepted')",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    receiver_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    receiver_team_id: Mapped[UUID | None]
    purpose: Mapped[str]
    type: Mapped[str]
    in_reply_to: Mapped[UUID | None]
    categories: Mapped[list[str]]
    sealed_content: Mapped[bytes]
    open_token: Mapped[bytes]
    state: Mapped[str]
    state_at: Mapped[datetime]
    answer_due_at: Mapped[datetime | None]
    version: Mapped[int]


class ReferralStateChange(Model):
    """A transition: which organisation brought the referral in which state, and when.

    Written by a trigger on `referral`, so that no change of state goes without its line.
    """

    __tablename__ = "referral_state_change"
    __kind__ = Exchange(
        "referral",
        record="referral_id",
        created_at="referral_created_at",
        actor_column="acting_organisation_id",
        by_trigger=True,
    )
    __table_args__ = (
        ForeignKeyConstraint(
            ["referral_id", "owner_id", "referral_created_at"],
            ["referral.id", "referral.owner_id", "referral.created_at"],
        ),
    )

    referral_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    referral_created_at: Mapped[datetime]
    acting_organisation_id: Mapped[UUID]
    state: Mapped[str]
    at: Mapped[datetime]


class ReferralFile(Model):
    """What one party keeps to itself about a referral: its own child's file, who dealt with it.

    `reason_code` is why it was rejected or cancelled: it does not travel by itself.
    """

    __tablename__ = "referral_file"
    __kind__ = Own()
    __table_args__ = (Index(None, "child_id"), *owned("child_id child.id"))

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(primary_key=True)
    child_id: Mapped[UUID | None]
    handled_by: Mapped[UUID]
    reason_code: Mapped[str | None]
    at: Mapped[datetime]
