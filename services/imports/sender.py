"""Who sent a file, as they are at this moment.

Invariant: what an import looks into and makes follows from what its sender holds now, never from
what was true when the file came.
"""

from services.imports.kinds.all import KINDS
from services.imports.models import Import
from services.organisations import operations as organisations
from shared.authz import permissions
from shared.authz.actor import Actor
from shared.authz.scope import Scope


def sender_of(scope: Scope, batch: Import) -> Actor | None:
    """The member or software that sent it, with today's roles, teams and scopes; None where they
    may not make such records, or not for this team, any more.
    """
    found = organisations.actor_now(scope, batch.requested_by, batch.requested_by_kind)
    permission = KINDS[batch.kind].permission
    if found is None or permissions.refusal(permission, found) is not None:
        return None
    reach = permissions.reach(permission, found)
    return found if reach is None or batch.team_id in reach else None
