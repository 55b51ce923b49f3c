"""No row leans on another organisation's record: foreign keys hold the owner too.

A foreign key is checked past all policies: one without the owner would tell what exists elsewhere,
and let somebody hang their row onto a foreign child.
"""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import ForeignKeyConstraint, Table

from services.app import load_slices
from shared.db.kinds import Common, Exchange, Own, Platform
from shared.db.model import Model
from shared.ids import new_id
from tests.house import House
from tests.shared.db.intruder import REFUSED, UNLAWFUL, copied, intruding, rows
from tests.shared.db.populated import Populated

load_slices()
KINDS = {m.local_table.name: getattr(m.class_, "__kind__", None) for m in Model.registry.mappers}  # type: ignore[attr-defined]
HELD_BY_A_TRIGGER = ("access_grant(rests_on)", "risk_list_contribution(entry_id)")
"""They lean on a grant or an entry of the other party, on purpose: `access_grant_flows_back` says
on which, the triggers of lists that one sees it.
"""
SEEN_BY_A_TRIGGER = {
    "access_grant.legal_ground_id": "access_grant_in_law",
    "legal_ground_review.ground_id": "legal_ground_second_person",
    "legal_ground_step.ground_id": "legal_ground_step_in_order",
}
"""Refused before the key is looked at: the trigger looks for a ground of one's own."""
BEGINNING: dict[str, dict[str, object]] = {
    "covenant_version": {"state": "draft", "version": None, "on_paper": False},
    "legal_ground": {"state": "waiting", "version": 1, "ended_by": None},
    "risk_list": {"state": "open", "version": 1, "closed_at": None},
    "risk_list_entry": {
        "state": "listed",
        "version": 1,
        "dropped_because": None,
        "sealed_content": b"name",
        "concern_codes": ["behaviour"],
    },
    "risk_list_step": {"state": "open", "version": 1, "done_on": None},
    "risk_list_member": {"ended_at": None},
    "match_offer": {
        "state": "active",
        "version": 1,
        "ended_because": None,
        "ended_at": None,
    },
    "risk_list_letter": {"made_at": None, "sealed_document": None},
    "signal": {"state": "active", "version": 1, "outcome_code": None, "erased_at": None},
}
"""How a row begins, where a trigger wants it so."""
ONCE = {
    "disclosure": ("grant_id", "access_grant"),
    "consent_request": ("consent_id", "consent"),
    "risk_list_recognition": ("child_id", "child"),
}
"""What has one row at most in such a table."""
DIRECTORY = {"organisation", "team", "covenant", "covenant_rule", "covenant_version"}
LIST = "risk_list"
"""Known to its parties alone: policies and triggers look first, below."""


def keys() -> Iterator[tuple[Table, ForeignKeyConstraint]]:
    for table in Model.metadata.sorted_tables:
        for constraint in sorted(table.foreign_key_constraints, key=lambda c: tuple(c.column_keys)):
            yield table, constraint


TO_OWN = {
    f"{table.name}.{constraint.column_keys[0]}": (table, constraint)
    for table, constraint in keys()
    if isinstance(KINDS[constraint.referred_table.name], Own)
}


def within_the_platform(table: Table) -> bool:
    """A table of a platform role alone, which no tenant's transaction reaches."""
    kind = KINDS[table.name]
    return isinstance(kind, Platform) and kind.role != "" and kind.tenant_column is None


def test_every_key_to_a_tenant_s_record_holds_the_owner() -> None:
    bare = [
        f"{table.name}({', '.join(constraint.column_keys)})"
        for table, constraint in keys()
        if isinstance(KINDS[constraint.referred_table.name], Own | Exchange | Platform)
        and not any(key.endswith("owner_id") for key in constraint.column_keys)
        and not within_the_platform(table)
    ]
    assert sorted(bare) == list(HELD_BY_A_TRIGGER)


def test_what_is_not_a_tenant_s_is_the_directory() -> None:
    common = {
        c.referred_table.name for _, c in keys() if isinstance(KINDS[c.referred_table.name], Common)
    }
    assert common <= {*DIRECTORY, LIST}


