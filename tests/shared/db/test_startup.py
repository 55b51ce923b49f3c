"""What the house refuses to start with: each fault is made for real, and must be named.

Faults in the database are made in the transaction that looks, and rolled back with it; one is
committed, to see the whole application refuse.
"""

import importlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

from services.app import OpenDoors, create_app, load_slices, startup_faults
from services.children.models import Child
from services.referrals.models import Referral
from shared import clock, runtime
from shared.authz import operation, permissions
from shared.authz.operation import OPERATIONS, Operation
from shared.authz.permissions import PERMISSIONS, Permission
from shared.db import house, policies
from shared.db.kinds import Exchange, X
from shared.events import bus
from shared.events.catalogue import GrantsEnded
from shared.jobs import actors
from shared.jobs.tasks import TASKS, Task, task
from shared.web import startup
from shared.web.public import PUBLIC_ROUTES
from tests.house import House
from workers import main

CHILD = "child_tenant ON child"
APPEND = Exchange("referral", "referral_id", "referral_created_at", "acting_organisation_id")
GRANTED = APPEND.granted("referral_state_change")
MOVED = f"(acting_organisation_id = {X} AND owner_id = {X}) OR {GRANTED}"
"""The history's policy with a parenthesis elsewhere: who has a grant writes in any name."""
IN_POLICIES = {
    "a policy is gone": (f"DROP POLICY {CHILD}", "table child lacks the policy child_tenant"),
    "a policy is wider": (
        f"ALTER POLICY {CHILD} USING (true)",
        "table child has a policy that its kind does not call for: child_tenant",
    ),
    "a policy checks less": (
        f"ALTER POLICY {CHILD} WITH CHECK (true)",
        "table child has a policy that its kind does not call for: child_tenant",
    ),
    "a policy is for everybody": (
        f"ALTER POLICY {CHILD} TO public",
        "table child has a policy that its kind does not call for: child_tenant",
    ),
    "a policy more": (
        "CREATE POLICY open ON child FOR SELECT TO schakel_app USING (true)",
        "table child has a policy that its kind does not call for: open",
    ),
    "a parenthesis moved": (
        f"ALTER POLICY referral_state_change_append ON referral_state_change WITH CHECK ({MOVED})",
        "table referral_state_change has a policy that its kind does not call for",
    ),
    "row security is off": (
        "ALTER TABLE child DISABLE ROW LEVEL SECURITY",
        "table child has no forced row-level security",
    ),
    "row security is not forced": (
        "ALTER TABLE child NO FORCE ROW LEVEL SECURITY",
        "table child has no forced row-level security",
    ),
    "a table of nobody": ("CREATE TABLE spare ()", "table spare is in no model"),
}
THIS_MONTH, NEXT_MONTH = (
    f"{day:%Y_%m}" for day in (clock.now(), clock.now().replace(day=1) + timedelta(days=32))
)
IN_HOUSE = {
    "a superuser": ("ALTER ROLE schakel_app SUPERUSER", "schakel_app is superuser or may bypass"),
    "bypassing": ("ALTER ROLE schakel_login BYPASSRLS", "schakel_login is superuser or may bypass"),
    "an owner": ("ALTER TABLE child OWNER TO schakel_app", "table child is owned by schakel_app"),
    "a member of the owner": ("GRANT schakel_owner TO schakel_app", "schakel_app may act as"),
    "a reader of everything": (
        "GRANT pg_read_all_data TO schakel_relay",
        "schakel_relay may act as",
    ),
    "rights on a partition": (
        f"GRANT SELECT ON audit_event_{THIS_MONTH} TO schakel_app",
        f"schakel_app has rights on partition audit_event_{THIS_MONTH}",
    ),
    "no partition": (
        f"ALTER TABLE audit_event DETACH PARTITION audit_event_{THIS_MONTH}",
        "no audit partition for",
    ),
    "no partition for next month": (
        f"ALTER TABLE audit_event DETACH PARTITION audit_event_{NEXT_MONTH}",
        "no audit partition for",
    ),
    "an older schema": (
        "UPDATE alembic_version SET version_num = '0001'",
        "the schema is at 0001, this code needs",
    ),
}


def test_the_house_as_it_is_has_no_faults(the_house: House) -> None:
    assert startup_faults(the_house.app, load_slices(), the_house.engines["login"]) == []


@pytest.mark.parametrize("fault", IN_POLICIES)
def test_a_fault_in_the_policies_is_named(the_house: House, fault: str) -> None:
    statement, named = IN_POLICIES[fault]
    with the_house.engines["admin"].connect() as connection:
        connection.execute(text(statement))
        found = policies.faults(connection)
        connection.rollback()
    assert any(line.startswith(named) for line in found), found


