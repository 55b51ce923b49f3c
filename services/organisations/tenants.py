"""The life of a tenant: applied for, verified, active, suspended. By the operator.

How it ends stands in `leaving`.

Invariant: only the operator's database user takes these steps, each with a line that names who took
it and why; the operator sees numbers of things and papers, never contents.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from services.organisations import rules
from services.organisations.models import (
    Member,
    Organisation,
    System,
    Team,
    TenantChange,
    TenantPapers,
)
from services.organisations.tenant_steps import (
    own_tenant,
    require_step,
    take_step,
    view,
    write_down,
)
from shared import clock
from shared.authz.operation import operation
from shared.authz.scope import Scope
from shared.problems import Conflict, Forbidden, Invalid, NotFound, Reason
from shared.texts import Text

MOST_LISTED = 1000


@operation("tenant:change")
def apply_tenant(
    scope: Scope,
    *,
    kind: str,
    name: str,
    kvk: str | None = None,
    rsin: str | None = None,
    oin: str | None = None,
    representative_name: str,
    representative_email: str,
) -> dict[str, Any]:
    """Note that an organisation (the one that the actor names) wants to take part."""
    _refuse(rules.number_faults(rules.Numbers(kvk, rsin, oin)))
    made = _applied(scope, kind, name, kvk, rsin, oin)
    papers = TenantPapers(
        owner_id=made.id,
        representative_name=representative_name,
        representative_email=representative_email,
    )
    scope.add(papers)
    return view(made)


@operation("tenant:change")
def verify_tenant(
    scope: Scope,
    *,
    checked_in: str,
    agreement_version: str,
    agreement_signed_on: date,
    agreement_signed_by: str,
) -> dict[str, Any]:
    """Note that the numbers and who may sign were checked, and the processing agreement signed."""
    papers = rules.Papers(checked_in, agreement_version, agreement_signed_on, agreement_signed_by)
    _refuse(rules.paper_faults(papers, clock.today()))
    tenant = own_tenant(scope)
    _refuse(rules.number_faults(rules.Numbers(tenant.kvk, tenant.rsin, tenant.oin)))
    kept = scope.load(TenantPapers, scope.org, lock="change")
    kept.checked_in, kept.agreement_version = checked_in, agreement_version
    kept.agreement_signed_on = agreement_signed_on
    kept.agreement_signed_by = agreement_signed_by
    return take_step(scope, tenant, "verify", checked_in)


@operation("tenant:change")
def refuse_tenant(scope: Scope, *, reason: str) -> dict[str, Any]:
    """Turn an application down; that is its end."""
    return take_step(scope, own_tenant(scope), "refuse", reason)


@operation("tenant:change")
def activate_tenant(scope: Scope) -> dict[str, Any]:
    """Let a verified organisation begin, once it has an admin of its own."""
    tenant = own_tenant(scope)
    missing = rules.may_begin(counts_of(scope)["admins"])
    require_step("activate", tenant)
    if missing:
        raise Conflict(missing.code, missing.text, [missing])
    scope.keyring.create_tenant_key(tenant.id)
    return take_step(scope, tenant, "activate", None)


@operation("tenant:change")
def suspend_tenant(scope: Scope, *, reason: str) -> dict[str, Any]:
    """Let an organisation read only. Whoever withdraws a consent there still can."""
    return take_step(scope, own_tenant(scope), "suspend", reason)


@operation("tenant:change")
def resume_tenant(scope: Scope, *, reason: str) -> dict[str, Any]:
    """Let a suspended organisation work again."""
    return take_step(scope, own_tenant(scope), "resume", reason)


@operation("tenant:read", reads=True)
def list_tenants(scope: Scope, *, state: str | None = None) -> list[dict[str, Any]]:
    """Every organisation, or those in one state, by name."""
    statement = select(Organisation).order_by(Organisation.name, Organisation.id)
    if state:
        statement = statement.where(Organisation.state == state)
    return [view(row[0]) for row in scope.rows(statement.limit(MOST_LISTED))]


@operation("tenant:read", reads=True)
def show_tenant(scope: Scope) -> dict[str, Any]:
    """One organisation: its papers, how many of what it has, and its steps so far."""
    found = scope.rows(select(Organisation).where(Organisation.id == scope.org))
    if not found:
        raise NotFound
    return {**view(found[0][0]), **papers_of(scope), "counts": counts_of(scope)} | {
        "changes": changes_of(scope)
    }


@operation("organisation:open")
def open_organisation(
    scope: Scope, *, kind: str, name: str, kvk: str | None = None, oin: str | None = None
) -> dict[str, Any]:
    """Bring in a tenant without papers, all steps at once: for the demo and tests alone.

    Forbidden where Schakel does not run for development.
    """
    if not scope.runtime.settings.development:
        raise Forbidden("development_only", _DEVELOPMENT)
    made = _applied(scope, kind, name, kvk, None, oin)
    scope.add(TenantPapers(owner_id=made.id, **_FICTIONAL, agreement_signed_on=clock.today()))
    scope.keyring.create_tenant_key(made.id)
    take_step(scope, made, "verify", None)
    take_step(scope, made, "activate", None)
    return {"id": made.id}


def papers_of(scope: Scope) -> dict[str, Any]:
    """What the organisation's taking part rests on; empty where it began before there were any."""
    rows = scope.rows(select(*(getattr(TenantPapers, name) for name in _PAPERS)))
    return dict(rows[0]._mapping) if rows else dict.fromkeys(_PAPERS)


