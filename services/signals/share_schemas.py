"""What goes into and comes out of the endpoints of signals that were shared."""

from services.signals.giving import PARTIES, SHAREABLE
from shared.vocabulary import (
    CATEGORIES,
    CONCERN_CODES,
    DISCLOSURE_ENDS,
    GROUNDS,
    HOLDER_KINDS,
    PARENTS_NOT_TOLD,
    PURPOSES,
    SEVERITIES,
)
from shared.web.fields import (
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


class ShareBodySchema(Schema):
    """To whom, for what, on which ground, and which parts."""

    receiver_id = Uuid(required=True)
    receiver_team_id = Uuid(allow_none=True, load_default=None)
    purpose = Code(PURPOSES, required=True)
    categories = List(Code(SHAREABLE), 10, shortest=1, required=True)
    ground = Code(GROUNDS, load_default="consent")
    legal_ground_id = Uuid(allow_none=True, load_default=None)


class ShareSummarySchema(Schema):
    """What was shared of a signal, in a list. `signalId` is the owner's alone; `openedAt`: when
    the receiver looked first.
    """

    id = Uuid(required=True)
    party = Code(PARTIES, required=True)
    owner_id = Uuid(required=True)
    receiver_id = Uuid(required=True)
    signal_id = Uuid(required=True, allow_none=True)
    team_id = Uuid(required=True, allow_none=True)
    purpose = Code(PURPOSES, required=True)
    ground = Code(GROUNDS, required=True)
    categories = List(Code(CATEGORIES), required=True)
    created_at = DateTime(required=True)
    until = DateTime(required=True, allow_none=True)
    opened_at = DateTime(required=True, allow_none=True)
    ended_at = DateTime(required=True, allow_none=True)
    ended_because = Code(DISCLOSURE_ENDS, required=True, allow_none=True)


class SignalledChildSchema(Schema):
    """Who the child is, as the sender shared it."""

    given_name = FreeText(100, required=True)
    name_prefix = FreeText(30, required=True, allow_none=True)
    family_name = FreeText(100, required=True)
    birth_date = Date(required=True)


class SignalledContactSchema(Schema):
    """How to reach somebody with authority; a secret address is never shared."""

    kind = Code(HOLDER_KINDS, required=True)
    name = FreeText(200, required=True)
    relation = FreeText(100, required=True, allow_none=True)
    email = Email(required=True, allow_none=True)
    phone = Str(30, required=True, allow_none=True)
    address = FreeText(300, required=True, allow_none=True)


class ShareContentSchema(Schema):
    """What was shared; a part that was not is null."""

    child_identity = Nested(SignalledChildSchema, required=True, allow_none=True)
    family_contact = List(Nested(SignalledContactSchema), 20, required=True, allow_none=True)
    concern_codes = List(Code(CONCERN_CODES), 10, required=True, allow_none=True)
    list_version = Integer(1, required=True, allow_none=True)
    severity = Code(SEVERITIES, required=True, allow_none=True)
    observed_on = Date(required=True, allow_none=True)
    facts = FreeText(4000, required=True, allow_none=True)
    interpretation = FreeText(4000, required=True, allow_none=True)
    child_voice = FreeText(4000, required=True, allow_none=True)
    parents_told = FreeText(4000, required=True, allow_none=True)
    parents_told_on = Date(required=True, allow_none=True)
    parents_reason = Code(PARENTS_NOT_TOLD, required=True, allow_none=True)


class ShareSchema(ShareSummarySchema):
    """What was shared of a signal, as it was then."""

    content = Nested(ShareContentSchema, required=True)


class ShareQuerySchema(PageQuery):
    """All, what we gave or were given, or of one signal of ours."""

    party = Code(PARTIES)
    signal_id = Uuid()
