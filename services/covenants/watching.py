"""What of a covenant is worth telling, and the clock of its end.

Invariant: only ids travel; what is told is what stands when it is told, so that nobody hears of a
proposal that was withdrawn meanwhile.
"""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from services.covenants.models import Covenant, CovenantParty, CovenantSignature, CovenantVersion
from services.covenants.tasks import ANNOUNCE_ENDING, WATCH_END
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.jobs.tasks import Task

AHEAD = timedelta(days=30)
"""How long before its end a covenant's parties are told."""


def tell(scope: Scope, task: Task, party_ids: Iterable[UUID], **ids: UUID) -> None:
    """Let each of these parties hear of it, after the commit."""
    for party_id in sorted(set(party_ids)):
        scope.later(task, organisation_id=party_id, **ids)


@operation("covenant:activate")
def watch_end(scope: Scope, *, covenant_id: UUID) -> None:
    """Set our clock for the end of a covenant that has come into force; tell when it is near."""
    covenant = scope.load(Covenant, covenant_id)
    if not _holds(scope, covenant):
        return
    warn_at = covenant.ends_at - AHEAD
    if warn_at > scope.now:
        scope.at(warn_at, WATCH_END, covenant_id=covenant_id)
    else:
        scope.later(ANNOUNCE_ENDING, covenant_id=covenant_id)


def news_of_version(scope: Scope, version_id: UUID) -> str | None:
    """What our organisation should hear of this version: a kind of notification; None: nothing."""
    rows = scope.rows(
        select(CovenantVersion.state, CovenantVersion.author_id, CovenantVersion.refused_by).where(
            CovenantVersion.id == version_id
        )
    )
    if not rows:
        return None
    found = rows[0]
    if found.state == "proposed":
        ours = select(CovenantSignature.version_id).where(
            CovenantSignature.version_id == version_id,
            CovenantSignature.organisation_id == scope.org,
        )
        return None if scope.rows(ours) else "covenant_proposed"
    if found.state == "refused":
        return None if found.refused_by == scope.org else "covenant_refused"
    return {"signed": "covenant_signed", "active": "covenant_in_force"}.get(found.state)


def news_of_covenant(scope: Scope, covenant_id: UUID) -> str | None:
    """The same of a covenant that ended, or that a party left."""
    rows = scope.rows(select(Covenant.state).where(Covenant.id == covenant_id))
    if not rows:
        return None
    if rows[0].state == "ended":
        return "covenant_ended"
    left = select(CovenantParty.organisation_id).where(
        CovenantParty.covenant_id == covenant_id, CovenantParty.left_at.is_not(None)
    )
    return "covenant_party_left" if scope.rows(left) else None


def ends_soon(scope: Scope, covenant_id: UUID) -> bool:
    """Whether a covenant in which we take part ends within `AHEAD`, and has not ended."""
    rows = scope.rows(select(Covenant).where(Covenant.id == covenant_id))
    if not rows or not _holds(scope, rows[0][0]):
        return False
    ends_at = rows[0][0].ends_at
    return bool(scope.now < ends_at <= scope.now + AHEAD)


def _holds(scope: Scope, covenant: Covenant) -> bool:
    return covenant.state == "active" and scope.org in covenant.active_party_ids
