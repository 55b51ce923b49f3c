"""Risk lists as tables: the list and who is named on it, its entries and the work on them.

Invariant: nobody but the named members sees a list or anything of it (`__named_for__`, see
`shared.db.guard`); what is dropped leaves a row without a name, a code or a key (triggers,
migration 0200); police and welfare facts lie in rows of their own, each its owner's.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    and_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Common, Exchange, Own, X
from shared.db.model import Model, owned

KIND = "risk_list_entry"
_PARTY = f"({X} = ANY (party_ids))"
_OF_LIST = (
    "(EXISTS ( SELECT 1 FROM risk_list l WHERE ((l.id = {table}.list_id)"  # noqa: S608
    f" AND ({X} = ANY (l.party_ids)))))"
)
_ACTING = f"((organisation_id = {X}) AND {_OF_LIST.format(table='risk_list_member')})"
_GONE = (
    "(EXISTS ( SELECT 1 FROM risk_list_entry e"
    " WHERE ((e.id = {table}.entry_id) AND (e.state = 'dropped'::text))))"
)
_ENTRY = ["entry_id", "owner_id", "entry_created_at"]
_OF_ENTRY = [f"risk_list_entry.{name}" for name in ("id", "owner_id", "created_at")]


class RiskList(Model):
    """A list under a covenant, for one purpose and neighbourhood, of a few organisations.

    `decision_reference`: of the police's decision (Wpg 20), where police takes part.
    `reviewed_on`: when it began, or was last reviewed; `review_on`: by when it must be again, three
    months later at most. `parents_told`: what parents are told of it; `parents_told_by`: when.
    """

    __tablename__ = "risk_list"
    __named_for__ = "id"
    __kind__ = Common(
        why="the parties work on it together; which of their members, the guard holds",
        visible=_PARTY,
        make=f"((owner_id = {X}) AND {_PARTY})",
        change=_PARTY,
        operated="reads",
    )
    __table_args__ = (
        Index(None, "covenant_id"),
        Index(None, "owner_id", "created_at", "id"),
        CheckConstraint("state IN ('open', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        CheckConstraint("owner_id = ANY (party_ids) AND cardinality(party_ids) > 1", name="party"),
        CheckConstraint(
            "parents_told_within >= 1 AND parents_told_within <= 30", name="told_within"
        ),
        CheckConstraint(
            "review_on > reviewed_on AND review_on <= reviewed_on + interval '3 months'",
            name="review",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    covenant_id: Mapped[UUID] = mapped_column(ForeignKey("covenant.id"))
    name: Mapped[str]
    purpose: Mapped[str]
    neighbourhood: Mapped[str]
    party_ids: Mapped[list[UUID]]
    decision_reference: Mapped[str | None]
    parents_told: Mapped[str]
    parents_told_within: Mapped[int]
    starts_on: Mapped[date]
    reviewed_on: Mapped[date]
    review_on: Mapped[date]
    state: Mapped[str]
    opened_by: Mapped[UUID]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int]


class NamedMember(Model):
    """A member of a party who works on the list; by the name that the others call them by.

    `roles`: those for which they take part. `person_id`: who it is whatever the organisation, from
    their membership (trigger, migration 0222); shown to nobody.
    """

    __tablename__ = "risk_list_member"
    __named_for__ = "list_id"
    __names_members__ = True
    __kind__ = Common(
        why="who works on it is known to who works on it",
        visible=_OF_LIST.format(table="risk_list_member"),
        make=_ACTING,
        change=_ACTING,
    )
    __table_args__ = (
        Index(None, "list_id"),
        Index(
            "risk_list_member_one",
            "list_id",
            "member_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "risk_list_member_one_person",
            "list_id",
            "person_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("risk_list_member_lives", "member_id", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("risk_list.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    member_id: Mapped[UUID]
    name: Mapped[str]
    roles: Mapped[list[str]]
    named_by: Mapped[UUID]
    named_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    person_id: Mapped[UUID | None] = mapped_column(default=None)


class Entry(Model):
    """A child on the list: who it is (sealed), why (codes only), and what is found and done.

    `justified_at`: when somebody last said why it stands here. The days are those of the funnel.
    `frozen_at`: since when it waits for the answer to an objection; `thawed_at`: when it last went
    on.
    """

    __tablename__ = "risk_list_entry"
    __named_for__ = "list_id"
    __kind__ = Exchange(KIND)
    __table_args__ = (
        UniqueConstraint("id", "owner_id", "created_at"),
        Index(None, "list_id", "created_at", "id"),
        CheckConstraint("state IN ('listed', 'confirmed', 'dropped')", name="state"),
        CheckConstraint("help_needed IN ('yes', 'no', 'watch')", name="help_needed"),
        CheckConstraint("(state = 'dropped') = (dropped_because IS NOT NULL)", name="dropped"),
        CheckConstraint(
            "dropped_because IN ('unconfirmed', 'not_rejustified', 'nothing_needed', 'helped',"
            " 'mistaken', 'sharing_ended', 'list_closed')",
            name="because",
        ),
        CheckConstraint("confirmed_by_id <> owner_id", name="confirmed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    list_id: Mapped[UUID] = mapped_column(ForeignKey("risk_list.id"))
    put_by: Mapped[UUID]
    sealed_content: Mapped[bytes | None]
    concern_codes: Mapped[list[str]]
    list_version: Mapped[int]
    help_needed: Mapped[str | None]
    state: Mapped[str]
    state_at: Mapped[datetime]
    dropped_because: Mapped[str | None]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    confirm_by: Mapped[datetime]
    justified_at: Mapped[datetime]
    known_on: Mapped[date | None]
    help_needed_on: Mapped[date | None]
    invited_on: Mapped[date | None]
    spoken_on: Mapped[date | None]
    helped_on: Mapped[date | None]
    frozen_at: Mapped[datetime | None]
    thawed_at: Mapped[datetime | None]
    version: Mapped[int]

    @classmethod
    def __stands__(cls) -> ColumnElement[bool]:
        """What said something of it is told again only while it stands on a list under way."""
        under_way = select(RiskList.id).where(RiskList.state == "open")
        return and_(cls.state != "dropped", cls.list_id.in_(under_way))


class Step(Model):
    """What is agreed to do about a child on the list: who of which party, by when; done when."""

    __tablename__ = "risk_list_step"
    __named_for__ = "list_id"
    __kind__ = Exchange(
        KIND,
        record="entry_id",
        created_at="entry_created_at",
        worked=True,
        removable=_GONE.format(table="risk_list_step"),
    )
    __table_args__ = (
        ForeignKeyConstraint(_ENTRY, _OF_ENTRY),
        Index(None, "entry_id"),
        Index(None, "list_id", "due_on", postgresql_where=text("state = 'open'")),
        CheckConstraint(
            "kind IN ('invite_parents', 'talk', 'help_agreed', 'referral', 'abuse_protocol',"
            " 'nothing_needed')",
            name="kind",
        ),
        CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
        CheckConstraint("(state = 'done') = (done_on IS NOT NULL)", name="done"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    list_id: Mapped[UUID] = mapped_column(ForeignKey("risk_list.id"))
    entry_id: Mapped[UUID]
    entry_created_at: Mapped[datetime]
    kind: Mapped[str]
    assignee_id: Mapped[UUID]
    assignee_org_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    due_on: Mapped[date]
    state: Mapped[str]
    done_on: Mapped[date | None]
    created_at: Mapped[datetime]
    version: Mapped[int]


class EntryChange(Model):
    """One line of an entry's history: which version of it, who of which party, when and what.

    `said`: codes, days and ids, and no words.
    """

    __tablename__ = "risk_list_change"
    __named_for__ = "list_id"
    __kind__ = Exchange(
        KIND,
        record="entry_id",
        created_at="entry_created_at",
        actor_column="acting_id",
        removable=_GONE.format(table="risk_list_change"),
    )
    __table_args__ = (
        ForeignKeyConstraint(_ENTRY, _OF_ENTRY),
        UniqueConstraint("entry_id", "version"),
        Index(None, "list_id", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    list_id: Mapped[UUID] = mapped_column(ForeignKey("risk_list.id"))
    entry_id: Mapped[UUID]
    entry_created_at: Mapped[datetime]
    version: Mapped[int]
    acting_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    by: Mapped[UUID | None]
    at: Mapped[datetime]
    kind: Mapped[str]
    said: Mapped[dict[str, Any]]


class Contribution(Model):
    """What one party adds about a child on the list: that it knows the child, or what it saw.

    `provenance`: the kind of organisation that it comes from; police data keeps its mark.
    """

    __tablename__ = "risk_list_contribution"
    __named_for__ = "list_id"
    __kind__ = Exchange(KIND, removable="true")
    __table_args__ = (
        UniqueConstraint("id", "owner_id", "created_at"),
        Index(None, "entry_id"),
        Index(
            "risk_list_contribution_known",
            "owner_id",
            "entry_id",
            unique=True,
            postgresql_where=text("kind = 'known'"),
        ),
        CheckConstraint("kind IN ('known', 'facts')", name="kind"),
        ForeignKeyConstraint(["entry_id"], ["risk_list_entry.id"]),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    list_id: Mapped[UUID] = mapped_column(ForeignKey("risk_list.id"))
    entry_id: Mapped[UUID]
    kind: Mapped[str]
    provenance: Mapped[str]
    by: Mapped[UUID]
    ground: Mapped[str]
    sealed_content: Mapped[bytes]


class Recognition(Model):
    """For ourselves: which child of our own files an entry is about, or seems to be (`how`).

    `opened_for_list`: the file was opened to put the child on the list. `ground`: on which we put
    it there, to give it anew at a review.
    """

    __tablename__ = "risk_list_recognition"
    __outlives_file__ = True
    __named_for__ = "list_id"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "child_id"),
        Index(None, "list_id"),
        UniqueConstraint("entry_id", "child_id"),
        Index(
            "risk_list_recognition_put",
            "owner_id",
            "list_id",
            "child_id",
            unique=True,
            postgresql_where=text("how = 'put'"),
        ),
        CheckConstraint("how IN ('put', 'suggested', 'ours', 'not_ours')", name="how"),
        CheckConstraint("likeness IN ('same', 'possible')", name="likeness"),
        CheckConstraint("(how = 'put') = (ground IS NOT NULL)", name="ground"),
        *owned("child_id child.id", "legal_ground_id legal_ground.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    list_id: Mapped[UUID] = mapped_column(ForeignKey("risk_list.id"))
    entry_id: Mapped[UUID]
    child_id: Mapped[UUID]
    how: Mapped[str]
    likeness: Mapped[str]
    opened_for_list: Mapped[bool]
    ground: Mapped[str | None]
    legal_ground_id: Mapped[UUID | None]
    by: Mapped[UUID | None]
    at: Mapped[datetime]


IS_OURS = Recognition.how.in_(("put", "ours"))
"""That it is this child, by our own word: we put it there, or said that it is ours."""


class Tally(Model):
    """What is left of children who are off a list: of those whom one party put there in a month,
    how many came to a step of the funnel, and after how many days, all together: since they were
    listed, and since the step before.
    """

    __tablename__ = "risk_list_tally"
    __named_for__ = "list_id"
    __kind__ = Common(
        why="counts without a child, for who works on the list",
        visible=_OF_LIST.format(table="risk_list_tally"),
        make=f"((organisation_id = {X}) AND {_OF_LIST.format(table='risk_list_tally')})",
    )
    __table_args__ = (
        Index(None, "list_id"),
        CheckConstraint(
            "step IN ('listed', 'known', 'help_needed', 'invited', 'spoken', 'helped')",
            name="step",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("risk_list.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    month: Mapped[date]
    step: Mapped[str]
    children: Mapped[int]
    days: Mapped[int]
    between_days: Mapped[int]
