"""What goes into and comes out of the referrals' endpoints."""

from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    HOLDER_KINDS,
    PURPOSES,
    REFERRAL_STATES,
    REFERRAL_TYPES,
    REJECTION_REASONS,
)
from shared.web.fields import (
    Boolean,
    Code,
    Date,
    DateTime,
    Email,
    FreeText,
    Integer,
    List,
    Nested,
    Str,
    Uuid,
)
from shared.web.pages import PageQuery
from shared.web.schemas import Schema

PARTIES = {"sender": Text("verzonden", "sent"), "receiver": Text("ontvangen", "received")}


class DraftSchema(Schema):
    """A draft. Each text is a data category of its own; leave out what need not be shared."""

    receiver_id = Uuid(required=True)
    receiver_team_id = Uuid(allow_none=True, load_default=None)
    purpose = Code(PURPOSES, required=True)
    type = Code(REFERRAL_TYPES, load_default="application")
    question = FreeText(4000, required=True)
    school_functioning = FreeText(4000, allow_none=True, load_default=None)
    home_situation = FreeText(4000, allow_none=True, load_default=None)
    child_voice = FreeText(4000, allow_none=True, load_default=None)
    with_contact = Boolean(
        load_default=True, metadata={"description": "Whether the parents' contact goes along."}
    )


class NewReferralSchema(DraftSchema):
    """A draft about a child."""

    child_id = Uuid(required=True)


class SharedIdentitySchema(Schema):
    """Who the child is, as the sender shared it."""

    given_name = FreeText(100, required=True)
    name_prefix = FreeText(30, required=True, allow_none=True)
    family_name = FreeText(100, required=True)
    birth_date = Date(required=True)


class SharedContactSchema(Schema):
    """How to reach somebody with authority; a secret address is never shared."""

    kind = Code(HOLDER_KINDS, required=True)
    name = FreeText(200, required=True)
    relation = FreeText(100, required=True, allow_none=True)
    email = Email(required=True, allow_none=True)
    phone = Str(30, required=True, allow_none=True)
    address = FreeText(300, required=True, allow_none=True)


class ContentSchema(Schema):
    """What was shared, cut down to the rule's data categories; the rest is null."""

    question = FreeText(4000, required=True)
    school_functioning = FreeText(4000, required=True, allow_none=True)
    home_situation = FreeText(4000, required=True, allow_none=True)
    child_voice = FreeText(4000, required=True, allow_none=True)
    child_identity = Nested(SharedIdentitySchema, required=True, allow_none=True)
    family_contact = List(Nested(SharedContactSchema), 20, required=True, allow_none=True)


class StateChangeSchema(Schema):
    """A transition, and the organisation that made it."""

    state = Code(REFERRAL_STATES, required=True)
    at = DateTime(required=True)
    organisation_id = Uuid(required=True)


class ReferralSummarySchema(Schema):
    """A referral in a list: nothing about the child."""

    id = Uuid(required=True)
    owner_id = Uuid(required=True, metadata={"description": "The sender's organisation."})
    receiver_id = Uuid(required=True)
    receiver_team_id = Uuid(required=True, allow_none=True)
    purpose = Code(PURPOSES, required=True)
    type = Code(REFERRAL_TYPES, required=True)
    state = Code(REFERRAL_STATES, required=True)
    state_at = DateTime(required=True)
    answer_due_at = DateTime(required=True, allow_none=True)
    created_at = DateTime(required=True)
    version = Integer(1, required=True)


class ReferralSchema(ReferralSummarySchema):
    """A referral for the party that looks: `childId` is in its own files, `reasonCode` its own."""

    party = Code(PARTIES, required=True)
    child_id = Uuid(required=True, allow_none=True)
    team_id = Uuid(required=True, allow_none=True)
    reason_code = Code(REJECTION_REASONS, required=True, allow_none=True)
    categories = List(Code(CATEGORIES), required=True)
    content = Nested(ContentSchema, required=True)
    history = List(Nested(StateChangeSchema), 1000, required=True)


class ReferralQuerySchema(PageQuery):
    """All referrals, or those that we sent or were sent, or in one state."""

    party = Code(PARTIES)
    state = Code(REFERRAL_STATES)


class AcceptanceSchema(Schema):
    """In which of our teams the child gets its file; may be left out where only one is possible."""

    team_id = Uuid(allow_none=True, load_default=None)


class RejectionSchema(Schema):
    """Why not. The sender hears that it was rejected; the reason stays with us."""

    reason_code = Code(REJECTION_REASONS, required=True)
