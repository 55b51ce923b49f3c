"""Who has how many children matched: for the privacy officer and the supervisor.

Invariant: members and numbers, never a child.
"""

from flask import Response

from services.matching import operations
from services.portal.pages import Visit, page


@page("/toezicht-op-koppelen", operations.watch_matching)
def match_watch(visit: Visit) -> Response:
    """The last thirty days, member by member; who is marked comes first."""
    found = visit.do(operations.watch_matching)
    return visit.show("matching/watch.html", found=found)
