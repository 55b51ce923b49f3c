"""A question for consent to one person as tables: how far it is, and the links that lead to it.

Invariant: what was asked and answered stands in the consent; of a link and of a code only a hash
is kept; how to reach the person is sealed under the child's key.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from shared.db.kinds import Own
from shared.db.model import OWN_TEAM, Model, TeamScoped, owned


class ConsentRequest(TeamScoped, Model):
    """One person is asked one question. `respondent_id` is the authority holder, or the child.

    `stage` is the child's age at the asking, in the brackets of the law; `attempts` are wrong codes
    since the last right one; `answered_in` is the language of the page. `sealed_words`: address for
    mail, phone to call, a personal sentence. `minded_by` follows it: at first who asked, None where
    they have left and nobody took it over.
    """

    __tablename__ = "consent_request"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "child_id"),
        Index(None, "owner_id", "asked_at", "id"),
        Index(None, "team_id"),
        Index(None, "minded_by"),
        UniqueConstraint("id", "owner_id"),
        UniqueConstraint("consent_id"),
        *owned("consent_id consent.id", "child_id child.id"),
        ForeignKeyConstraint(*OWN_TEAM),
        CheckConstraint("stage IN ('under_12', '12_to_15', 'from_16')", name="stage"),
        CheckConstraint("channel IN ('mail', 'paper')", name="channel"),
        CheckConstraint("(code_hash IS NULL) = (handover IS NULL)", name="code"),
        CheckConstraint("attempts BETWEEN 0 AND 5", name="attempts"),
        CheckConstraint("(closed_at IS NULL) = (closed_because IS NULL)", name="closed"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    consent_id: Mapped[UUID]
    child_id: Mapped[UUID]
    respondent_id: Mapped[UUID]
    stage: Mapped[str]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    channel: Mapped[str]
    language: Mapped[str]
    sealed_words: Mapped[bytes]
    handover: Mapped[str | None]
    code_hash: Mapped[bytes | None]
    code_at: Mapped[datetime | None]
    attempts: Mapped[int]
    locked_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    talk_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_in: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None]
    version: Mapped[int]
    minded_by: Mapped[UUID | None]

    @property
    def created_at(self) -> datetime:
        """The moment by which lists go (`keyset`)."""
        return self.asked_at


class ConsentLink(Model):
    """A personal link to a question. It has no hash until it is mailed; one at a time works."""

    __tablename__ = "consent_link"
    __kind__ = Own(lookup=True)
    __table_args__ = (
        Index(None, "request_id"),
        UniqueConstraint("link_hash"),
        *owned("request_id consent_request.id"),
        CheckConstraint("reason IN ('question', 'reminder', 'renewal', 'return')", name="reason"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    request_id: Mapped[UUID]
    respondent_id: Mapped[UUID]
    reason: Mapped[str]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    link_hash: Mapped[bytes | None]
    mailed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
