"""The life of a tenant, step by step: by the operator, in this order, each with its line."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from services.organisations import operations as organisations
from services.organisations.rules import STEPS
from shared import runtime
from shared.problems import Conflict, Forbidden, Invalid, NotFound
from shared.vocabulary import TENANT_STATES
from tests.factories.tenants import applied, begun, first_admin, named_operator, verified
from tests.factories.town import Town
from tests.house import House


def show(operator: Any) -> dict[str, Any]:
    return organisations.show_tenant(operator)


def test_from_application_to_work(the_house: House, town: Town) -> None:
    operator = named_operator()
    made = applied(operator)
    assert (made["id"], made["state"]) == (operator.organisation_id, "applied")
    with pytest.raises(Conflict, match="not_from_this_state"):
        organisations.activate_tenant(operator)
    with pytest.raises(Conflict):
        organisations.suspend_tenant(operator, reason="te vroeg")

    operator = named_operator()
    verified(operator)
    with pytest.raises(Conflict, match="no_admin_yet"):
        organisations.activate_tenant(operator)
    first_admin(operator, "privacy_officer")
    with pytest.raises(Conflict, match="no_admin_yet"):
        organisations.activate_tenant(operator)
    first_admin(operator)
    assert organisations.activate_tenant(operator)["state"] == "active"
    shown = show(operator)
    assert shown["counts"] == {"teams": 0, "members": 2, "admins": 1, "systems": 0}
    assert shown["agreement_version"] == "2026-1"
    assert [(step["state_before"], step["state"]) for step in shown["changes"]] == [
        ("verified", "active"),
        ("applied", "verified"),
        (None, "applied"),
    ]
    assert {step["operator_name"] for step in shown["changes"]} == {"Olga de Operator"}


def test_the_operator_is_named_in_the_audit_trail(the_house: House, town: Town) -> None:
    operator = named_operator("Otto Operator")
    applied(operator)
    member = town.school.member()
    organisations.list_organisations(member)
    query = text("SELECT actor_name, operation, permission FROM audit_event WHERE actor_id = :id")
    with the_house.engines["admin"].begin() as connection:
        (line,) = connection.execute(query, {"id": operator.id}).all()
        others = connection.execute(query, {"id": member.id}).all()
    assert line == ("Otto Operator", "organisations.apply_tenant", "tenant:change")
    assert [other.actor_name for other in others] == [None]


def test_nothing_begins_without_good_numbers_and_papers(town: Town) -> None:
    with pytest.raises(Invalid) as wrong:
        applied(named_operator(), kvk="1234", rsin="123456789", oin="1")
    found = {reason.pointer for reason in wrong.value.reasons}
    assert found == {"/kvk", "/rsin", "/oin"}
    operator = named_operator()
    with pytest.raises(Invalid):
        verified(operator, agreement_signed_by="")
    assert show(operator)["state"] == "applied"


def test_an_application_that_is_turned_down_is_at_its_end(town: Town) -> None:
    operator = named_operator()
    applied(operator)
    organisations.refuse_tenant(operator, reason="geen ketenpartner")
    for name in STEPS:
        with pytest.raises(Conflict):
            _take(name, operator)
    assert show(operator)["changes"][0]["reason"] == "geen ketenpartner"


def test_what_never_applied_is_not_there(town: Town) -> None:
    operator = named_operator()
    with pytest.raises(NotFound):
        show(operator)
    for name in STEPS:
        with pytest.raises(NotFound):
            _take(name, operator)


def test_only_who_is_active_is_in_the_directory(town: Town) -> None:
    operator = named_operator()
    begun(operator)
    school = town.school.member()

    def listed() -> bool:
        found = organisations.list_organisations(school, kind="leisure", page_size=100)
        return operator.organisation_id in {row["id"] for row in found.results}

    assert listed()
    organisations.suspend_tenant(operator, reason="onderzoek")
    assert not listed()
    organisations.resume_tenant(operator, reason="afgerond")
    assert listed()


def test_the_list_of_the_operator(town: Town) -> None:
    operator = named_operator()
    applied(operator)
    found = organisations.list_tenants(operator, state="applied")
    assert operator.organisation_id in {row["id"] for row in found}
    assert {row["state"] for row in found} == {"applied"}
    assert len(organisations.list_tenants(operator)) > len(found)


def test_every_step_leads_from_and_to_a_state_that_there_is() -> None:
    for before, after in STEPS.values():
        assert {*before, after} <= set(TENANT_STATES)


def test_a_running_part_has_no_operator_s_access(town: Town) -> None:
    """As the web process is: without the operator's database user nothing is operated."""
    here = runtime.current()
    without = {name: engine for name, engine in here.engines.items() if name != "operator"}
    runtime.use(replace(here, engines=without))
    try:
        with pytest.raises(Forbidden, match="no_operator_here"):
            applied(named_operator())
    finally:
        runtime.use(here)


def test_without_papers_only_in_development(town: Town) -> None:
    from dataclasses import replace

    here = runtime.current()
    settings = replace(here.settings, development=False)
    runtime.use(replace(here, settings=settings))
    try:
        with pytest.raises(Forbidden, match="development_only"):
            organisations.open_organisation(named_operator(), kind="leisure", name="Snel")
    finally:
        runtime.use(here)


def _take(name: str, operator: Any) -> Any:
    from shared import clock
    from tests.factories.tenants import PAPERS

    given: dict[str, dict[str, Any]] = {
        "verify": {**PAPERS, "agreement_signed_on": clock.today()},
        "activate": {},
        "leave": {"reason": "proef", "last_day": clock.today()},
        "destroy": {"reason": "proef", "name": "proef"},
    }
    step = getattr(organisations, f"{name}_tenant")
    return step(operator, **given.get(name, {"reason": "proef"}))
