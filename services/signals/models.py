"""Signals as tables: the worry with its history, what is done about it, and what partners got.

Invariant: every change of a signal is a version with its own line of history, written once and at
the legal end destroyed; states go one way (triggers, migration 0160). What people
wrote is sealed under the child's own key and destroyed with it; what a partner got is a snapshot
sealed with a key of its own, and never changes.
"""

from datetime import date, datetime
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

from shared.db.kinds import Exchange, Own
from shared.db.model import OWN_TEAM, Model, TeamScoped, owned


class Signal(TeamScoped, Model):
    """A professional is worried about a child. `list_version`: of the list of concern codes.

    `until`: it lapses by itself; never past two years from the observation. `author_id` None:
    software wrote it (`recorded_by`). `only_members`: it is kept to these, and who leads such cases
    (None: everybody whose team it is). `erased_at`: its words are gone, at the legal end.
    """

    __tablename__ = "signal"
    __kind__ = Own()
    __members_column__ = "only_members"
    __table_args__ = (
        UniqueConstraint("id", "owner_id"),
        ForeignKeyConstraint(*OWN_TEAM),
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "child_id"),
        Index(None, "team_id"),
        Index(None, "owner_id", "author_id"),
        CheckConstraint(
            "state IN ('active', 'closed', 'lapsed', 'entered-in-error')", name="state"
        ),
        CheckConstraint(
            "(until AT TIME ZONE 'UTC') <= observed_on + interval '2 years'", name="until"
        ),
        CheckConstraint(
            "(erased_at IS NULL) = (severity IS NOT NULL)"
            " AND (erased_at IS NULL) = (cardinality(concern_codes) > 0)",
            name="erased",
        ),
        CheckConstraint("erased_at IS NULL OR state <> 'active'", name="erased_over"),
        CheckConstraint("(state = 'closed') = (outcome_code IS NOT NULL)", name="outcome"),
        *owned("child_id child.id", "author_id member.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    child_id: Mapped[UUID]
    author_id: Mapped[UUID | None]
    recorded_by: Mapped[UUID]
    created_at: Mapped[datetime]
    concern_codes: Mapped[list[str]]
    list_version: Mapped[int]
    severity: Mapped[str | None]
    observed_on: Mapped[date]
    parents_told_on: Mapped[date | None]
    parents_reason: Mapped[str | None]
    parents_due_at: Mapped[datetime | None]
    only_members: Mapped[list[UUID] | None]
    state: Mapped[str]
    state_at: Mapped[datetime]
    outcome_code: Mapped[str | None]
    until: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    version: Mapped[int]


class SignalEntry(Model):
    """One line of a signal's history. `kind`: `SIGNAL_ENTRIES`; `by` None: the clock did it.

    What was written or corrected holds the whole of the signal as it then stood; the rest its
    reason or note.
    """

    __tablename__ = "signal_entry"
    __kind__ = Own()
    __table_args__ = (
        UniqueConstraint("owner_id", "signal_id", "version"),
        Index(None, "signal_id"),
        *owned("signal_id signal.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    signal_id: Mapped[UUID]
    version: Mapped[int]
    kind: Mapped[str]
    by: Mapped[UUID | None]
    at: Mapped[datetime]
    sealed_content: Mapped[bytes | None]


class SignalFollowUp(Model):
    """What is done about a signal: what, who of ours, by when; done when, with what."""

    __tablename__ = "signal_follow_up"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "signal_id"),
        Index(
            "signal_follow_up_due",
            "owner_id",
            "due_on",
            "id",
            postgresql_where=text("state = 'open'"),
        ),
        CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done"),
        *owned("signal_id signal.id", "assignee_id member.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    signal_id: Mapped[UUID]
    assignee_id: Mapped[UUID | None]
    due_on: Mapped[date]
    state: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    done_on: Mapped[date | None]
    done_by: Mapped[UUID | None]
    sealed_what: Mapped[bytes | None]
    sealed_result: Mapped[bytes | None]
    version: Mapped[int]


class SignalShare(Model):
    """What a partner was given of a signal: a snapshot, cut down to the rule's data categories.

    `ended_at`: when the partner's sight of it ended for good.
    """

    __tablename__ = "signal_share"
    __kind__ = Exchange("signal")
    __table_args__ = (
        UniqueConstraint("id", "owner_id", "created_at"),
        Index(None, "signal_id"),
        Index(
            "signal_share_one_open",
            "owner_id",
            "signal_id",
            "receiver_id",
            "purpose",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        *owned("signal_id signal.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    signal_id: Mapped[UUID]
    receiver_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    purpose: Mapped[str]
    ground: Mapped[str]
    categories: Mapped[list[str]]
    sealed_content: Mapped[bytes]
    ended_at: Mapped[datetime | None]
