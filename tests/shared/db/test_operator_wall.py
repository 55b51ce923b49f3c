"""Nobody but the operator's database user changes what becomes of an organisation, and that user
sees nothing of what is in it.
"""

from itertools import product
from typing import Any

import pytest

from services.organisations.rules import STEPS
from shared import clock
from shared.ids import new_id
from shared.vocabulary import TENANT_STATES
from tests.house import House
from tests.shared.db.intruder import (
    REFUSED,
    UNLAWFUL,
    Connection,
    intruding,
    refuses,
    rows,
    untouched,
)
from tests.shared.db.populated import Populated

AS_IT_WAS = {("leaving", "suspended")}
"""Who was suspended and stays after all."""
LAWFUL = {(before, after) for befores, after in STEPS.values() for before in befores} | AS_IT_WAS


def test_an_organisation_does_not_lift_its_own_suspension(
    the_house: House, full: Populated
) -> None:
    org = full.ring.school.id
    with intruding(the_house, "app", org) as connection:
        for change in ("state = 'active'", "name = 'Anders'", "kvk = '1'", "version = 2"):
            refuses(connection, REFUSED, f"UPDATE organisation SET {change} WHERE id = %s", org)
        made = "INSERT INTO organisation SELECT %s, kind, name FROM organisation LIMIT 1"
        refuses(connection, REFUSED, made, new_id())
        for table in ("tenant_papers", "tenant_change"):
            refuses(connection, REFUSED, f"UPDATE {table} SET owner_id = owner_id")
            refuses(connection, REFUSED, f"INSERT INTO {table} SELECT * FROM {table}")


def test_the_operator_acts_for_one_at_a_time(the_house: House, full: Populated) -> None:
    school, other = full.ring.school.id, full.ring.child_work.id
    with intruding(the_house, "operator", school) as connection:
        change = "UPDATE organisation SET version = version + 1 WHERE id = %s"
        untouched(connection, change, other)
        assert connection.execute(change.encode(), [school]).rowcount == 1
        assert {row["owner_id"] for row in rows(connection, "SELECT * FROM tenant_papers")} == {
            school
        }
        assert {row["owner_id"] for row in rows(connection, "SELECT owner_id FROM member")} == {
            school
        }
    with intruding(the_house, "operator") as connection:
        untouched(connection, change, school)
        assert rows(connection, "SELECT * FROM tenant_papers") == []


def test_the_operator_sees_no_contents(the_house: House, full: Populated) -> None:
    contents = ("child", "authority_holder", "consent", "referral_message", "export")
    with intruding(the_house, "operator", full.ring.school.id) as connection:
        for table in (*contents, "export_piece", "access_grant", "tenant_key", "audit_event"):
            refuses(connection, REFUSED, f"SELECT 1 FROM {table}")
        refuses(connection, REFUSED, "SELECT name FROM member")
        refuses(connection, REFUSED, "SELECT email FROM member")
        for column in ("sealed_content", "purpose", "categories", "open_token", "created_at"):
            refuses(connection, REFUSED, f"SELECT {column} FROM referral")
        refuses(connection, REFUSED, "SELECT recipient_key_id FROM takeout")


def test_the_operator_counts_the_referrals_of_the_one_it_acts_for(
    the_house: House, full: Populated
) -> None:
    query = "SELECT owner_id, receiver_id, state FROM referral"
    school = full.ring.school.id
    with intruding(the_house, "operator", school) as connection:
        found = rows(connection, query)
        assert found
        assert all(school in (row["owner_id"], row["receiver_id"]) for row in found)
        refuses(connection, REFUSED, "UPDATE referral SET state = 'cancelled'")
    with intruding(the_house, "operator", full.ring.stranger.id) as connection:
        assert rows(connection, query) == []
    with intruding(the_house, "operator") as connection:
        assert rows(connection, query) == []


