"""Who sent a file, as they are at this moment.

Invariant: what an import looks into and makes follows from what its sender holds now, never from
what was true when the file came.
"""

from services.imports.kinds.all import KINDS
from services.imports.kinds.kind import Whose
from services.imports.models import Import
from services.imports.sealing import aim_of
from services.organisations import operations as organisations
from shared.authz import permissions
from shared.authz.actor import Actor
from shared.authz.scope import Scope


def whose_of(scope: Scope, batch: Import) -> Whose | None:
    """Who sent it, as below, and what they said with the file; None where they may not any more."""
    sender = sender_of(scope, batch)
    if sender is None:
        return None
    aim = aim_of(scope, batch) if KINDS[batch.kind].aimed else None
    return Whose(sender, batch.team_id, aim)


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