ON_LISTS = sorted(
    table.name
    for table, constraint in keys()
    if constraint.referred_table.name == LIST or table.name == "risk_list_recognition"
)


@pytest.mark.parametrize("table", ON_LISTS)
def test_nothing_is_put_on_a_list_of_others(the_house: House, full: Populated, table: str) -> None:
    """A row of the school, copied onto a list that it is no party to: refused before the key says
    whether there is such a list.
    """
    school = full.ring.school.id
    whose = "organisation_id" if table in ("risk_list_member", "risk_list_tally") else "owner_id"
    with intruding(the_house, "admin") as admin:
        (row,) = rows(admin, f"SELECT * FROM {table} WHERE {whose} = %s LIMIT 1", school)
        (foreign,) = rows(
            admin, "SELECT id FROM risk_list WHERE NOT %s = ANY (party_ids) LIMIT 1", school
        )
    row |= BEGINNING.get(table, {})
    for list_id in (foreign["id"], new_id()):
        new = {"id": new_id(), "list_id": list_id, "member_id": new_id(), "child_id": new_id()}
        with (
            intruding(the_house, "app", school) as connection,
            pytest.raises((*UNLAWFUL, *REFUSED)),
        ):
            copied(connection, table, row, new.get)


@pytest.mark.parametrize("name", TO_OWN)
def test_an_own_row_cannot_hang_on_a_foreign_record(
    the_house: House, full: Populated, name: str
) -> None:
    """A row of one's own, copied onto the same kind of record of another organisation.

    One that is over, where there is such: of some tables only one row may be open.
    """
    table, constraint = TO_OWN[name]
    column = constraint.column_keys[0]
    parent = constraint.referred_table.name
    first = "owner_id <> %s, to_jsonb(t) ->> 'ended_at' IS NULL, owner_id"
    if table.name in ONCE:  # whose owner has one to which no row belongs
        first = f"NOT EXISTS ({free(table.name, *ONCE[table.name], 't.owner_id')}), {first}"
    with intruding(the_house, "admin") as admin:
        (row,) = rows(
            admin,
            f"SELECT t.* FROM {table.name} t WHERE {column} IS NOT NULL ORDER BY {first} LIMIT 1",
            full.ring.school.id,
        )
        (foreign,) = rows(
            admin, f"SELECT id FROM {parent} WHERE owner_id <> %s LIMIT 1", row["owner_id"]
        )
    if table.name in ONCE:
        once, of = ONCE[table.name]
        row[once] = unused(the_house, table.name, once, of, row["owner_id"])
    row |= BEGINNING.get(table.name, {})
    fresh = {"id", "number", "pair_id", "referral_id", "source_id"} & set(row)

    def changed(part: str) -> object:
        if part == column:
            return foreign["id"]
        return None if part not in fresh else 77 if part == "number" else new_id()

    kind = KINDS[table.name]
    user = kind.role if isinstance(kind, Platform) and kind.role else "app"
    if isinstance(kind, Own) and kind.matched == "tells":
        user = "matcher"  # who alone writes such rows
    with (
        intruding(the_house, user, row["owner_id"]) as connection,
        pytest.raises((psycopg.errors.ForeignKeyViolation, *UNLAWFUL)) as refused,
    ):
        copied(connection, table.name, row, changed)
    triggered = isinstance(refused.value, UNLAWFUL)
    assert triggered == (name in SEEN_BY_A_TRIGGER), refused.value
    assert triggered or refused.value.diag.constraint_name == constraint.name


def unused(the_house: House, table: str, column: str, of: str, owner_id: object) -> object:
    """A record of this organisation to which no row of this table belongs."""
    with intruding(the_house, "admin") as admin:
        return rows(admin, f"{free(table, column, of, '%s')} LIMIT 1", owner_id)[0]["id"]


def free(table: str, column: str, of: str, owner: str) -> str:
    """Records of an owner to which no row of this table belongs, as a query."""
    return (
        f"SELECT p.id FROM {of} p LEFT JOIN {table} b ON b.{column} = p.id"
        f" WHERE p.owner_id = {owner} AND b.owner_id IS NULL"
    )
