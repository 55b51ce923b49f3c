"""How an organisation leaves: it takes its data along until its last day, and is destroyed then.

Invariant: destroyed is only what was leaving, after its last day, by its name typed again, with
nothing open and its data returned (or not wanted). Its key goes in the same transaction; audit
lines and the record of steps stay.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from services.organisations import rules
from services.organisations.models import Organisation, TenantChange
from services.organisations.tasks import CLEAR_TENANT, TELL_PARTNERS
from services.organisations.tenant_steps import own_tenant, require_step, take_step
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.crypto import tenant_keys
from shared.events.catalogue import EndAsked
from shared.problems import Conflict, Invalid
from shared.texts import Text

REMEMBERED = timedelta(days=90)
"""For so long partners see that somebody has left."""
MOST_LISTED = 100


@operation("tenant:change")
def leave_tenant(scope: Scope, *, reason: str, last_day: date) -> dict[str, Any]:
    """Let an organisation go: until `last_day` it reads, finishes and takes its data along.

    Its partners are told, so that what is under way between them comes to its end.
    """
    tenant = own_tenant(scope)
    require_step("leave", tenant)
    fault = rules.last_day_fault(last_day, clock.today())
    if fault:
        raise Invalid(reasons=[fault])
    tenant.last_day = last_day
    scope.later(TELL_PARTNERS)
    return take_step(scope, tenant, "leave", reason)


@operation("tenant:change")
def stay_tenant(scope: Scope, *, reason: str) -> dict[str, Any]:
    """It stays after all: as it was, active or suspended. Partners are told that too."""
    tenant = own_tenant(scope)
    require_step("stay", tenant)
    steps = select(TenantChange.state_before).where(TenantChange.state == "leaving")
    (latest,) = scope.rows(steps.order_by(TenantChange.version.desc()).limit(1))
    tenant.last_day = None
    scope.later(TELL_PARTNERS)
    return take_step(scope, tenant, "stay", reason, after=latest.state_before)


@operation("tenant:change")
def destroy_tenant(
    scope: Scope, *, name: str, reason: str, without_data: bool = False
) -> dict[str, Any]:
    """Destroy an organisation: from this commit on nothing of its contents can be read.

    `name` is its own, typed again; `without_data` says that it does not want its data. Conflict
    with everything that is still open. What is left of it is cleared by a worker (`clearing`).
    """
    tenant = own_tenant(scope)
    require_step("destroy", tenant)
    found = rules.end_faults(name, tenant.name, tenant.last_day, clock.today())
    for open_there in scope.publish(EndAsked(without_data, tenant.state_at)):
        found += open_there
    if found:
        raise Conflict("not_ready_to_go", _NOT_READY, found)
    view = take_step(scope, tenant, "destroy", reason)
    if scope.execute(tenant_keys.DESTROY) != 1:
        raise RuntimeError("the organisation's key was not destroyed")
    scope.keyring.forget(scope.org)
    scope.later(CLEAR_TENANT)
    return view


@operation("organisation:read", reads=True)
def list_leaving(scope: Scope) -> list[dict[str, Any]]:
    """Who is leaving or has left of late, the first to go first: nothing can be sent there."""
    lately = scope.now - REMEMBERED
    columns = (getattr(Organisation, name) for name in _LISTED)
    found = select(*columns).where(
        or_(
            Organisation.state == "leaving",
            and_(Organisation.state == "destroyed", Organisation.state_at > lately),
        )
    )
    ordered = found.order_by(Organisation.last_day, Organisation.id).limit(MOST_LISTED)
    return [dict(row._mapping) for row in scope.rows(ordered)]


_LISTED = ("id", "kind", "name", "state", "state_at", "last_day")
_NOT_READY = Text(
    "De organisatie kan nog niet worden vernietigd.", "The organisation cannot be destroyed yet."
)
