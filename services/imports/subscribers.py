"""What happens to imports because of what other slices did. Invariant: cannot fail on any state."""

from services.imports.ending import destroy_all
from shared.authz.scope import Scope
from shared.events.bus import on
from shared.events.catalogue import TenantDestroyed


@on(TenantDestroyed, order=30)
def end_what_waits(scope: Scope, _event: TenantDestroyed) -> None:
    """Nobody is left to choose."""
    destroy_all(scope)
