"""What happens to questions because of what other slices did.

Invariant: set-based; it cannot fail on the data's state.
"""

from sqlalchemy import update

from services.asking.models import ConsentRequest
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import ChildMoved


@on(ChildMoved, order=40)
def move_questions(scope: Scope, event: ChildMoved) -> None:
    """They lie with the team that keeps the child's file."""
    about = update(ConsentRequest).where(ConsentRequest.child_id == event.child_id)
    scope.execute(about.values(team_id=event.team_id))
