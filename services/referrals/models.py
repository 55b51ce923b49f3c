"""Referrals as tables: what both parties see, and what each keeps to itself.

Invariant: sent content never changes; every change of state is a version and an append-only row of
the organisation that made it (held by triggers, migrations 0008 and 0012). Messages and attachments
are records of their own: each belongs to who wrote it, with its own key and its own grants.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Exchange, Own, X
from shared.db.model import Model, owned


class Referral(Model):
    """A referral from its owner (the sender) to a receiver; states as FHIR Task's.

    `open_token` is a keyed token of child, receiver and purpose: one open referral of each.
    `ground`: on which ground it is (to be) shared; it stays when sent.
    `in_reply_to` is the referral that this one answers. `exchange_ended_at` is when the receiver's
    sight of it ended for good: withdrawn, taken back, made in error, or its time had passed.
    """

    __tablename__ = "referral"
    __kind__ = Exchange(
        "referral",
        begins="((state = 'draft'::text) AND (version = 1))",
        counted=f"((owner_id = {X}) OR (receiver_id = {X}))",
    )
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
            postgresql_where=text(
                "state IN ('requested', 'received', 'accepted', 'in-progress', 'on-hold')"
                " AND exchange_ended_at IS NULL"
            ),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    receiver_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    receiver_team_id: Mapped[UUID | None]
    purpose: Mapped[str]
    type: Mapped[str]
    ground: Mapped[str]
    in_reply_to: Mapped[UUID | None]
    categories: Mapped[list[str]]
    sealed_content: Mapped[bytes]
    open_token: Mapped[bytes]
    state: Mapped[str]
    state_at: Mapped[datetime]
    answer_due_at: Mapped[datetime | None]
    exchange_ended_at: Mapped[datetime | None]
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
    """What one party keeps to itself about a referral: its own child's file, who deals with it.

    `reason_code` is why it was rejected or is on hold, `outcome_code` how it ended, and
    `suggested_receiver_id` who might help instead: none of these travels by itself. From whom it
    came, when, and how it was closed stays when the exchange has ended; `sealed_note` opens under
    the child's key. `left_by`: who dealt with it was deactivated, and nobody took it over yet.
    `legal_ground_id`: what was recorded of the ground in law on which we share it.
    """

    __tablename__ = "referral_file"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "child_id"),
        Index(None, "owner_id", "assignee_id"),
        Index(
            "referral_file_left",
            "owner_id",
            "left_by",
            postgresql_where=text("left_by IS NOT NULL"),
        ),
        CheckConstraint("left_by IS NULL OR assignee_id IS NULL", name="left"),
        *owned(
            "child_id child.id",
            "assignee_id member.id",
            "left_by member.id",
            "legal_ground_id legal_ground.id",
        ),
    )

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    referral_id: Mapped[UUID] = mapped_column(primary_key=True)
    child_id: Mapped[UUID | None]
    handled_by: Mapped[UUID]
    assignee_id: Mapped[UUID | None]
    reason_code: Mapped[str | None]
    outcome_code: Mapped[str | None]
    suggested_receiver_id: Mapped[UUID | None]
    sender_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    received_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    sealed_note: Mapped[bytes | None]
    left_by: Mapped[UUID | None]
    legal_ground_id: Mapped[UUID | None]
    at: Mapped[datetime]


def _of_referral() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["referral_id", "referral_owner_id", "referral_created_at"],
        ["referral.id", "referral.owner_id", "referral.created_at"],
    )


class ReferralMessage(Model):
    """What one party wrote about a referral; `kind`: message, feedback, rejection, note.

    `shared`: the other party was given it. What is not shared its author keeps to itself.
    """

    __tablename__ = "referral_message"
    __kind__ = Exchange("referral_message", actor_column="owner_id")
    __table_args__ = (
        UniqueConstraint("id", "owner_id"),
        Index(None, "referral_id", "created_at", "id"),
        _of_referral(),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    referral_id: Mapped[UUID]
    referral_owner_id: Mapped[UUID]
    referral_created_at: Mapped[datetime]
    kind: Mapped[str]
    categories: Mapped[list[str]]
    sealed_content: Mapped[bytes]
    shared: Mapped[bool]


class ReferralAttachment(Model):
    """A file that goes with a referral, or with the message `message_id`, and what it is about.

    `sealed_about` holds its name, size, number of pieces and SHA-256. From `shared_at` on it does
    not change (held by a trigger).
    """

    __tablename__ = "referral_attachment"
    __kind__ = Exchange("referral_attachment", removable="(shared_at IS NULL)")
    __table_args__ = (
        UniqueConstraint("id", "owner_id", "created_at"),
        Index(None, "referral_id", "created_at", "id"),
        _of_referral(),
        *owned("message_id referral_message.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    referral_id: Mapped[UUID]
    referral_owner_id: Mapped[UUID]
    referral_created_at: Mapped[datetime]
    message_id: Mapped[UUID | None]
    category: Mapped[str]
    media_type: Mapped[str]
    size_bytes: Mapped[int]
    sealed_about: Mapped[bytes]
    shared_at: Mapped[datetime | None]


_WAITING = (
    "(EXISTS ( SELECT 1 FROM referral_attachment a"
    " WHERE ((a.id = referral_attachment_piece.attachment_id) AND (a.shared_at IS NULL))))"
)


class ReferralAttachmentPiece(Model):
    """64 KiB of an attachment, sealed for its number: pieces cannot change places."""

    __tablename__ = "referral_attachment_piece"
    __kind__ = Exchange(
        "referral_attachment",
        record="attachment_id",
        created_at="attachment_created_at",
        actor_column="owner_id",
        removable=_WAITING,
    )
    __table_args__ = (
        ForeignKeyConstraint(
            ["attachment_id", "owner_id", "attachment_created_at"],
            [
                "referral_attachment.id",
                "referral_attachment.owner_id",
                "referral_attachment.created_at",
            ],
        ),
    )

    attachment_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    attachment_created_at: Mapped[datetime]
    sealed: Mapped[bytes]
