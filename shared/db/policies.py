"""Row-level security in the database: writing it (migrations) and reading it back (start-up).

Invariant: every table of ours has row-level security enabled and forced, and exactly the policies
that its kind calls for.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, text

from shared.db.kinds import Kind, Policy
from shared.db.model import Model


def statements(table: str, kind: Kind) -> list[str]:
    """The SQL that puts `table` under the policies of its kind."""
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        *(_create(table, policy) for policy in kind.policies(table)),
    ]


def _create(table: str, policy: Policy) -> str:
    using = f" USING ({policy.using})" if policy.using else ""
    check = f" WITH CHECK ({policy.check})" if policy.check else ""
    return (
        f"CREATE POLICY {policy.name} ON {table} FOR {policy.command}"
        f" TO {policy.role}{using}{check}"
    )


def tables_of_models() -> dict[str, Kind | None]:
    """Every mapped table and its kind; None where a model does not say."""
    return {
        str(mapper.local_table.name): getattr(mapper.class_, "__kind__", None)  # type: ignore[attr-defined]
        for mapper in Model.registry.mappers
    }


def faults(connection: Connection) -> list[str]:
    """What is wrong with the policies in the database, in words; empty when all is well."""
    found: list[str] = []
    expected = tables_of_models()
    forced = {
        row.relname: bool(row.relrowsecurity and row.relforcerowsecurity)
        for row in connection.execute(text(_TABLES))
    }
    present: dict[str, set[str]] = {}
    for row in connection.execute(text(_POLICIES)):
        present.setdefault(row.tablename, set()).add(_written(row))
    for table, kind in expected.items():
        if kind is None:
            found.append(f"table {table} is of none of the four kinds")
            continue
        if not forced.get(table, False):
            found.append(f"table {table} has no forced row-level security")
        wanted = {_shape(p.name, p.command, p.role, p.using, p.check) for p in kind.policies(table)}
        found.extend(_differences(table, wanted, present.get(table, set())))
    unknown = set(forced) - set(expected) - {"alembic_version"}
    found.extend(f"table {table} is in no model" for table in sorted(unknown))
    return found


def _differences(table: str, wanted: set[str], present: set[str]) -> Iterable[str]:
    for shape in sorted(wanted - present):
        yield f"table {table} lacks the policy {shape}"
    for shape in sorted(present - wanted):
        yield f"table {table} has a policy that its kind does not call for: {shape}"


def _written(row: Any) -> str:
    return _shape(row.policyname, row.cmd, ",".join(row.roles), row.qual, row.with_check)


def _shape(name: str, command: str, role: str, using: str | None, check: str | None) -> str:
    """The parentheses stay: without them `a AND (b OR c)` and `(a AND b) OR c` are one."""
    bare = ["".join((part or "-").split()) for part in (using, check)]
    return f"{name} {command} {role} {bare[0]} / {bare[1]}"


_TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""
_POLICIES = """
SELECT tablename, policyname, cmd, roles::text[] AS roles, qual, with_check
FROM pg_policies WHERE schemaname = 'public'
"""
