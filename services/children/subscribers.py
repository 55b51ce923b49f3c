"""What the children's files answer when the organisation changes around them.

Invariant: a number, never whose file it is.
"""

from sqlalchemy import select

from services.children.models import Child
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import OpenWork, WorkAsked


@on(WorkAsked, order=10)
def files_of_a_team(scope: Scope, event: WorkAsked) -> OpenWork | None:
    """How many files lie with the team; a destroyed one is no work."""
    if event.team_id is None:
        return None
    files = select(Child.id).where(Child.team_id == event.team_id, Child.wrapped_key.is_not(None))
    return OpenWork("child", scope.count(files))
