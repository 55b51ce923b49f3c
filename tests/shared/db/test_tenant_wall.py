"""Row-level security over every table that the application's database user can reach.

Generated from the models, by kind: a new table is under these tests without a word here.
"""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.app import load_slices
from shared.db.kinds import Common, Exchange, Kind, Own, Platform
from shared.db.policies import tables_of_models
from shared.ids import new_id
from tests.house import House
from tests.shared.db.intruder import (
    REFUSED,
    UNLAWFUL,
    Connection,
    copied,
    intruding,
    refuses,
    rows,
)
from tests.shared.db.populated import Populated
from tests.shared.db.test_leaning import BEGINNING

load_slices()
KINDS: dict[str, Kind] = {name: kind for name, kind in tables_of_models().items() if kind}
DIRECTORY = {"covenant_key", "organisation", "team"}
"""Common to all, on purpose; also where nobody acts."""
QUEUES = {"outbox", "inbox"}
"""Anybody may add: a task for another organisation (its worker asks again), a message's claim."""
READABLE = {"match_token": "subject_id, owner_id"}
"""Where the application reads some columns only: a pseudonym goes in and never comes out."""
LOOKED_FOR = {
    *("legal_ground_step", "legal_ground_review"),
    *("risk_list", "risk_list_entry", "risk_list_step", "risk_list_change"),
    *("risk_list_contribution", "risk_list_recognition", "risk_list_member", "risk_list_letter"),
}
"""Their triggers look for the ground, the list or the entry first, and see none of another's."""
TENANTS = sorted(
    name
    for name, kind in KINDS.items()
    if not isinstance(kind, Platform)
    or name in ("access_grant", "grant_consent", "grant_substitute")
    or kind.tenant_column
)
OWN = sorted(name for name, kind in KINDS.items() if isinstance(kind, Own))
WRITABLE = sorted({*TENANTS, "audit_event", "timer"} - QUEUES)


def visible(connection: Connection, table: str) -> list[dict[str, Any]]:
    """All rows that this user sees; none where it may not even look."""
    try:
        with connection.transaction():
            return rows(connection, f"SELECT {READABLE.get(table, '*')} FROM {table}")
    except psycopg.errors.InsufficientPrivilege:
        return []


def owner_columns(table: str) -> tuple[str, ...]:
    """The columns that say whose a row is."""
    kind = KINDS[table]
    if isinstance(kind, Own | Exchange) or table in ("grant_consent", "grant_substitute"):
        return ("owner_id",)
    found = {
        "disclosure": ("owner_id",),
        "covenant_rule": ("(SELECT keeper_id FROM covenant WHERE id = covenant_id)",),
        "access_grant": ("viewer_id", "owner_id"),
        "organisation": ("id",),
        "team": ("organisation_id",),
        "covenant": ("keeper_id",),
        "covenant_version": ("author_id",),
        "risk_list": ("owner_id",),
    }
    return found.get(table, ("organisation_id",))


@pytest.mark.parametrize("table", TENANTS)
def test_with_nothing_set_there_is_nothing(the_house: House, full: Populated, table: str) -> None:
    with intruding(the_house, "admin") as admin:
        assert rows(admin, f"SELECT * FROM {table} LIMIT 1"), "an empty table proves nothing"
    for org in (None, ""):
        with intruding(the_house, "app") as connection:
            if org is not None:
                connection.execute("SELECT set_config('app.org', %s, true)", [org])
            found = visible(connection, table)
        assert table in DIRECTORY or found == []


@pytest.mark.parametrize("table", WRITABLE)
@pytest.mark.parametrize("acting", ["nobody", "stranger"])
def test_nobody_writes_a_row_for_another(
    the_house: House, full: Populated, table: str, acting: str
) -> None:
    """A copy of a row of the school, under ids of its own: refused by policy, or by right."""
    with intruding(the_house, "admin") as admin:
        whose = owner_columns(table)[-1]
        theirs = [full.ring.school.id, full.ring.child_work.id]
        (row,) = rows(admin, f"SELECT * FROM {table} WHERE {whose} = ANY(%s) LIMIT 1", theirs)
    fresh = {"id", "token", "key", "number", "reason_code", "trace_id"}
    org = full.ring.stranger.id if acting == "stranger" else None
    row |= BEGINNING.get(table, {})
    refused = UNLAWFUL if table in LOOKED_FOR else REFUSED
    with intruding(the_house, "app", org) as connection, pytest.raises(refused):
        copied(connection, table, row, lambda name: _fresh(row[name]) if name in fresh else None)


def _fresh(value: Any) -> Any:
    if isinstance(value, UUID):
        return new_id()
    return b"fresh" if isinstance(value, bytes) else value


@pytest.mark.parametrize("table", TENANTS)
def test_a_tenant_sees_its_own_and_what_it_was_granted(
    the_house: House, full: Populated, table: str
) -> None:
    """What each of the four organisations sees, against what the admin says they should."""
    ring = full.ring
    for place in (ring.school, ring.child_work, ring.bystander, ring.stranger):
        with intruding(the_house, "app", place.id) as connection:
            seen = visible(connection, table)
        strange = [row for row in seen if not _ours(table, row, place.id, full.granted)]
        assert strange == []
        if table in OWN:
            with intruding(the_house, "admin") as admin:
                own = rows(admin, f"SELECT * FROM {table} WHERE owner_id = %s", place.id)
            assert len(seen) == len(own)


def _ours(table: str, row: dict[str, Any], org: UUID, granted: dict[UUID, set[UUID]]) -> bool:
    kind = KINDS[table]
    if table in DIRECTORY:
        return True
    if isinstance(kind, Common):
        return org in row.get("party_ids", [org]) or row["keeper_id"] == org
    if isinstance(kind, Exchange):
        return row["owner_id"] == org or row[kind.record] in granted.get(org, set())
    columns = ("viewer_id",) if table == "access_grant" else owner_columns(table)
    return all(row[column] == org for column in columns)


def test_the_parts_of_a_covenant_are_seen_by_its_parties_only(
    the_house: House, full: Populated
) -> None:
    ring = full.ring
    counts = []
    for place in (ring.school, ring.bystander, ring.stranger):
        with intruding(the_house, "app", place.id) as connection:
            counts.append(
                [len(visible(connection, t)) for t in ("covenant_party", "covenant_rule")]
            )
    assert counts == [[16, 10], [6, 3], [0, 0]]


def test_who_is_on_a_list_and_its_counts_are_seen_by_its_parties_only(
    the_house: House, full: Populated
) -> None:
    """The bystander is in other covenants of the school, and on no list."""
    ring = full.ring
    for place, seen in (
        (ring.school, [1, 2, 1]),
        (ring.bystander, [0] * 3),
        (ring.stranger, [0] * 3),
    ):
        with intruding(the_house, "app", place.id) as connection:
            tables = ("risk_list", "risk_list_member", "risk_list_tally")
            assert [len(visible(connection, table)) for table in tables] == seen


@pytest.mark.parametrize("table", OWN)
def test_a_row_s_owner_never_changes(the_house: House, full: Populated, table: str) -> None:
    change = f"UPDATE {table} SET owner_id = %s"
    with intruding(the_house, "app", full.ring.school.id) as connection:
        refuses(connection, REFUSED, change, full.ring.stranger.id)
