"""Taking one step in an organisation's life, as the operator.

Invariant: a step starts from a state that has it, and has its line: who took it, when and why.
"""

from typing import Any

from services.organisations import rules
from services.organisations.models import Organisation, TenantChange
from shared.authz.scope import Scope
from shared.problems import Conflict


def own_tenant(scope: Scope) -> Organisation:
    """The organisation for which the operator acts, locked."""
    return scope.load(Organisation, scope.org, lock="change")


def require_step(name: str, tenant: Organisation) -> str:
    """The state after this step; Conflict where it does not lead on from here."""
    after, fault = rules.step(name, tenant.state)
    if fault:
        raise Conflict(fault.code, fault.text, [fault])
    return after


def take_step(
    scope: Scope, tenant: Organisation, name: str, reason: str | None, after: str | None = None
) -> dict[str, Any]:
    """Bring the organisation to the state after this step (or `after`), with its line."""
    before, usual = tenant.state, require_step(name, tenant)
    tenant.state = after or usual
    tenant.state_at = scope.now
    tenant.version += 1
    write_down(scope, tenant, before, reason)
    return view(tenant)


def write_down(scope: Scope, tenant: Organisation, before: str | None, reason: str | None) -> None:
    """The line of the step that was just taken."""
    line = {
        "owner_id": tenant.id,
        "version": tenant.version,
        "at": scope.now,
        "state_before": before,
        "state": tenant.state,
        "operator_name": scope.actor.name or str(scope.actor.id),
        "reason": reason,
    }
    scope.flush()
    scope.insert(TenantChange, [line])


def view(tenant: Any) -> dict[str, Any]:
    """What the operator sees of an organisation."""
    return {name: getattr(tenant, name) for name in _TENANT}


_TENANT = (
    *("id", "kind", "name", "kvk", "rsin", "oin", "state", "state_at", "last_day"),
    *("created_at", "version"),
)
