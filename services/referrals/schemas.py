"""What goes into and comes out of the referrals' endpoints."""

from shared.authz.permissions import ROLES
from shared.texts import Text
from shared.vocabulary import (
    CATEGORIES,
    EXCHANGE_ENDS,
    GRANT_GROUNDS,
    GROUNDS,
    HOLD_REASONS,
    HOLDER_KINDS,
    MEDIA_TYPES,
    MESSAGE_KINDS,
    OUTCOMES,
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
    Words,
)
from shared.web.pages import PageQuery
from shared.web.schemas import Schema

PARTIES = {"sender": Text("verzonden", "sent"), "receiver": Text("ontvangen", "received")}
VIEWS = {
    "mine": Text("van mij, of van wie ik vervang", "mine, or of whom I stand in for"),
    "my-teams": Text("van mijn teams", "of my teams"),
    "unassigned": Text("nog van niemand", "nobody's yet"),
    "left-behind": Text("van een collega die weg is", "of a colleague who left"),
    "overdue": Text("te laat beantwoord", "not answered in time"),
}


class DraftSchema(Schema):
    """A draft. Each text is a data category of its own; leave out what need not be shared."""

    receiver_id = Uuid(required=True)
    receiver_team_id = Uuid(allow_none=True, load_default=None)
    purpose = Code(PURPOSES, required=True)
    type = Code(REFERRAL_TYPES, load_default="application")
    ground = Code(GROUNDS, load_default="consent")
    legal_ground_id = Uuid(
        allow_none=True,
        load_default=None,
        metadata={"description": "What was recorded for a ground in law that asks for that."},
    )
    question = FreeText(4000, required=True)
    school_functioning = FreeText(4000, allow_none=True, load_default=None)
    home_situation = FreeText(4000, allow_none=True, load_default=None)
    child_voice = FreeText(4000, allow_none=True, load_default=None)
    with_contact = Boolean(
        load_default=True, metadata={"description": "Whether the parents' contact goes along."}
    )


class NewReferralSchema(DraftSchema):
    """A draft about a child. With `inReplyTo` it is a return referral: to who sent us that one."""

    child_id = Uuid(required=True)
    in_reply_to = Uuid(allow_none=True, load_default=None)


class CopySchema(Schema):
    """To whom the same words should go; for the same purpose, unless another is given."""

    receiver_id = Uuid(required=True)
    receiver_team_id = Uuid(allow_none=True, load_default=None)
    purpose = Code(PURPOSES, allow_none=True, load_default=None)


class SharedIdentitySchema(Schema):
    """Who the child is, as the sender shared it."""

    given_name = FreeText(100, required=True)
    call_name = FreeText(100, required=True, allow_none=True)
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
    in_reply_to = Uuid(
        required=True,
        allow_none=True,
        metadata={"description": "The referral that this one answers."},
    )
    exchange_ended_at = DateTime(
        required=True,
        allow_none=True,
        metadata={"description": "When the receiver's sight of it ended for good."},
    )
    created_at = DateTime(required=True)
    version = Integer(1, required=True)


class ReferralInListSchema(ReferralSummarySchema):
    """With the team and the member of ours that deal with it, and the child in our own files."""

    team_id = Uuid(required=True, allow_none=True)
    child_id = Uuid(required=True, allow_none=True)
    assignee_id = Uuid(required=True, allow_none=True)


class ReferralSchema(ReferralInListSchema):
    """A referral for the party that looks. `childId` is in its own files; the reason, the outcome,
    the suggestion and who deals with it are its own too.
    """

    party = Code(PARTIES, required=True)
    ground = Code(GROUNDS, required=True)
    legal_ground_id = Uuid(
        required=True, allow_none=True, metadata={"description": "The sender's own record of it."}
    )
    reason_code = Code(REJECTION_REASONS | HOLD_REASONS, required=True, allow_none=True)
    outcome_code = Code(OUTCOMES, required=True, allow_none=True)
    suggested_receiver_id = Uuid(required=True, allow_none=True)
    categories = List(Code(CATEGORIES), required=True)
    content = Nested(ContentSchema, required=True)
    history = List(Nested(StateChangeSchema), 1000, required=True)


class ReferralQuerySchema(PageQuery):
    """All referrals, or those that we sent or were sent, in one state, in one view of mine, or
    about one child in our own files.
    """

    party = Code(PARTIES)
    state = Code(REFERRAL_STATES)
    view = Code(VIEWS)
    child_id = Uuid()


class ViewCountsSchema(Schema):
    """How many there are in each view."""

    mine = Integer(0, required=True)
    my_teams = Integer(0, required=True)
    unassigned = Integer(0, required=True)
    left_behind = Integer(0, required=True)
    overdue = Integer(0, required=True)


class StateCountSchema(Schema):
    """How many there are in one state that we sent, or were sent."""

    party = Code(PARTIES, required=True)
    state = Code(REFERRAL_STATES, required=True)
    number = Integer(1, required=True)


class ReferralCountsSchema(Schema):
    """The numbers beside the lists; 100 means: more than 99. Only the states that wait for
    somebody are counted, and none that is empty.
    """

    views = Nested(ViewCountsSchema, required=True)
    states = List(Nested(StateCountSchema), 20, required=True)


class AcceptanceSchema(Schema):
    """In which of our teams the child gets its file; may be left out where only one is possible."""

    team_id = Uuid(allow_none=True, load_default=None)