def test_the_operator_destroys_the_key_of_what_is_destroyed_and_no_other(
    the_house: House, full: Populated
) -> None:
    school = full.ring.school.id
    keys = "SELECT organisation_id FROM tenant_key"
    with intruding(the_house, "admin") as admin:
        before = {row["organisation_id"] for row in rows(admin, keys)}
    assert {school, full.ring.child_work.id} <= before
    with intruding(the_house, "operator", school) as connection:
        untouched(connection, "DELETE FROM tenant_key")
        refuses(connection, REFUSED, "DELETE FROM tenant_key WHERE organisation_id = %s", school)
        refuses(connection, REFUSED, "DELETE FROM tenant_key RETURNING wrapped_key")
        refuses(connection, REFUSED, "UPDATE tenant_key SET wrapped_key = ''")
    with intruding(the_house, "admin") as admin:
        admin.execute("ALTER TABLE organisation DISABLE TRIGGER USER")
        admin.execute("UPDATE organisation SET state = 'destroyed' WHERE id = %s", [school])
        admin.execute("SELECT set_config('app.org', %s, true)", [str(school)])
        admin.execute("SET LOCAL ROLE schakel_operator")
        assert admin.execute("DELETE FROM tenant_key").rowcount == 1
        admin.execute("SET LOCAL ROLE NONE")
        assert {row["organisation_id"] for row in rows(admin, keys)} == before - {school}


@pytest.mark.parametrize(("before", "after"), list(product(TENANT_STATES, TENANT_STATES)))
def test_the_trigger_knows_the_same_steps(
    the_house: House, full: Populated, before: str, after: str
) -> None:
    org = full.ring.school.id
    with intruding(the_house, "admin") as admin:
        admin.execute("ALTER TABLE organisation DISABLE TRIGGER USER")
        begin = "UPDATE organisation SET state = %s, last_day = %s WHERE id = %s"
        admin.execute(begin, [before, clock.today() if before == "leaving" else None, org])
        admin.execute("ALTER TABLE organisation ENABLE TRIGGER USER")
        day = "CURRENT_DATE" if after == "leaving" else "NULL"
        step = (
            f"UPDATE organisation SET state = %s, last_day = {day}, version = version + 1"
            " WHERE id = %s"
        )
        stays = before == after and before not in ("destroyed", "refused")
        if stays or (before, after) in LAWFUL:
            admin.execute(step.encode(), [after, org])
        else:
            refuses(admin, UNLAWFUL, step, after, org)


def test_no_step_without_its_line(the_house: House, full: Populated) -> None:
    org = full.ring.school.id
    step = "UPDATE organisation SET state = 'suspended', version = version + 1 WHERE id = %s"
    with intruding(the_house, "operator", org) as connection:
        connection.execute(step.encode(), [org])
        refuses(connection, UNLAWFUL, "SET CONSTRAINTS ALL IMMEDIATE")
    with intruding(the_house, "operator", org) as connection:
        (row,) = rows(connection, "SELECT version FROM organisation WHERE id = %s", org)
        connection.execute(step.encode(), [org])
        written(connection, org, row["version"] + 1, "suspended")
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")


def written(connection: Connection, org: Any, version: int, state: str) -> None:
    line = (
        "INSERT INTO tenant_change (owner_id, version, at, state, operator_name)"
        " VALUES (%s, %s, now(), %s, 'Olga')"
    )
    connection.execute(line.encode(), [org, version, state])


def test_an_organisation_begins_with_its_application(the_house: House, full: Populated) -> None:
    made = (
        "INSERT INTO organisation (id, kind, name, state, created_at, state_at, version)"
        " VALUES (%s, 'leisure', 'Snel', %s, now(), now(), %s)"
    )
    org = new_id()
    with intruding(the_house, "operator", org) as connection:
        refuses(connection, UNLAWFUL, made, org, "active", 1)
        refuses(connection, UNLAWFUL, made, org, "applied", 2)
        refuses(connection, REFUSED, made, new_id(), "applied", 1)
        connection.execute(made.encode(), [org, "applied", 1])
        refuses(connection, UNLAWFUL, "UPDATE organisation SET version = 3")
        refuses(connection, UNLAWFUL, "SET CONSTRAINTS ALL IMMEDIATE")
