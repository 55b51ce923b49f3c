"""Covenants as tables: parties and versioned rules.

Invariant: a covenant is visible to its parties only; a rule in force is never changed, a new
version takes its place.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Common, X
from shared.db.model import Model

PARTY = f"({X} = ANY (party_ids))"
KEEPER = f"(keeper_id = {X})"
OF_COVENANT = "(EXISTS ( SELECT 1 FROM covenant c WHERE (c.id = {table}.covenant_id)))"
KEPT_COVENANT = (
    "(EXISTS ( SELECT 1 FROM covenant c WHERE ((c.id = {table}.covenant_id)"  # noqa: S608
    f" AND (c.keeper_id = {X}))))"
)


class Covenant(Model):
    """A signed agreement between organisations. `keeper_id` keeps its text for the parties."""

    __tablename__ = "covenant"
    __kind__ = Common(
        why="a covenant is read by all who signed it",
        visible=f"({KEEPER} OR {PARTY})",
        make=KEEPER,
        change=KEEPER,
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    keeper_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    area: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    party_ids: Mapped[list[UUID]]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime]


class CovenantParty(Model):
    """An organisation that signed, and until when it takes part."""

    __tablename__ = "covenant_party"
    __kind__ = Common(
        why="the parties of a covenant know each other",
        visible=OF_COVENANT.format(table="covenant_party"),
        make=KEPT_COVENANT.format(table="covenant_party"),
    )

    covenant_id: Mapped[UUID] = mapped_column(ForeignKey("covenant.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    signed_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class CovenantRule(Model):
    """Which record kind may go from whom to whom, for which purpose, on which grounds.

    `retention_days` bounds a grant; `answer_days` are working days; ages are in years, inclusive.
    `return_categories` are the data that may flow back to the sender while the exchange lasts.
    """

    __tablename__ = "covenant_rule"
    __kind__ = Common(
        why="the rules of a covenant are read by all who signed it",
        visible=OF_COVENANT.format(table="covenant_rule"),
        make=KEPT_COVENANT.format(table="covenant_rule"),
    )
    __table_args__ = (
        Index(None, "covenant_id", "version"),
        CheckConstraint("NOT ('return_flow' = ANY (grounds))", name="asked_grounds"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    covenant_id: Mapped[UUID] = mapped_column(ForeignKey("covenant.id"))
    version: Mapped[int]
    purpose: Mapped[str]
    record_kind: Mapped[str]
    sender_kind: Mapped[str]
    sender_roles: Mapped[list[str]]
    receiver_kind: Mapped[str]
    receiver_roles: Mapped[list[str]]
    categories: Mapped[list[str]]
    grounds: Mapped[list[str]]
    consent_regime: Mapped[str]
    retention_days: Mapped[int]
    answer_days: Mapped[int]
    age_from: Mapped[int]
    age_to: Mapped[int]
    return_categories: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
