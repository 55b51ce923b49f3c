"""How many notifications somebody has not read, beside the link in the header.

Invariant: the one thing that the frame itself asks for, besides what a page names; a page that says
what went wrong asks for nothing.
"""

from services.notifications import operations as notifications
from services.portal.pages import Visit

MOST_SHOWN = 99


def unread(visit: Visit | None) -> str:
    """The number, "99+" for more; empty for none."""
    if visit is None or visit.actor is None or not visit.may(notifications.count_notifications):
        return ""
    number = notifications.count_notifications(visit.actor)["unread"]
    return f"{MOST_SHOWN}+" if number > MOST_SHOWN else str(number or "")
