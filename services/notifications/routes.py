"""The notifications over HTTP."""

from services.notifications import operations
from services.notifications.schemas import (
    NotificationQuerySchema,
    NotificationSchema,
    ReadingSchema,
    UnreadSchema,
)
from shared.web.endpoints import Slice

api = Slice("notifications", "Wat u te zien krijgt zodra er iets op u wacht.")
api.get(
    "/notifications",
    operations.list_notifications,
    query=NotificationQuerySchema,
    page_of=NotificationSchema,
    summary="Wat u gemeld is",
)
api.get(
    "/notifications/_counts",
    operations.count_notifications,
    answer=UnreadSchema,
    summary="Hoeveel u nog niet gelezen hebt",
)
api.post(
    "/notifications/reading",
    operations.mark_all_read,
    body=ReadingSchema,
    summary="Alles als gelezen merken",
)
api.post(
    "/notifications/<uuid:notification_id>/reading",
    operations.mark_read,
    answer=NotificationSchema,
    status=200,
    summary="Als gelezen merken",
)
