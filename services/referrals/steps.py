"""Taking a step: one change of state and its version (a trigger writes its line of history).

Invariant: of two who act at once exactly one wins; the other hears that the state has changed.
"""

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from services.referrals.models import Referral
from services.referrals.reading import Seen
from services.referrals.rules import require_step
from shared.authz.scope import Scope
from shared.problems import Conflict, PreconditionFailed


def require(seen: Seen, target: str, expected_version: int | None) -> None:
    """PreconditionFailed or Conflict where `take` would say so, before anything else is done."""
    if expected_version is not None and expected_version != seen.referral.version:
        raise PreconditionFailed
    require_step(seen.party, seen.referral.state, target)


def take(
    scope: Scope, seen: Seen, target: str, expected_version: int | None, **changes: Any
) -> None:
    """Bring the referral to `target` with `changes`; PreconditionFailed or Conflict if not ours.

    The version in the WHERE decides between two at once: the database lets one of them through.
    """
    require(seen, target, expected_version)
    referral = seen.referral
    values = {"state": target, "state_at": scope.now, "version": referral.version + 1, **changes}
    statement = (
        update(Referral)
        .where(Referral.id == referral.id, Referral.version == referral.version)
        .values(**values)
    )
    if scope.execute(statement) != 1:
        raise Conflict if expected_version is None else PreconditionFailed
    for name, value in values.items():  # the loaded object follows, without a second write
        set_committed_value(referral, name, value)
    if target != "draft":
        line = {"state": target, "at": scope.now, "organisation_id": scope.org}
        seen.history.append(line)
