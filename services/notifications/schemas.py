"""What comes out of the notifications' endpoints."""

from shared.vocabulary import NOTIFICATION_KINDS
from shared.web.fields import Boolean, Code, DateTime, Uuid
from shared.web.pages import PageQuery
from shared.web.schemas import Schema


class NotificationSchema(Schema):
    """Something to look at: `recordId` is the referral's. It holds nothing about anybody."""

    id = Uuid(required=True)
    kind = Code(NOTIFICATION_KINDS, required=True)
    record_id = Uuid(required=True)
    created_at = DateTime(required=True)
    read_at = DateTime(required=True, allow_none=True)


class NotificationQuerySchema(PageQuery):
    """All of mine, or what I have not read."""

    unread = Boolean(load_default=False)
