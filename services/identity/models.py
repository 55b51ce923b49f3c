"""The tables of identity: signing keys, used assertions, people, their sessions and attempts.

Invariant: no secret stands here in the clear, and the database itself holds that there is at most
one current and one next signing key. Only the login role touches these tables.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Platform
from shared.db.model import Model

KeyState = Literal["next", "current", "retired"]
KeyUse = Literal["token", "export", "id-token-rsa"]


class SigningKey(Model):
    """A key that signs our tokens: published as next, then signing, then only verifying.

    `kid` is the thumbprint (RFC 7638). A retired key keeps its public part alone. `use` is what
    it signs: tokens; the manifests of exports, which must verify for as long as these exist; or
    what tells an app who somebody is, where that app reads RSA only.
    """

    __tablename__ = "signing_key"
    __kind__ = Platform(role="login")
    __table_args__ = (
        CheckConstraint("use IN ('token', 'export', 'id-token-rsa')", name="use"),
        CheckConstraint("state IN ('next', 'current', 'retired')", name="state"),
        CheckConstraint("(state = 'next') = (activated_at IS NULL)", name="activated"),
        CheckConstraint("(state = 'retired') = (retired_at IS NOT NULL)", name="retired"),
        CheckConstraint("(state = 'retired') = (sealed_private IS NULL)", name="private"),
        Index(
            "signing_key_one_of_each_idx",
            "use",
            "state",
            unique=True,
            postgresql_where=text("state <> 'retired'"),
        ),
    )

    kid: Mapped[str] = mapped_column(primary_key=True)
    use: Mapped[KeyUse] = mapped_column(Text())
    public_jwk: Mapped[dict[str, Any]]
    sealed_private: Mapped[bytes | None]
    state: Mapped[KeyState] = mapped_column(Text())
    created_at: Mapped[datetime]
    activated_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class UsedAssertion(Model):
    """A client assertion that was spent; kept until it could no longer be accepted anyway."""

    __tablename__ = "used_assertion"
    __kind__ = Platform(role="login")

    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    jti_hash: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class UsedProof(Model):
    """A DPoP proof that was spent. UNLOGGED: see `dpop.spending`."""

    __tablename__ = "used_proof"
    __kind__ = Platform(role="login")
    __table_args__ = {"prefixes": ["UNLOGGED"]}  # noqa: RUF012 - SQLAlchemy's own form

    proof_hash: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class RevokedToken(Model):
    """An access token that was revoked; kept for as long as it could be used."""

    __tablename__ = "revoked_token"
    __kind__ = Platform(role="login")

    jti_hash: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class PlatformSecret(Model):
    """A secret that all processes share, sealed under the root key."""

    __tablename__ = "platform_secret"
    __kind__ = Platform(role="login")

    name: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[bytes]
    created_at: Mapped[datetime]


class Person(Model):
    """Somebody who can log in; for whom they may act is their membership's business."""

    __tablename__ = "person"
    __kind__ = Platform(role="login")
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    sealed_totp: Mapped[bytes]
    created_at: Mapped[datetime]


class PersonSession(Model):
    """A browser in which somebody is logged in. The cookie's value is not here, its SHA-256 is.

    `member_id`: the membership that they act for, once chosen. `acr`: how they logged in.
    """

    __tablename__ = "person_session"
    __kind__ = Platform(role="login")

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    member_id: Mapped[UUID | None]
    acr: Mapped[str]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)


class LoginAttempt(Model):
    """How often logging in failed lately, for an account, a browser or a source; kept for a day."""

    __tablename__ = "login_attempt"
    __kind__ = Platform(role="login")

    key_hash: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    at: Mapped[datetime] = mapped_column(index=True)
    blocked_until: Mapped[datetime]
