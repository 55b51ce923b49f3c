"""The tables of apps: pushed requests, grants, codes, refresh tokens.

Invariant: codes and tokens stand here as their SHA-256; a row that was used stays until it has
expired, so that its replay is noticed. Only the login role touches these tables.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Platform
from shared.db.model import Model, owned


class PushedRequest(Model):
    """An authorization request that an app pushed, until somebody decides on it."""

    __tablename__ = "pushed_request"
    __kind__ = Platform(role="login")

    uri_hash: Mapped[bytes] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    asked: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class OAuthGrant(Model):
    """Somebody let an app act for them, as this member, within these scopes, until it ends."""

    __tablename__ = "oauth_grant"
    __kind__ = Platform(role="login")
    __table_args__ = owned("client_id system.id", "member_id member.id")

    id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    owner_id: Mapped[UUID]
    member_id: Mapped[UUID] = mapped_column(index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    scopes: Mapped[list[str]]
    acr: Mapped[str]
    auth_time: Mapped[datetime]
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None]


class AuthorizationCode(Model):
    """A code on its way to the app; worth a minute, once."""

    __tablename__ = "authorization_code"
    __kind__ = Platform(role="login")
    __table_args__ = (ForeignKeyConstraint(["grant_id"], ["oauth_grant.id"], ondelete="CASCADE"),)

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(index=True)
    redirect_uri: Mapped[str]
    code_challenge: Mapped[str]
    dpop_jkt: Mapped[str | None]
    nonce: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RefreshToken(Model):
    """What an app renews its access with. `jkt`: of the key that a public app must prove."""

    __tablename__ = "refresh_token"
    __kind__ = Platform(role="login")
    __table_args__ = (ForeignKeyConstraint(["grant_id"], ["oauth_grant.id"], ondelete="CASCADE"),)

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    grant_id: Mapped[UUID] = mapped_column(index=True)
    jkt: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
