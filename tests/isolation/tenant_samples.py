"""A sample of each of the operator's operations on an organisation's life.

Invariant: as in `samples`; the operator names the organisation by acting for it.
"""

from collections.abc import Callable
from typing import Any

from services.organisations import operations as organisations
from shared import clock
from shared.authz.actor import Actor
from tests.factories.tenants import (
    KVK,
    PAPERS,
    applied,
    begun,
    first_admin,
    named_operator,
    verified,
)
from tests.factories.town import Place
from tests.isolation.ring import Ring
from tests.isolation.sample import Sample, sample


def operated(
    before: Callable[[Actor], Any], succeeded: Callable[[Any], object], **kwargs: Any
) -> Sample:
    """The operator acts for an organisation that `before` brought as far as it must be."""
    Ring.founded()
    operator = named_operator()
    before(operator)
    place = Place(operator.organisation_id, "leisure", "child_worker", (operator.id, operator.id))
    return Sample(place, operator, kwargs, (), succeeded=succeeded)


def nothing(operator: Actor) -> None:
    """The organisation is not there yet."""


def ready(operator: Actor) -> None:
    verified(operator)
    first_admin(operator)


def suspended(operator: Actor) -> None:
    begun(operator)
    organisations.suspend_tenant(operator, reason="onderzoek")


def becomes(state: str) -> Callable[[Any], object]:
    return lambda view: view["state"] == state


@sample("organisations.apply_tenant")
def _() -> Sample:
    return operated(
        nothing,
        becomes("applied"),
        kind="leisure",
        name="Sportclub",
        kvk=KVK,
        representative_name="B. Estuurder",
        representative_email="b@sportclub.example",
    )


@sample("organisations.verify_tenant")
def _() -> Sample:
    given = {**PAPERS, "agreement_signed_on": clock.today()}
    return operated(applied, becomes("verified"), **given)


@sample("organisations.refuse_tenant")
def _() -> Sample:
    return operated(applied, becomes("refused"), reason="geen ketenpartner")


@sample("organisations.activate_tenant")
def _() -> Sample:
    return operated(ready, becomes("active"))


@sample("organisations.suspend_tenant")
def _() -> Sample:
    return operated(begun, becomes("suspended"), reason="onderzoek")


@sample("organisations.resume_tenant")
def _() -> Sample:
    return operated(suspended, becomes("active"), reason="afgerond")


@sample("organisations.list_tenants")
def _() -> Sample:
    return operated(begun, lambda found: len(found) >= 1, state="active")


@sample("organisations.show_tenant")
def _() -> Sample:
    return operated(begun, lambda found: found["counts"]["admins"] == 1)