@pytest.mark.parametrize("fault", IN_HOUSE)
def test_a_fault_in_the_house_is_named(the_house: House, fault: str) -> None:
    statement, named = IN_HOUSE[fault]
    with the_house.engines["admin"].connect() as connection:
        connection.execute(text(statement))
        found = house.faults(connection)
        connection.rollback()
    assert any(named in line for line in found), found


def test_a_table_without_a_kind_is_named(the_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Child, "__kind__", None)
    with the_house.engines["login"].begin() as connection:
        assert "table child is of none of the four kinds" in policies.faults(connection)


def test_a_kind_that_the_database_does_not_have_is_named(
    the_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Referral, "__kind__", Exchange("letter"))
    with the_house.engines["login"].begin() as connection:
        assert any("table referral lacks" in line for line in policies.faults(connection))


class TestCode:
    def declared(
        self, monkeypatch: pytest.MonkeyPatch, permission: str, reads: bool = False
    ) -> None:
        made = Operation(lambda scope: None, permission, reads)
        monkeypatch.setitem(OPERATIONS, "tests.trial", made)

    def test_an_operation_without_permission(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.declared(monkeypatch, "child:everything")
        assert operation.faults() == ["permission child:everything is in no table"]

    def test_a_permission_that_nobody_uses(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(PERMISSIONS, "child:spare", Permission(permissions.CARE))
        assert operation.faults() == ["permission child:spare is used by no operation"]

    @pytest.mark.parametrize(
        ("permission", "reads"), [("child:change", True), ("child:read", False)]
    )
    def test_reading_and_changing_are_not_mixed(
        self, monkeypatch: pytest.MonkeyPatch, permission: str, reads: bool
    ) -> None:
        self.declared(monkeypatch, permission, reads)
        (fault,) = operation.faults()
        assert "and its permission" in fault

    def test_an_argument_by_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = Operation(lambda scope, child_id: None, "child:change", False)
        monkeypatch.setitem(OPERATIONS, "tests.trial", made)
        (fault,) = operation.faults()
        assert "not keyword-only" in fault

    def test_a_name_that_is_taken(self) -> None:
        with pytest.raises(ValueError, match="exists already"):
            operation.operation("child:read", reads=True)(OPERATIONS["children.get_child"].body)

    def test_an_event_without_a_handler(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delitem(bus._handlers, GrantsEnded)
        assert bus.faults() == ["event GrantsEnded has no handler"]

    def test_a_task_without_an_actor(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for capability in main.CAPABILITIES:
            importlib.import_module(f"workers.{capability}")
        assert actors.faults() == []
        monkeypatch.setitem(TASKS, "exports.spare", Task("exports.spare", frozenset()))
        assert actors.faults() == ["task exports.spare has no actor"]
        with pytest.raises(RuntimeError, match=r"exports\.spare"):
            main.bind()

    def test_a_queue_without_a_worker(self) -> None:
        with pytest.raises(ValueError, match="has no worker"):
            task("exports.spare", queue="elsewhere")
        assert "exports.spare" not in TASKS

    def test_a_route_past_the_operations(self, the_house: House) -> None:
        app = Flask("open")
        app.add_url_rule("/v1/door", "door", lambda: "open")
        found = startup.faults(app, [], {})
        assert "route /v1/door reaches no operation and is not public" in found

    def test_a_public_route_that_is_not_listed(self, the_house: House) -> None:
        fewer = {rule: why for rule, why in PUBLIC_ROUTES.items() if rule != "/oauth/jwks"}
        found = startup.faults(the_house.app, load_slices(), fewer)
        assert found == ["route /oauth/jwks reaches no operation and is not public"]


@pytest.fixture
def without_a_policy(the_house: House) -> Iterator[None]:
    """A policy is really gone, for everybody, until the test is over."""
    (policy,) = Child.__kind__.policies("child")
    owner = the_house.engines["owner"]
    with owner.begin() as connection:
        connection.execute(text(f"DROP POLICY {CHILD}"))
    yield
    with owner.begin() as connection:
        connection.execute(text(policies._create("child", policy)))
    with owner.begin() as connection:
        assert policies.faults(connection) == []


@pytest.mark.usefixtures("without_a_policy")
def test_the_application_does_not_start(the_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runtime, "_current", runtime.current())
    standing = runtime.current()
    with pytest.raises(OpenDoors, match="table child lacks the policy"):
        create_app(the_house.settings)
    tried = runtime.current()
    assert tried is not standing
    for engine in tried.engines.values():
        engine.dispose()
