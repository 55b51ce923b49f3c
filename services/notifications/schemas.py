"""What comes out of the notifications' endpoints."""

from shared.vocabulary import NOTIFICATION_KINDS
from shared.web.fields import Boolean, Code, DateTime, Integer, Uuid
from shared.web.pages import PageQuery
from shared.web.schemas import Schema


class NotificationSchema(Schema):
    """Something to look at: `recordId` is the referral's. It holds nothing about anybody."""

    id = Uuid(required=True)
    kind = Code(NOTIFICATION_KINDS, required=True)
    record_id = Uuid(required=True)
    created_at = DateTime(required=True)
    read_at = DateTime(required=True, allow_none=True)


class UnreadSchema(Schema):
    """How many of mine are unread; 100 means: more than 99."""

    unread = Integer(0, required=True)


class ReadingSchema(Schema):
    """Until which moment I have read all; now, when it is left out."""

    until = DateTime(allow_none=True, load_default=None)


class NotificationQuerySchema(PageQuery):
    """All of mine, or what I have not read."""

    unread = Boolean(load_default=False)
