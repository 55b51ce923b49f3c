"""Tenants, their teams, members, systems and keys.

Invariant: the directory (organisation, team) is common to all; everything else is its owner's.
"""

from datetime import date, datetime
from typing import Any
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

from shared.db.kinds import Common, Own, X
from shared.db.model import OWN_TEAM, Model, owned


class Organisation(Model):
    """A tenant: one legal controller; `state` is one of `vocabulary.TENANT_STATES`.

    Only the operator's database user makes and changes it (migration 0040): an organisation does
    not lift its own suspension. `last_day`: until when one that is leaving can take its data
    along.
    """

    __tablename__ = "organisation"
    __kind__ = Common(
        why="the directory of chain partners: to whom one may send",
        make=f"(id = {X})",
        change=f"(id = {X})",
        login=True,
        operated="keeps",
    )
    __table_args__ = (
        CheckConstraint(
            "state IN ('applied', 'verified', 'active', 'suspended', 'leaving', 'destroyed',"
            " 'refused')",
            name="state",
        ),
        CheckConstraint(
            "CASE state WHEN 'leaving' THEN last_day IS NOT NULL WHEN 'destroyed' THEN true"
            " ELSE last_day IS NULL END",
            name="last_day",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    kvk: Mapped[str | None]
    oin: Mapped[str | None]
    state: Mapped[str]
    created_at: Mapped[datetime]
    rsin: Mapped[str | None]
    state_at: Mapped[datetime]
    version: Mapped[int]
    last_day: Mapped[date | None]


class TenantPapers(Model):
    """What an organisation's taking part rests on: who may speak for it, and the agreement.

    The processing agreement is that of GDPR art. 28(3): which version, signed when and by whom.
    `checked_in` says where the operator checked the numbers and who may sign.
    """

    __tablename__ = "tenant_papers"
    __kind__ = Own(papers=True)

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    representative_name: Mapped[str]
    representative_email: Mapped[str]
    checked_in: Mapped[str | None]
    agreement_version: Mapped[str | None]
    agreement_signed_on: Mapped[date | None]
    agreement_signed_by: Mapped[str | None]


class TenantChange(Model):
    """A step in an organisation's life: from which state to which, by which operator, and why.

    A trigger refuses a step without its line.
    """

    __tablename__ = "tenant_change"
    __kind__ = Own(papers=True)

    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    state_before: Mapped[str | None]
    state: Mapped[str]
    operator_name: Mapped[str]
    reason: Mapped[str | None]


class Team(Model):
    """A school, location, base team or neighbourhood of an organisation."""

    __tablename__ = "team"
    __kind__ = Common(
        why="the directory of chain partners: to which location one may send",
        make=f"(organisation_id = {X})",
        change=f"(organisation_id = {X})",
        operated="reads",
    )
    __table_args__ = (Index(None, "organisation_id"), UniqueConstraint("id", "organisation_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    brin: Mapped[str | None]
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Member(Model):
    """A person in an organisation, with roles there: from whom they were got, and when."""

    __tablename__ = "member"
    __kind__ = Own(lookup=True, counted=True)
    __table_args__ = (
        Index(None, "owner_id"),
        Index(None, "person_id"),
        UniqueConstraint("id", "owner_id"),
        UniqueConstraint("owner_id", "person_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID]
    name: Mapped[str]
    email: Mapped[str]
    roles: Mapped[list[str]]
    active: Mapped[bool]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    roles_by: Mapped[UUID | None] = mapped_column(default=None)
    roles_at: Mapped[datetime | None] = mapped_column(default=None)


class DutyRequest(Model):
    """An admin asks for roles or teams of their own that let them see more of children.

    `state`: asked, approved, rejected, withdrawn. Another admin decides; the roles and teams are
    those that the member would have from then on, on top of `member_version`.
    """

    __tablename__ = "duty_request"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        Index(
            "duty_request_one_asked",
            "member_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
        ),
        UniqueConstraint("id", "owner_id"),
        *owned("member_id member.id", "decided_by member.id"),
        CheckConstraint("state IN ('asked', 'approved', 'rejected', 'withdrawn')", name="state"),
        CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name="decided"),
        CheckConstraint(
            "state <> 'approved' OR (decided_by IS NOT NULL AND decided_by <> member_id)",
            name="four_eyes",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    created_at: Mapped[datetime]
    member_id: Mapped[UUID]
    member_version: Mapped[int]
    roles: Mapped[list[str]]
    team_ids: Mapped[list[UUID]]
    state: Mapped[str]
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]


class FactorReset(Model):
    """An admin asks that a member who lost their second factor may set up a new one.

    A second admin approves; whom it is about uses or refuses it, or it ends in another way.
    """

    __tablename__ = "factor_reset"
    __kind__ = Own(lookup=True, answered="(state = ANY (ARRAY['used'::text, 'refused'::text]))")
    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        Index(
            "factor_reset_one_open",
            "member_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        UniqueConstraint("id", "owner_id"),
        *owned("member_id member.id", "asked_by member.id", "approved_by member.id"),
        CheckConstraint(
            "state IN ('asked', 'approved', 'used', 'refused', 'rejected', 'withdrawn', 'lapsed')",
            name="state",
        ),
        CheckConstraint("asked_by <> member_id", name="not_own"),
        CheckConstraint("approved_by <> asked_by AND approved_by <> member_id", name="four_eyes"),
        CheckConstraint(
            "(approved_by IS NULL) = (approved_at IS NULL)"
            " AND (state NOT IN ('approved', 'used') OR approved_by IS NOT NULL)",
            name="approved",
        ),
        CheckConstraint("(state IN ('asked', 'approved')) = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    created_at: Mapped[datetime]
    member_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    state: Mapped[str]
    approved_by: Mapped[UUID | None]
    approved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class MemberTeam(Model):
    """A member's place in a team."""

    __tablename__ = "member_team"
    __kind__ = Own(lookup=True)
    __table_args__ = (*owned("member_id member.id"), ForeignKeyConstraint(*OWN_TEAM))

    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]


class MemberSubstitute(Model):
    """From `starts_at` until `ends_at` one member stands in for another."""

    __tablename__ = "member_substitute"
    __kind__ = Own(lookup=True)
    __table_args__ = (
        Index(None, "owner_id", "created_at", "id"),
        Index(None, "substitute_id"),
        *owned("member_id member.id", "substitute_id member.id"),
        CheckConstraint("substitute_id <> member_id AND ends_at > starts_at", name="sane"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    member_id: Mapped[UUID]
    substitute_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    created_at: Mapped[datetime]


class System(Model):
    """Another vendor's software that acts for an organisation: an OAuth client; id = client_id.

    By `client_credentials` it acts by itself, by `authorization_code` for whom of the organisation
    lets it: an app. What sees children's data is not active until a second person approved it.
    `public`: an app that can keep no secret. `id_token_alg` signs what it
    reads itself: who somebody is.
    """

    __tablename__ = "system"
    __kind__ = Own(lookup=True, counted=True)
    __table_args__ = (
        Index(None, "owner_id"),
        UniqueConstraint("id", "owner_id"),
        CheckConstraint(
            "grant_type IN ('client_credentials', 'authorization_code')", name="grant_type"
        ),
        CheckConstraint("NOT public OR grant_type = 'authorization_code'", name="public"),
        CheckConstraint(
            "(grant_type = 'authorization_code') = (cardinality(redirect_uris) > 0)",
            name="redirect_uris",
        ),
        CheckConstraint("approved_by <> asked_by", name="two_persons"),
        CheckConstraint(
            "NOT active OR approved_at IS NOT NULL OR NOT oauth_scopes && ARRAY["
            "'children:read', 'children:write', 'consents:read', 'consents:write', 'sharing:read',"
            " 'referrals:read', 'referrals:write', 'exports:read', 'exports:write',"
            " 'management:write', 'substitutes:write']",
            name="approved",
        ),
        CheckConstraint("ended_at IS NULL OR NOT active", name="ended"),
        CheckConstraint("id_token_alg IN ('ES256', 'PS256', 'RS256')", name="id_token_alg"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    jwks: Mapped[dict[str, Any]]
    oauth_scopes: Mapped[list[str]]
    roles: Mapped[list[str]]
    whole_organisation: Mapped[bool]
    active: Mapped[bool]
    grant_type: Mapped[str]
    public: Mapped[bool]
    redirect_uris: Mapped[list[str]]
    id_token_alg: Mapped[str]
    jwks_uri: Mapped[str | None]
    asked_by: Mapped[UUID | None]
    approved_by: Mapped[UUID | None]
    approved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)


class SystemTeam(Model):
    """A team whose records a system may see."""

    __tablename__ = "system_team"
    __kind__ = Own(lookup=True)
    __table_args__ = (*owned("system_id system.id"), ForeignKeyConstraint(*OWN_TEAM))

    system_id: Mapped[UUID] = mapped_column(primary_key=True)
    team_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]


class RecipientKey(Model):
    """A public age key to which the organisation has its exports encrypted.

    `confirmed_at`: a second person compared the fingerprint with the key's owner; nothing is
    encrypted to it before.
    """

    __tablename__ = "recipient_key"
    __kind__ = Own()
    __table_args__ = (
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed"),
        CheckConstraint("confirmed_by <> registered_by", name="four_eyes"),
        Index(None, "owner_id", "created_at", "id"),
        UniqueConstraint("id", "owner_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    recipient: Mapped[str]
    fingerprint: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    version: Mapped[int]
    registered_by: Mapped[UUID | None]
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None]
