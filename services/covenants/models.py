"""Covenants as tables: versions with their signatures, parties, and the rules of each version.

Invariant: a covenant is visible to its parties only; a rule in force is never changed, a new
version takes its place.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Common, X
from shared.db.model import Model

PARTY = f"({X} = ANY (party_ids))"
KEEPER = f"(keeper_id = {X})"
AUTHOR = f"(author_id = {X})"
PROPOSED_TO = f"((proposed_at IS NOT NULL) AND {PARTY})"
OF_COVENANT = "(EXISTS ( SELECT 1 FROM covenant c WHERE (c.id = {table}.covenant_id)))"
WRITTEN_WITH_THE_DRAFT = (
    "(EXISTS ( SELECT 1 FROM covenant_version v WHERE ((v.covenant_id = covenant_rule.covenant_id)"  # noqa: S608
    f" AND (v.version = covenant_rule.version) AND (v.author_id = {X})"
    " AND (v.state = 'draft'::text))))"
)
AGREED = (
    "(EXISTS ( SELECT 1 FROM covenant_version v WHERE ("
    "(v.covenant_id = covenant_party.covenant_id)"
    " AND (covenant_party.organisation_id = ANY (v.party_ids))"
    " AND ((v.state = 'active'::text) OR (v.on_paper AND (v.state = 'draft'::text))))))"
)
ON_THE_TABLE = (
    "(EXISTS ( SELECT 1 FROM covenant_version v WHERE ((v.id = covenant_signature.version_id)"
    " AND (v.state = 'proposed'::text) AND (v.text_hash = covenant_signature.text_hash)"
    " AND (covenant_signature.organisation_id = ANY (v.party_ids)))))"
)


class Covenant(Model):
    """An agreement between organisations; `keeper_id` began it, and keeps its text.

    `version` is the one in force (0: none yet) and `active_party_ids` who takes part in it now:
    sharing locks this one row to know. `party_ids` may read it: who was ever asked to sign. A
    trigger says what a party may change: its own part, and what all have signed.
    """

    __tablename__ = "covenant"
    __kind__ = Common(
        why="a covenant is read by all who signed it",
        visible=f"({KEEPER} OR {PARTY})",
        make=KEEPER,
        change=f"({KEEPER} OR {PARTY})",
        judged=True,
        matched=True,
    )
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'proposed', 'active', 'ended')", name="state"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    keeper_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    area: Mapped[str]
    state: Mapped[str]
    version: Mapped[int]
    party_ids: Mapped[list[UUID]]
    active_party_ids: Mapped[list[UUID]]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]


class CovenantVersion(Model):
    """One text of a covenant: drafted by `author_id`, proposed, signed by all, in force, over.

    Nobody but its author sees a draft; what was proposed never changes (a trigger). `on_paper`:
    signed outside this platform. `edits` counts the draft's changes.
    """

    __tablename__ = "covenant_version"
    __kind__ = Common(
        why="who is asked to sign a text reads it",
        visible=f"({AUTHOR} OR {PROPOSED_TO})",
        make=f"({AUTHOR} AND (state = 'draft'::text) AND"
        f" {OF_COVENANT.format(table='covenant_version')})",
        change=f"({AUTHOR} OR {PROPOSED_TO})",
    )
    __table_args__ = (
        UniqueConstraint("covenant_id", "version"),
        Index(
            "covenant_version_in_force",
            "covenant_id",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
        Index(
            "covenant_version_on_the_table",
            "covenant_id",
            unique=True,
            postgresql_where=text("state IN ('proposed', 'signed')"),
        ),
        CheckConstraint(
            "state IN ('draft', 'proposed', 'signed', 'active', 'superseded', 'withdrawn',"
            " 'refused', 'ended')",
            name="state",
        ),
        CheckConstraint("state IN ('draft', 'withdrawn') OR version IS NOT NULL", name="numbered"),
        CheckConstraint(
            "(state = 'refused') = (refused_by IS NOT NULL)"
            " AND (refused_by IS NULL) = (refused_because IS NULL)",
            name="refused",
        ),
        CheckConstraint(
            "on_paper OR state IN ('draft', 'withdrawn') OR text IS NOT NULL", name="text"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    covenant_id: Mapped[UUID] = mapped_column(ForeignKey("covenant.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version: Mapped[int | None]
    state: Mapped[str]
    name: Mapped[str]
    area: Mapped[str]
    purposes: Mapped[list[str]]
    party_ids: Mapped[list[UUID]]
    terms: Mapped[dict[str, Any]]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    text: Mapped[str | None]
    text_hash: Mapped[str | None]
    on_paper: Mapped[bool]
    edits: Mapped[int]
    created_at: Mapped[datetime]
    proposed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    refused_by: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    refused_because: Mapped[str | None]


class CovenantSignature(Model):
    """An organisation's signature under a text, by the hand of one of its members."""

    __tablename__ = "covenant_signature"
    __kind__ = Common(
        why="who is asked to sign a text sees who has signed it",
        visible="(EXISTS ( SELECT 1 FROM covenant_version v"
        " WHERE (v.id = covenant_signature.version_id)))",
        make=f"((organisation_id = {X}) AND {ON_THE_TABLE})",
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("covenant_version.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    member_id: Mapped[UUID]
    text_hash: Mapped[str]
    signature: Mapped[bytes]
    signed_at: Mapped[datetime]


class CovenantKey(Model):
    """The public half of the key with which an organisation signs covenants."""

    __tablename__ = "covenant_key"
    __kind__ = Common(
        why="a signature is checked by anybody",
        make=f"(organisation_id = {X})",
        login=True,
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    public_key: Mapped[bytes]
    created_at: Mapped[datetime]


class CovenantParty(Model):
    """An organisation that signed, and until when it takes part; coming back is a new row."""

    __tablename__ = "covenant_party"
    __kind__ = Common(
        why="the parties of a covenant know each other",
        visible=OF_COVENANT.format(table="covenant_party"),
        make=AGREED,
        change=f"(organisation_id = {X})",
    )
    __table_args__ = (
        Index(
            "covenant_party_once",
            "covenant_id",
            "organisation_id",
            unique=True,
            postgresql_where=text("left_at IS NULL"),
        ),
    )

    covenant_id: Mapped[UUID] = mapped_column(ForeignKey("covenant.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    signed_at: Mapped[datetime] = mapped_column(primary_key=True)
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
        make=WRITTEN_WITH_THE_DRAFT,
        judged=True,
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