def changes_of(scope: Scope) -> list[dict[str, Any]]:
    """The steps of the organisation's life, newest first."""
    columns = (getattr(TenantChange, name) for name in _CHANGE)
    rows = scope.rows(select(*columns).order_by(TenantChange.version.desc()))
    return [dict(row._mapping) for row in rows]


def _applied(
    scope: Scope, kind: str, name: str, kvk: str | None, rsin: str | None, oin: str | None
) -> Organisation:
    made = scope.add(
        Organisation(
            id=scope.org,
            kind=kind,
            name=name,
            kvk=kvk,
            rsin=rsin,
            oin=oin,
            state="applied",
            created_at=scope.now,
            state_at=scope.now,
            version=1,
        )
    )
    write_down(scope, made, None, None)
    return made


def counts_of(scope: Scope) -> dict[str, int]:
    """How many of what the organisation has."""
    active = select(Member.id).where(Member.active)
    asked = {
        "teams": select(Team.id).where(Team.organisation_id == scope.org, Team.closed_at.is_(None)),
        "members": active,
        "admins": active.where(Member.roles.contains(["organisation_admin"])),
        "systems": select(System.id).where(System.active),
    }
    counts = (
        select(func.count()).select_from(a.subquery()).scalar_subquery() for a in asked.values()
    )
    (row,) = scope.rows(select(Organisation.id, *counts).where(Organisation.id == scope.org))
    return dict(zip(asked, row[1:], strict=True))


def _refuse(faults: Sequence[Reason]) -> None:
    if faults:
        raise Invalid(reasons=faults)


_PAPERS = (
    "representative_name",
    "representative_email",
    "checked_in",
    "agreement_version",
    "agreement_signed_on",
    "agreement_signed_by",
)
_FICTIONAL = {
    "representative_name": "B. Estuurder",
    "representative_email": "bestuur@voorbeeld.example",
    "checked_in": "proefopstelling",
    "agreement_version": "proef",
    "agreement_signed_by": "B. Estuurder",
}
_CHANGE = ("version", "at", "state_before", "state", "operator_name", "reason")
_DEVELOPMENT = Text(
    "Zonder papieren kan dit alleen in een proefopstelling.",
    "Without papers this is for development only.",
)
