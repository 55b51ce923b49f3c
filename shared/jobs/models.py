"""Work that happens later: outbox, inbox, timers, dead letters.

Invariant: rows hold ids only; the outbox is written in the business transaction, the inbox in the
effect's.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Platform, Policy, X
from shared.db.model import Model


class Outbox(Model):
    """A task to hand to the broker. The application may only add; the relay empties it."""

    __tablename__ = "outbox"
    __kind__ = Platform(
        role="relay",
        custom=(
            Policy("outbox_append", "INSERT", "schakel_app", None, "true"),
            Policy("outbox_clock", "INSERT", "schakel_clock", None, "true"),
            Policy("outbox_login", "INSERT", "schakel_login", None, "true"),
            Policy("outbox_operator", "INSERT", "schakel_operator", None, "true"),
            Policy("outbox_matcher", "INSERT", "schakel_matcher", None, "true"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    organisation_id: Mapped[UUID]
    task: Mapped[str]
    ids: Mapped[dict[str, Any]]
    trace_id: Mapped[str]


class Inbox(Model):
    """A message whose effect is committed: a message that comes twice acts once."""

    __tablename__ = "inbox"
    __kind__ = Platform(
        role="clock",
        custom=(
            Policy("inbox_append", "INSERT", "schakel_app", None, "true"),
            Policy("inbox_matcher", "INSERT", "schakel_matcher", None, "true"),
        ),
    )
    __table_args__ = (Index(None, "at"),)

    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    task: Mapped[str]
    at: Mapped[datetime]


class Timer(Model):
    """Something to do at a moment: written in the business transaction, claimed by the clock."""

    __tablename__ = "timer"
    __kind__ = Platform(
        role="clock",
        custom=(
            Policy("timer_append", "INSERT", "schakel_app", None, f"(organisation_id = {X})"),
            Policy(
                "timer_operator", "INSERT", "schakel_operator", None, f"(organisation_id = {X})"
            ),
            Policy("timer_matcher", "INSERT", "schakel_matcher", None, f"(organisation_id = {X})"),
        ),
    )
    __table_args__ = (Index(None, "due_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    due_at: Mapped[datetime]
    organisation_id: Mapped[UUID]
    task: Mapped[str]
    ids: Mapped[dict[str, Any]]


class DeadLetter(Model):
    """A task that kept failing: kept until a person retries or drops it (`schakel jobs`)."""

    __tablename__ = "dead_letter"
    __kind__ = Platform(role="broker")

    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    organisation_id: Mapped[UUID]
    task: Mapped[str]
    ids: Mapped[dict[str, Any]]
    fault: Mapped[str]
