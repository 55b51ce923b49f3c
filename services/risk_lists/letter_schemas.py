"""What goes into and comes out of the endpoints of letters of invitation."""

from services.risk_lists.rules import LETTERS_AT_ONCE
from services.risk_lists.schemas import ListReasonSchema
from shared.web.fields import (
    Boolean,
    DateTime,
    FreeText,
    Integer,
    List,
    Nested,
    Uuid,
)
from shared.web.schemas import Schema


class InvitationBatchSchema(Schema):
    """How far the letters are that were asked for in one act."""

    id = Uuid(required=True)
    list_id = Uuid(required=True)
    created_at = DateTime(required=True)
    asked_by = Uuid(required=True)
    letters_count = Integer(0, required=True)
    made_count = Integer(0, required=True)
    ready = Boolean(required=True)


class NotInvitedSchema(Schema):
    """Of whom no letter can be made, and why."""

    entry_id = Uuid(required=True)
    reasons = List(Nested(ListReasonSchema), required=True)


class ListInvitedSchema(Schema):
    """What is being made; `batch` is null where no letter can be made of anybody."""

    batch = Nested(InvitationBatchSchema, required=True, allow_none=True)
    refused = List(Nested(NotInvitedSchema), LETTERS_AT_ONCE, required=True)


class InvitationSchema(Schema):
    """A letter. `byHand`: the address is secret or unknown, and not on it. Names are null where the
    file is gone, or the reader has no authority any more.
    """

    id = Uuid(required=True)
    entry_id = Uuid(required=True)
    child_id = Uuid(required=True)
    child_name = FreeText(250, required=True, allow_none=True)
    holder_id = Uuid(required=True)
    reader = FreeText(200, required=True, allow_none=True)
    by_hand = Boolean(required=True)
    made_at = DateTime(required=True, allow_none=True)


class WholeInvitationBatchSchema(InvitationBatchSchema):
    """The same with each letter."""

    letters = List(Nested(InvitationSchema), 5000, required=True)