class RejectionSchema(Schema):
    """Why not, and who might help instead. The sender hears that it was rejected; the rest only
    where the covenant's rule lets it flow back.
    """

    reason_code = Code(REJECTION_REASONS, required=True)
    suggested_receiver_id = Uuid(allow_none=True, load_default=None)


class HoldSchema(Schema):
    """Why it is on hold; that stays with us."""

    reason_code = Code(HOLD_REASONS, required=True)


class CompletionSchema(Schema):
    """How it ended. With `share` the sender is told: the outcome, and the feedback with its data
    categories. Without, it stays with us.
    """

    outcome_code = Code(OUTCOMES, required=True)
    feedback = FreeText(4000, allow_none=True, load_default=None)
    categories = List(Code(CATEGORIES), 20, load_default=list)
    share = Boolean(load_default=True)


class ReopeningSchema(Schema):
    """Why it is taken up again."""

    note = FreeText(2000, required=True)


class TriageSchema(Schema):
    """The team of ours that is to look at it."""

    team_id = Uuid(required=True)


class AssignmentSchema(Schema):
    """The member who deals with it; null for nobody in particular."""

    assignee_id = Uuid(required=True, allow_none=True)


class HandOverSchema(Schema):
    """The member who takes over what was left behind."""

    assignee_id = Uuid(required=True)


class AssigneeQuerySchema(PageQuery):
    """Who can deal with it where it lies, or could if it lay with this team of ours."""

    team_id = Uuid()


class StandInSchema(Schema):
    """Who stands in for somebody, and until when."""

    id = Uuid(required=True)
    name = Str(200, required=True)
    until = DateTime(required=True)


class AssigneeSchema(Schema):
    """A member of ours who can deal with it; `away`: somebody stands in for them now."""

    id = Uuid(required=True)
    name = Str(200, required=True)
    roles = List(Code(ROLES), required=True)
    away = Boolean(required=True)
    substitutes = List(Nested(StandInSchema), 100, required=True)


class EndedQuerySchema(PageQuery):
    """Which child of ours."""

    child_id = Uuid(required=True)


class ClosingSchema(Schema):
    """How it ended with us; the note stays with us too."""

    outcome_code = Code(OUTCOMES, required=True)
    note = FreeText(2000, allow_none=True, load_default=None)


class EndedExchangeSchema(Schema):
    """What we keep of our own about a referral that we took on and no longer see. `closedAt` null:
    nobody has said yet how it ended with us.
    """

    referral_id = Uuid(required=True)
    child_id = Uuid(required=True)
    sender_id = Uuid(required=True)
    received_at = DateTime(required=True, allow_none=True)
    accepted_at = DateTime(required=True)
    ended_at = DateTime(required=True)
    ended_because = Code(EXCHANGE_ENDS, required=True)
    assignee_id = Uuid(required=True, allow_none=True)
    outcome_code = Code(OUTCOMES, required=True, allow_none=True)
    closed_at = DateTime(required=True, allow_none=True)
    note = FreeText(2000, required=True, allow_none=True)


class NewMessageSchema(Schema):
    """What to write, which data that holds, and which waiting attachments go along."""

    text = FreeText(4000, required=True)
    categories = List(Code(CATEGORIES), 20, shortest=1, required=True)
    attachment_ids = List(Uuid(), 10, load_default=list)


class MessageQuestionSchema(Schema):
    """Which data the message would hold."""

    categories = List(Code(CATEGORIES), 20, shortest=1, required=True)


class MissingSchema(Schema):
    """One thing that is missing before this may be written, and what one could do."""

    code = Str(60, required=True)
    text = Words(required=True)
    remedy = Words(required=True, allow_none=True)


class MessageDecisionSchema(Schema):
    """Yes and until when the other could read it, or no with every reason that is missing."""

    allowed = Boolean(required=True)
    reasons = List(Nested(MissingSchema), 100, required=True)
    ground = Code(GRANT_GROUNDS, required=True, allow_none=True)
    until = DateTime(required=True, allow_none=True)


class MessageSchema(Schema):
    """What one party wrote. `ownerId` is whose it is; `shared`: the other party was given it."""

    id = Uuid(required=True)
    referral_id = Uuid(required=True)
    owner_id = Uuid(required=True)
    ours = Boolean(required=True)
    created_at = DateTime(required=True)
    kind = Code(MESSAGE_KINDS, required=True)
    categories = List(Code(CATEGORIES), required=True)
    shared = Boolean(required=True)
    readable = Boolean(required=True)
    text = FreeText(4000, required=True, allow_none=True)
    outcome_code = Code(OUTCOMES, required=True, allow_none=True)
    reason_code = Code(REJECTION_REASONS, required=True, allow_none=True)
    suggested_receiver_id = Uuid(required=True, allow_none=True)


class NewAttachmentSchema(Schema):
    """Which data the file holds. Its name comes in Content-Disposition, never in the URL."""

    category = Code(CATEGORIES, required=True)


class AttachmentSchema(Schema):
    """A file with a referral, or with the message `messageId`; `sharedAt` null: not sent yet."""

    id = Uuid(required=True)
    referral_id = Uuid(required=True)
    message_id = Uuid(required=True, allow_none=True)
    owner_id = Uuid(required=True)
    ours = Boolean(required=True)
    created_at = DateTime(required=True)
    category = Code(CATEGORIES, required=True)
    media_type = Code(MEDIA_TYPES, required=True)
    size_bytes = Integer(1, required=True)
    readable = Boolean(required=True)
    file_name = Str(120, required=True, allow_none=True)
    shared_at = DateTime(required=True, allow_none=True)
