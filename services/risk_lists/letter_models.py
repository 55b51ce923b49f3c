"""Letters of invitation as a table.

Invariant: a letter is its maker's alone, and named members' among them; its words are sealed under
the key of the child's own file, once made they never change (trigger, migration 0210), and they go
when the child is off the list.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import Model, owned


class ListLetter(Model):
    """A letter that invites one holder of authority over a child on a list: asked for, then made.

    `batch_id`: what was asked for in one act. `sealed_order`: who may be called, when and where.
    `by_hand`: the address is secret or unknown, and not on it. The entry may be a partner's: no key
    leans on it, as it would tell whether it exists.
    """

    __tablename__ = "risk_list_letter"
    __named_for__ = "list_id"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "list_id", "created_at", "batch_id"),
        Index(None, "batch_id", "entry_id"),
        Index(None, "entry_id"),
        Index(None, "child_id"),
        Index(None, "holder_id"),
        CheckConstraint("(made_at IS NULL) = (sealed_document IS NULL)", name="made"),
        *owned("child_id child.id", "holder_id authority_holder.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    list_id: Mapped[UUID] = mapped_column(ForeignKey("risk_list.id"))
    entry_id: Mapped[UUID]
    child_id: Mapped[UUID]
    holder_id: Mapped[UUID]
    batch_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    created_at: Mapped[datetime]
    by_hand: Mapped[bool]
    sealed_order: Mapped[bytes]
    made_at: Mapped[datetime | None]
    sealed_document: Mapped[bytes | None]


class FiledLetter(Model):
    """The same table, for what follows from what others do."""

    __tablename__ = "risk_list_letter"
    __table__ = Model.metadata.tables["risk_list_letter"]
    __kind__ = ListLetter.__kind__
