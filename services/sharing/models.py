"""Grants: who may see which record on which ground, and the key that opens it.

Invariant: a partner's grant has a rule, a ground and an end; an ended grant has no key and never
lives again; the application sees grants as viewer only, the register role as owner.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import CUTTING, Platform, Policy, X
from shared.db.model import Model, owned

_OWNER = f"(owner_id = {X})"
_VIEWER = f"(viewer_id = {X})"
_PARTNERS = f"((viewer_id <> owner_id) AND {CUTTING})"
_LIVING = f"((viewer_id <> owner_id) AND (ended_at IS NULL) AND {CUTTING})"
_RETURNED = f"((viewer_id = {X}) AND (ground = 'return_flow'::text))"
"""What flowed back to us: a withdrawal of ours ends that too."""


class AccessGrant(Model):
    """One viewer's key to one record of one owner; the owner's own grant anchors the record's key.

    `created_at` is the record's: lists are driven by (viewer, kind, created_at, record).
    `viewer_roles` are the roles that the rule lets see it (the owner's own grant: all of them);
    `viewer_team_id` is the viewer's team that works on it (None: nobody's yet). `rests_on` is the
    grant of the exchange within which this one flows back; it cannot outlive that (a trigger).
    `legal_ground_id`: on which record of a ground in law it was given. `only_members`: of our own
    organisation these alone see it, and who leads such cases (None: everybody whose team it is).
    """

    __tablename__ = "access_grant"
    __team_column__ = "viewer_team_id"
    __roles_column__ = "viewer_roles"
    __members_column__ = "only_members"
    __kind__ = Platform(
        role="",
        custom=(
            Policy("access_grant_see", "SELECT", "schakel_app", _VIEWER, None),
            Policy("access_grant_give", "INSERT", "schakel_app", None, _OWNER),
            Policy("access_grant_work", "UPDATE", "schakel_app", _VIEWER, _VIEWER),
            Policy("access_grant_register", "SELECT", "schakel_register", _OWNER, None),
            Policy("access_grant_end", "UPDATE", "schakel_register", _OWNER, _OWNER),
            Policy("access_grant_returned", "SELECT", "schakel_register", _RETURNED, None),
            Policy("access_grant_end_return", "UPDATE", "schakel_register", _RETURNED, _RETURNED),
            Policy("access_grant_judged", "SELECT", "schakel_owner", _PARTNERS, None),
            Policy("access_grant_cut", "UPDATE", "schakel_owner", _LIVING, _LIVING),
        ),
    )
    __table_args__ = (
        Index(
            "access_grant_live",
            "viewer_id",
            "kind",
            text("created_at DESC"),
            text("record_id DESC"),
            "owner_id",
            unique=True,
            postgresql_where="ended_at IS NULL",
        ),
        Index("access_grant_owner_record", "owner_id", "record_id"),
        Index(
            "access_grant_received",
            "viewer_id",
            text("starts_at DESC"),
            text("id DESC"),
            postgresql_where=text("viewer_id <> owner_id"),
        ),
        Index(
            "access_grant_rule",
            "rule_id",
            postgresql_where=text("ended_at IS NULL AND rule_id IS NOT NULL"),
        ),
        CheckConstraint("(ground = 'owner') = (viewer_id = owner_id)", name="owner_ground"),
        CheckConstraint(
            "ground = 'owner' OR (rule_id IS NOT NULL AND"
            " ends_at < starts_at + interval '21 years')",
            name="partner",
        ),
        CheckConstraint(
            "(ground = 'consent') = (cardinality(consent_ids) + cardinality(substitute_ids) > 0)",
            name="consent",
        ),
        UniqueConstraint("id", "owner_id"),
        CheckConstraint("(ground = 'return_flow') = (rests_on IS NOT NULL)", name="return_flow"),
        Index("access_grant_rests_on", "rests_on", postgresql_where=text("rests_on IS NOT NULL")),
        CheckConstraint(
            "legal_ground_id IS NULL OR"
            " ground IN ('abuse_protocol', 'vital_interest', 'police_disclosure')",
            name="in_law",
        ),
        CheckConstraint(
            "only_members IS NULL OR (ground = 'owner' AND safety_restricted)", name="only_members"
        ),
        Index(
            "access_grant_legal_ground_id",
            "legal_ground_id",
            postgresql_where=text("legal_ground_id IS NOT NULL"),
        ),
        *owned("legal_ground_id legal_ground.id"),
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended"),
        CheckConstraint("(wrapped_key IS NULL) = (ended_at IS NOT NULL)", name="key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    viewer_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    created_at: Mapped[datetime]
    record_id: Mapped[UUID]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    ground: Mapped[str]
    rule_id: Mapped[UUID | None] = mapped_column(ForeignKey("covenant_rule.id"))
    rule_version: Mapped[int | None]
    decision_reference: Mapped[str | None]
    categories: Mapped[list[str]]
    consent_ids: Mapped[list[UUID]]
    substitute_ids: Mapped[list[UUID]] = mapped_column(server_default=text("'{}'"))
    safety_restricted: Mapped[bool]
    starts_at: Mapped[datetime] = mapped_column(server_default=text("now()"))
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]
    wrapped_key: Mapped[bytes | None]
    viewer_roles: Mapped[list[str]]
    viewer_team_id: Mapped[UUID | None]
    opened_at: Mapped[datetime | None]
    rests_on: Mapped[UUID | None] = mapped_column(ForeignKey("access_grant.id"))
    legal_ground_id: Mapped[UUID | None]
    only_members: Mapped[list[UUID] | None]


class InnerGrant(Model):
    """The same table, for records that lie within another (a message, an attachment).

    Who reaches the outer record reaches these: its team is looked at there, and not again here;
    the roles are, since what flows back goes to the roles that the rule lets send.
    """

    __tablename__ = "access_grant"
    __roles_column__ = "viewer_roles"
    __table__ = Model.metadata.tables["access_grant"]
    __kind__ = AccessGrant.__kind__


class FiledGrant(Model):
    """The same table, for moving what lies with a child's file from team to team with that file:
    who may move the file need not have a role that each grant shows its record to.
    """

    __tablename__ = "access_grant"
    __table__ = Model.metadata.tables["access_grant"]
    __kind__ = AccessGrant.__kind__


class GrantConsent(Model):
    """A consent on which a grant rests; written by a trigger on `access_grant`."""

    __tablename__ = "grant_consent"
    __kind__ = Platform(
        role="",
        custom=(
            Policy("grant_consent_give", "INSERT", "schakel_app", None, _OWNER),
            Policy("grant_consent_register", "SELECT", "schakel_register", _OWNER, None),
        ),
    )
    __table_args__ = (
        Index(None, "consent_id"),
        *owned("grant_id access_grant.id", "consent_id consent.id"),
    )

    grant_id: Mapped[UUID] = mapped_column(primary_key=True)
    consent_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]


class Disclosure(Model):
    """A line of our register of disclosures: a grant that we gave or took over from, and about
    which child of ours it is. What became of it stands in the grant itself.

    `informed`: how parents hear of it: `notice` (of the consent), `duty` (the information duty), or
    `exchange` (it flows back within an exchange that they know of). `by_member`: who of ours.
    `named_for`: the list whose named members alone see it (None: it is about no list).
    """

    __tablename__ = "disclosure"
    __outlives_file__ = True
    __kind__ = Platform(
        role="",
        tenant_column="owner_id",
        custom=(Policy("disclosure_register", "SELECT", "schakel_register", _OWNER, None),),
    )
    __table_args__ = (
        Index("disclosure_newest", "owner_id", "direction", text("at DESC"), text("grant_id DESC")),
        Index(
            "disclosure_of_partner",
            "owner_id",
            "direction",
            "partner_id",
            text("at DESC"),
            text("grant_id DESC"),
        ),
        Index(
            "disclosure_of_child",
            "child_id",
            "direction",
            text("at DESC"),
            text("grant_id DESC"),
        ),
        CheckConstraint("direction IN ('given', 'received')", name="direction"),
        ForeignKeyConstraint(
            ["grant_id", "giver_owner_id"], ["access_grant.id", "access_grant.owner_id"]
        ),
        *owned("child_id child.id"),
    )

    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(primary_key=True)
    giver_owner_id: Mapped[UUID] = mapped_column(
        Computed("CASE direction WHEN 'given' THEN owner_id ELSE partner_id END", persisted=True)
    )
    direction: Mapped[str]
    child_id: Mapped[UUID | None]
    partner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    purpose: Mapped[str]
    ground: Mapped[str]
    covenant_name: Mapped[str | None]
    informed: Mapped[str]
    safety_restricted: Mapped[bool]
    by_member: Mapped[UUID | None]
    at: Mapped[datetime]
    named_for: Mapped[UUID | None]


class GrantSubstitute(Model):
    """What stood in the place of a statement, and a grant rests on; written by the same trigger."""

    __tablename__ = "grant_substitute"
    __kind__ = Platform(
        role="",
        custom=(
            Policy("grant_substitute_give", "INSERT", "schakel_app", None, _OWNER),
            Policy("grant_substitute_register", "SELECT", "schakel_register", _OWNER, None),
        ),
    )
    __table_args__ = (
        Index(None, "substitute_id"),
        *owned("grant_id access_grant.id", "substitute_id authority_substitute.id"),
    )

    grant_id: Mapped[UUID] = mapped_column(primary_key=True)
    substitute_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
