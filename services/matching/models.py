"""Matching as tables: what an organisation offers, its pseudonyms, what it hears, and its cards.

Invariant: pairs are the matcher's alone; a side is written by the matcher when that organisation
may know of it, and not before. Names and birth dates stand in envelopes that the matcher opens.
"""

from datetime import date, datetime
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

from shared.db.kinds import Exchange, Own, Platform, Policy
from shared.db.model import OWN_TEAM, Model, TeamScoped, owned


class MatchOffer(TeamScoped, Model):
    """A signal that takes part in matching, on a ground, with the professional to be called.

    `sealed_contact` is their phone number; None: who took it over has yet to give one.
    `confirmed_at`: they said yes beforehand to being known to whoever else is concerned;
    `confirms_possible`: also where it may be another child. `roles` are theirs when they offered.
    `only_members`: as the signal's own. `import_id`: of the import that it came with.
    """

    __tablename__ = "match_offer"
    __kind__ = Own(matched="reads")
    __members_column__ = "only_members"
    __table_args__ = (
        UniqueConstraint("id", "owner_id"),
        Index(
            "match_offer_of_signal",
            "owner_id",
            "signal_id",
            unique=True,
            postgresql_where=text("state = 'active'"),
        ),
        Index(None, "child_id"),
        Index(None, "owner_id", "created_at", "id"),
        Index("match_offer_of_import", "import_id", postgresql_where=text("import_id IS NOT NULL")),
        ForeignKeyConstraint(*OWN_TEAM),
        CheckConstraint("state IN ('active', 'ended')", name="state"),
        CheckConstraint("(state = 'ended') = (ended_because IS NOT NULL)", name="ended"),
        CheckConstraint("confirmed_at IS NOT NULL OR NOT confirms_possible", name="confirmed"),
        *owned(
            "child_id child.id",
            "signal_id signal.id",
            "member_id member.id",
            "legal_ground_id legal_ground.id",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    signal_id: Mapped[UUID]
    child_id: Mapped[UUID]
    purpose: Mapped[str]
    ground: Mapped[str]
    legal_ground_id: Mapped[UUID | None]
    member_id: Mapped[UUID]
    roles: Mapped[list[str]]
    only_members: Mapped[list[UUID] | None]
    sealed_contact: Mapped[bytes | None]
    confirmed_at: Mapped[datetime | None]
    confirms_possible: Mapped[bool]
    state: Mapped[str]
    ended_because: Mapped[str | None]
    until: Mapped[datetime]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    import_id: Mapped[UUID | None]
    version: Mapped[int]


class FiledOffer(Model):
    """The same table, for what happens to offers because of others: an admin who ends a covenant
    reads none of them, and ends what rests on it in all teams.
    """

    __tablename__ = "match_offer"
    __table__ = Model.metadata.tables["match_offer"]
    __kind__ = MatchOffer.__kind__


class MatchSubject(Model):
    """The child of an offer under one covenant's pseudonyms: who may be told, until when.

    `generation`: the newest under which tokens stand. `sealed_envelope` opens for the matcher only.
    """

    __tablename__ = "match_subject"
    __kind__ = Own(matched="reads")
    __table_args__ = (
        UniqueConstraint("id", "owner_id"),
        UniqueConstraint("offer_id", "covenant_id"),
        Index(None, "covenant_id", "generation"),
        *owned("offer_id match_offer.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    offer_id: Mapped[UUID]
    covenant_id: Mapped[UUID] = mapped_column(ForeignKey("covenant.id"))
    generation: Mapped[int]
    receiver_ids: Mapped[list[UUID]]
    until: Mapped[datetime]
    sealed_envelope: Mapped[bytes]


class MatchToken(Model):
    """A keyed pseudonym of what a child may be found by; equal tokens are looked at by the matcher.

    Nothing about how alike two children are can be read from them: they are equal or they are not.
    """

    __tablename__ = "match_token"
    __kind__ = Own(matched="clears")
    __table_args__ = (
        Index(None, "subject_id"),
        ForeignKeyConstraint(
            ["subject_id", "owner_id"],
            ["match_subject.id", "match_subject.owner_id"],
            ondelete="CASCADE",
        ),
    )

    token: Mapped[bytes] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    generation: Mapped[int]


class MatchQuestion(Model):
    """That somebody put a child to matching, or a changed name or birth date: for the limits, and
    for the privacy officer. `why`: offered, corrected, imported.
    """

    __tablename__ = "match_question"
    __kind__ = Own()
    __table_args__ = (
        Index(None, "owner_id", "at"),
        CheckConstraint("why IN ('offered', 'corrected', 'imported')", name="why"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    member_id: Mapped[UUID]
    child_id: Mapped[UUID | None]
    offer_id: Mapped[UUID | None]
    why: Mapped[str]
    at: Mapped[datetime]


class MatchPair(Model):
    """Two offers that are, or may be, about one child. The matcher's alone.

    `via_id` is the pair through which this one was found: a third party of the same match.
    """

    __tablename__ = "match_pair"
    __kind__ = Platform(role="matcher")
    __table_args__ = (
        UniqueConstraint("low_offer_id", "high_offer_id"),
        Index(None, "high_offer_id"),
        CheckConstraint(
            "low_offer_id < high_offer_id AND low_owner_id <> high_owner_id", name="two"
        ),
        CheckConstraint("likeness IN ('same', 'possible')", name="likeness"),
        CheckConstraint("state IN ('found', 'met', 'denied', 'parted', 'gone')", name="state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    covenant_id: Mapped[UUID] = mapped_column(ForeignKey("covenant.id"))
    low_offer_id: Mapped[UUID]
    low_owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    high_offer_id: Mapped[UUID]
    high_owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    likeness: Mapped[str]
    score: Mapped[int]
    via_id: Mapped[UUID | None] = mapped_column(ForeignKey("match_pair.id"))
    state: Mapped[str]
    found_at: Mapped[datetime]
    state_at: Mapped[datetime]


class MatchLook(Model):
    """That the matcher looked for who is like the child of an offer: whose envelopes it opened, and
    what pairs it made of them. The matcher's own audit: in an organisation's it would tell.
    """

    __tablename__ = "match_look"
    __kind__ = Platform(role="matcher")
    __table_args__ = (Index(None, "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    offer_ids: Mapped[list[UUID]]
    opened_ids: Mapped[list[UUID]]
    pair_ids: Mapped[list[UUID]]


class MatchSide(TeamScoped, Model):
    """What one organisation may know of a pair. `partner_id` and `partner_offer_id` stand there
    only once both have said yes.
    """

    __tablename__ = "match_side"
    __kind__ = Own(matched="tells", counted=True)
    __table_args__ = (
        UniqueConstraint("id", "owner_id"),
        UniqueConstraint("pair_id", "owner_id"),
        Index(None, "owner_id", "told_at", "id"),
        Index(None, "offer_id"),
        ForeignKeyConstraint(*OWN_TEAM),
        ForeignKeyConstraint(["partner_id"], ["organisation.id"]),
        CheckConstraint("likeness IN ('same', 'possible')", name="likeness"),
        CheckConstraint("state IN ('asked', 'met', 'denied', 'parted', 'gone')", name="state"),
        CheckConstraint("decision IN ('confirmed', 'denied')", name="decision"),
        CheckConstraint("state IN ('met', 'parted') OR partner_id IS NULL", name="partner"),
        *owned("offer_id match_offer.id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    offer_id: Mapped[UUID]
    pair_id: Mapped[UUID]
    likeness: Mapped[str]
    state: Mapped[str]
    state_at: Mapped[datetime]
    told_at: Mapped[datetime]
    decision: Mapped[str | None]
    decided_by: Mapped[UUID | None]
    because: Mapped[str | None]
    partner_id: Mapped[UUID | None]
    partner_offer_id: Mapped[UUID | None]
    version: Mapped[int]


class FiledSide(Model):
    """The same table, as `FiledOffer`."""

    __tablename__ = "match_side"
    __table__ = Model.metadata.tables["match_side"]
    __kind__ = MatchSide.__kind__


class MatchCard(Model):
    """Who of ours can be called about an offer: name, roles and phone number, for the parties with
    whom both have said yes. A changed card is a new one.
    """

    __tablename__ = "match_card"
    __kind__ = Exchange("match")
    __table_args__ = (
        UniqueConstraint("id", "owner_id", "created_at"),
        Index(None, "owner_id", "offer_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    created_at: Mapped[datetime]
    offer_id: Mapped[UUID]
    sealed_content: Mapped[bytes]


class MatchStep(Model):
    """A line of the timeline that the parties of a match share: that there was contact, when and
    how, and who has the lead; never what was said. It is seen by who sees its author's card.
    """

    __tablename__ = "match_step"
    __kind__ = Exchange(
        "match", record="card_id", created_at="card_created_at", actor_column="owner_id"
    )
    __table_args__ = (
        Index(None, "card_id"),
        ForeignKeyConstraint(
            ["card_id", "owner_id", "card_created_at"],
            ["match_card.id", "match_card.owner_id", "match_card.created_at"],
        ),
        CheckConstraint(
            "kind IN ('contact', 'lead_proposed', 'lead_accepted', 'lead_declined', 'lead_ended')",
            name="kind",
        ),
        CheckConstraint(
            "(kind = 'contact') = (means IS NOT NULL AND held_on IS NOT NULL)", name="contact"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    card_id: Mapped[UUID]
    card_created_at: Mapped[datetime]
    at: Mapped[datetime]
    kind: Mapped[str]
    about_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    means: Mapped[str | None]
    held_on: Mapped[date | None]


class MatchGeneration(Model):
    """Under which generations of a covenant's pseudonyms tokens stand; without one: the first.

    `kid` names the line of the key file. While two stand, every child is written under both.
    """

    __tablename__ = "match_generation"
    __kind__ = Platform(
        role="matcher",
        custom=(
            Policy("match_generation_read", "SELECT", "schakel_app", "true", None),
            Policy(
                "match_generation_begin",
                "INSERT",
                "schakel_app",
                None,
                "(EXISTS ( SELECT 1 FROM covenant c WHERE (c.id = match_generation.covenant_id)))",
            ),
        ),
    )

    covenant_id: Mapped[UUID] = mapped_column(ForeignKey("covenant.id"), primary_key=True)
    generation: Mapped[int] = mapped_column(primary_key=True)
    kid: Mapped[str]
    started_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class MatcherKey(Model):
    """The public half of the matcher's key; `mac` says that somebody with the pseudonym key wrote
    it, so that who can only write in the database cannot put another there.
    """

    __tablename__ = "matcher_key"
    __kind__ = Platform(
        role="matcher",
        custom=(Policy("matcher_key_read", "SELECT", "schakel_app", "true", None),),
    )

    kid: Mapped[str] = mapped_column(primary_key=True)
    public_key: Mapped[bytes]
    mac: Mapped[bytes]
    published_at: Mapped[datetime]
