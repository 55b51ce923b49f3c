"""What consents do because of what happened to a child's file, in the same transaction.

Invariant: the child's lock is held by who published.
"""

from services.consents import custody, due
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import AuthorityAdded, BirthDateChanged


@on(AuthorityAdded, order=10)
def ask_the_new_holder(scope: Scope, event: AuthorityAdded) -> None:
    """Nothing goes on without a yes of everybody who has authority."""
    custody.authority_added(scope, event.child_id)


@on(BirthDateChanged, order=10)
def reckon_again(scope: Scope, event: BirthDateChanged) -> None:
    """What is not enough at the child's real age ends now, and the clock is set anew."""
    due.outgrow(scope, event.child_id)
    due.reschedule(scope, event.child_id)
