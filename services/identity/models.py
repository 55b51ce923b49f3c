"""The tables of identity: signing keys, used assertions, people, their sessions and attempts.

Invariant: no secret stands here in the clear, and the database itself holds that there is at most
one current and one next signing key. Only the login role touches these tables.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, text
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
    """Somebody who can log in; for whom they may act is their membership's business.

    Without `password_hash` they were invited, or use passkeys alone. `totp_step`: the step of the
    last one-time code that was used.
    """

    __tablename__ = "person"
    __kind__ = Platform(role="login")
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    sealed_totp: Mapped[bytes | None]
    totp_step: Mapped[int | None]
    created_at: Mapped[datetime]


class RecoveryCode(Model):
    """A way in for who lost their phone; the code is not here, its SHA-256 is."""

    __tablename__ = "recovery_code"
    __kind__ = Platform(role="login")

    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Passkey(Model):
    """A public key that somebody logs in with (WebAuthn); `id` names it to its owner.

    `device`: the browser in which it was made, in coarse words; `place`: what keeps it, as far as
    that browser said.
    """

    __tablename__ = "passkey"
    __kind__ = Platform(role="login")
    __table_args__ = (
        CheckConstraint("place IN ('built_in', 'phone', 'security_key', 'unknown')", name="place"),
    )

    credential_id: Mapped[bytes] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger())
    name: Mapped[str]
    synced: Mapped[bool]
    device: Mapped[str]
    place: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SpentChallenge(Model):
    """A challenge that was answered; kept until it would be too old anyway."""

    __tablename__ = "spent_challenge"
    __kind__ = Platform(role="login")

    challenge_hash: Mapped[bytes] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LoginLink(Model):
    """An invitation, a reset or the way to a new second factor, by mail. The code is not here, its
    SHA-256 is, once it was mailed.

    Without `person_id` somebody asked a reset for an address that nobody has.
    """

    __tablename__ = "login_link"
    __kind__ = Platform(role="login")
    __table_args__ = (
        CheckConstraint("kind IN ('invitation', 'reset', 'new_factor')", name="kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[bytes | None] = mapped_column(unique=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    mailed_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class SecurityNotice(Model):
    """A short mail to somebody about their own account; `kind` is one of `notices.Kind`."""

    __tablename__ = "security_notice"
    __kind__ = Platform(role="login")
    __table_args__ = (Index(None, "person_id", "kind", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    mailed_at: Mapped[datetime | None]


class PersonSession(Model):
    """A browser in which somebody is logged in. The cookie's value is not here, its SHA-256 is.

    `id` names the session to its owner. `member_id`: the membership that they act for, once chosen.
    `acr`: how they logged in, `authenticated_at`: when they last proved it. `device`: coarse words.
    `proof_key` proves its forms; it outlives a new token, so that no form is lost.
    """

    __tablename__ = "person_session"
    __kind__ = Platform(role="login")

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    member_id: Mapped[UUID | None]
    acr: Mapped[str]
    authenticated_at: Mapped[datetime]
    proof_key: Mapped[str]
    device: Mapped[str]
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
