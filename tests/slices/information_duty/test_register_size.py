"""The register among 100,000 disclosures: found through its index, a page at a time.

Asked of the database's own plan, as the register role sees it: a page reads its own lines and not
the table, on page one, deep in the list, and with a partner chosen (0.3 ms each when written).
"""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.sharing import register
from services.sharing.register import Filters
from shared.web.pages import Cursor
from tests.factories.own_right import shared
from tests.factories.town import Town
from tests.house import House

COUNT = 100_000
_SEED = (
    "SET LOCAL session_replication_role = replica",  # by the superuser: no trigger, no other table
    (
        "INSERT INTO access_grant (id, viewer_id, kind, created_at, record_id, owner_id, ground,"
        " rule_id, rule_version, categories, consent_ids, safety_restricted, starts_at, ends_at,"
        " wrapped_key, viewer_roles)"
        " SELECT gen_random_uuid(), g.viewer_id, g.kind, g.created_at - n * interval '1 minute',"
        " gen_random_uuid(), g.owner_id, g.ground, g.rule_id, g.rule_version, g.categories,"
        " g.consent_ids, false, g.starts_at - n * interval '1 minute', g.ends_at, g.wrapped_key,"
        " g.viewer_roles FROM access_grant g, generate_series(1, :count) n WHERE g.id = :id"
    ),
    (
        "INSERT INTO disclosure (owner_id, grant_id, direction, child_id, partner_id, purpose,"
        " ground, informed, safety_restricted, at)"
        " SELECT g.owner_id, g.id, 'given', d.child_id, g.viewer_id, d.purpose, g.ground,"
        " d.informed, false, g.starts_at FROM access_grant g, disclosure d"
        " WHERE d.grant_id = :id AND g.owner_id = d.owner_id AND g.viewer_id = d.partner_id"
        " AND g.id <> :id"
    ),
)


@pytest.fixture
def crowded(task_town: Town, the_house: House) -> Any:
    """A school with so many lines in its register; the newest of them."""
    shared(task_town, task_town.child())
    newest = text("SELECT grant_id, at, owner_id, partner_id FROM disclosure WHERE owner_id = :org")
    with the_house.engines["admin"].begin() as connection:
        line = connection.execute(newest, {"org": task_town.school.id}).one()
        for statement in _SEED:
            connection.execute(text(statement), {"id": line.grant_id, "count": COUNT})
    with the_house.engines["admin"].connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("ANALYZE access_grant, disclosure"))
    return line


def plan(the_house: House, line: Any, asked: Filters, after: Cursor | None) -> Any:
    """How the database would do it, and did."""
    said, values = register._conditions(asked)
    if after is not None:
        said.append("(d.at, d.grant_id) < (:after_at, :after_id)")
        values |= {"after_at": after.created_at, "after_id": after.id}
    statement = register._GIVEN.format(conditions=" AND ".join(["", *said]) if said else "")
    values |= {"org": line.owner_id, "most": 51}
    with the_house.engines["admin"].begin() as connection:
        connection.execute(text(f"SET LOCAL app.org = '{line.owner_id}'"))
        connection.execute(text("SET LOCAL ROLE schakel_register"))
        explain = text(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        found = connection.execute(explain, values).scalar_one()
    return json.loads(found) if isinstance(found, str) else found


def nodes(part: Any) -> list[Any]:
    return [part, *(node for below in part.get("Plans", []) for node in nodes(below))]


def test_a_page_costs_its_own_lines(crowded: Any, the_house: House) -> None:
    deep = Cursor(crowded.at - timedelta(minutes=COUNT // 2), crowded.grant_id)
    cases = {
        "page one": (Filters(), None),
        "further on": (Filters(), deep),
        "one partner": (Filters(partner_id=crowded.partner_id), None),
        "live ones": (Filters(live=True), None),
    }
    for name, (asked, after) in cases.items():
        [found] = plan(the_house, crowded, asked, after)
        kinds = {node["Node Type"] for node in nodes(found["Plan"])}
        assert "Seq Scan" not in kinds, (name, kinds)
        assert kinds & {"Index Scan", "Index Only Scan"}, (name, kinds)
        rows = max(node["Actual Rows"] for node in nodes(found["Plan"]))
        assert rows <= 60, (name, rows)
