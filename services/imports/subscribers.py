"""What happens to imports because of what other slices did. Invariant: cannot fail on any state."""

from services.imports.ending import destroy_all, end_all_of, forget_rows_of
from services.imports.kinds.all import KINDS
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import ListClosed, ListEntriesDropped, TenantDestroyed


@on(TenantDestroyed, order=30)
def end_what_waits(scope: Scope, _event: TenantDestroyed) -> None:
    """Nobody is left to choose."""
    destroy_all(scope)


@on(ListEntriesDropped, order=30)
def forget_who_dropped(scope: Scope, event: ListEntriesDropped) -> None:
    """Who is off the list stands in no file of ours by which they came."""
    forget_rows_of(scope, event.entry_ids)


@on(ListClosed, order=30)
def end_what_went_there(scope: Scope, _event: ListClosed) -> None:
    """What was sent in for a list goes with it, taken over or not."""
    end_all_of(scope, [name for name, kind in KINDS.items() if kind.aimed])
