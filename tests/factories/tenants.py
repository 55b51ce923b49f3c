"""Organisations on their way in: applied for, verified, with a first admin.

Invariant: everything is made by the operator's own operations, as `schakel tenant` calls them.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from services.organisations import operations as organisations
from shared import clock, runtime
from shared.authz.actor import Actor
from shared.db.tenant import Tenant, acting_for
from shared.ids import new_id
from shared.problems import Problem
from tests.factories.town import operator_for

KVK, RSIN, OIN = "12345678", "123456782", "00000001123456782000"
PAPERS: dict[str, Any] = {
    "checked_in": "uittreksel Handelsregister van vandaag",
    "agreement_version": "2026-1",
    "agreement_signed_by": "B. Estuurder",
}


def named_operator(name: str = "Olga de Operator", kind: str = "leisure") -> Actor:
    """An operator with a name, for an organisation that is not there yet."""
    return replace(operator_for(new_id(), kind), name=name)


def applied(operator: Actor, **given: Any) -> dict[str, Any]:
    """An application of the organisation for which the operator acts."""
    values = {
        "kind": operator.organisation_kind,
        "name": "Sportclub Vaardrecht",
        "kvk": KVK,
        "rsin": RSIN,
        "oin": OIN,
        "representative_name": "B. Estuurder",
        "representative_email": "bestuur@sportclub.example",
    }
    return organisations.apply_tenant(operator, **{**values, **given})


def verified(operator: Actor, **given: Any) -> dict[str, Any]:
    """An application whose papers are in order."""
    applied(operator)
    values = {**PAPERS, "agreement_signed_on": clock.today(), **given}
    return organisations.verify_tenant(operator, **values)


def first_admin(operator: Actor, *roles: str) -> UUID:
    """The organisation's admin, or somebody with other roles."""
    made = organisations.add_member(
        operator,
        person_id=new_id(),
        name="E. Erste",
        email="eerste@sportclub.example",
        roles=list(roles or ("organisation_admin",)),
    )
    found: UUID = made["id"]
    return found


def begun(operator: Actor) -> dict[str, Any]:
    """An active organisation with an admin."""
    verified(operator)
    first_admin(operator)
    return organisations.activate_tenant(operator)


def leaving(operator: Actor, days: int = 30) -> dict[str, Any]:
    """The organisation has so many days left (below nought: its last day was so many ago)."""
    last_day = clock.today() + timedelta(days=max(days, 0))
    made = organisations.leave_tenant(operator, reason="fusie", last_day=last_day)
    if days < 0:
        _moved(operator.organisation_id, clock.today() + timedelta(days=days))
    return made


def destroyed(operator: Actor, **given: Any) -> dict[str, Any]:
    """An organisation that was leaving has gone; it did not want its data."""
    name = organisations.show_tenant(operator)["name"]
    values: dict[str, Any] = {"reason": "vertrokken", "without_data": True, "name": name, **given}
    return organisations.destroy_tenant(operator, **values)


def refusals(act: Callable[[], Any]) -> set[str]:
    """By code, every reason for which it is refused."""
    with pytest.raises(Problem) as refused:
        act()
    return {reason.code for reason in refused.value.reasons}


def _moved(organisation_id: UUID, last_day: date) -> None:
    """As if it had been given earlier: no operation gives a day that has passed."""
    moved = text("UPDATE organisation SET last_day = :day, version = version + 1 WHERE id = :id")
    with (
        acting_for(Tenant(organisation_id)),
        runtime.current().engines["operator"].begin() as connection,
    ):
        connection.execute(moved, {"day": last_day, "id": organisation_id})
