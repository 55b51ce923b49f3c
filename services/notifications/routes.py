"""The notifications over HTTP."""

from services.notifications import operations
from services.notifications.schemas import NotificationQuerySchema, NotificationSchema
from shared.web.endpoints import Slice

api = Slice("notifications", "Wat u te zien krijgt zodra er iets op u wacht.")
api.get(
    "/notifications",
    operations.list_notifications,
    query=NotificationQuerySchema,
    page_of=NotificationSchema,
    summary="Wat u gemeld is",
)
api.post(
    "/notifications/<uuid:notification_id>/reading",
    operations.mark_read,
    answer=NotificationSchema,
    status=200,
    summary="Als gelezen merken",
)
