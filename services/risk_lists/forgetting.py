"""Files that were opened to put a child on a list, once it is on none: no name stays behind.

Invariant: what something else rests on stays as long as that is there; parents are told first.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from services.children import operations as children
from services.information_duty import operations as information_duty
from services.risk_lists.models import IS_OURS, Recognition
from services.risk_lists.tasks import FORGET_FILE
from shared.authz.operation import operation
from shared.authz.scope import Scope

FORGET_AFTER = timedelta(days=14)
"""So long somebody can go on with the child in another way; then, and so long after each time that
the file stays, it is looked at.
"""


@operation("risk_list:mind")
def forget_file(scope: Scope, *, child_id: UUID) -> None:
    """Destroy the file of a child who is on no list of ours any more. As long as parents are to be
    told, it is on a list, or something rests on it, it waits.
    """
    listed = select(Recognition.id).where(Recognition.child_id == child_id, IS_OURS)
    waits = scope.count(listed) or information_duty.is_owed(scope, child_id)
    if waits or not children.forget(scope, child_id):
        scope.at(scope.now + FORGET_AFTER, FORGET_FILE, child_id=child_id)
