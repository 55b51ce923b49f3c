"""What the children's files answer when the organisation changes around them.

Invariant: a number, never whose file it is.
"""

from sqlalchemy import delete, select, update

from services.children.models import Child, ChildToken
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import OpenWork, TenantDestroyed, WorkAsked


@on(WorkAsked, order=10)
def files_of_a_team(scope: Scope, event: WorkAsked) -> OpenWork | None:
    """How many files lie with the team; a destroyed one is no work."""
    if event.team_id is None:
        return None
    files = select(Child.id).where(Child.team_id == event.team_id, Child.wrapped_key.is_not(None))
    return OpenWork("child", scope.count(files))


@on(TenantDestroyed, order=40)
def destroy_files(scope: Scope, _event: TenantDestroyed) -> None:
    """The organisation's key is gone, and with it every file; here goes what could still be told
    from it: the keys of the files, were that one found in a backup, and the tokens of names.
    """
    scope.execute(update(Child).where(Child.wrapped_key.is_not(None)).values(wrapped_key=None))
    scope.execute(delete(ChildToken))
