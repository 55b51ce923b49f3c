"""From nothing to the newest schema: exactly what the models say, however often and at once.

`make check` runs this as "migrations".
"""

import ast
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, text

from services.app import load_slices
from shared.db import house, migrate, policies
from shared.db.engine import make_engine
from shared.db.model import Model
from tests.house import database

load_slices()
VERSIONS = migrate.SCRIPTS / "versions"
CHECKS = text(
    "SELECT conname, pg_get_constraintdef(c.oid) AS said FROM pg_constraint c"
    " JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = 'public' AND contype = 'c'"
)
STRUCTURE = text(
    "SELECT 'c', c.relname, c.relkind::text, c.relacl::text FROM pg_class c"
    " WHERE c.relnamespace = 'public'::regnamespace"
    " UNION ALL SELECT 'p', tablename || policyname, cmd, coalesce(qual, '') FROM pg_policies"
    " UNION ALL SELECT 't', tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger"
    " WHERE NOT tgisinternal"
    " UNION ALL SELECT 'q', c.relname, c.relkind::text, c.relacl::text FROM pg_class c"
    " WHERE c.relnamespace = 'dramatiq'::regnamespace"
    " ORDER BY 1, 2, 3, 4"
)


@pytest.fixture(scope="module")
def owner() -> Iterator[Engine]:
    """The owner's engine on a database that two migrations found empty at the same moment."""
    home = Path(tempfile.mkdtemp(prefix="schakel-test-"))
    home.chmod(0o755)
    with database(home / "postgres") as server:
        engine = make_engine(server.url("owner"), "owner")
        at_once(engine)
        yield engine
        engine.dispose()


def at_once(engine: Engine) -> None:
    """Two migrations of this database together; both must end well."""
    faults: list[Exception] = []
    together = threading.Barrier(2)

    def upgrade() -> None:
        together.wait()
        try:
            migrate.upgrade(engine)
        except Exception as fault:  # noqa: BLE001 - shown by the test
            faults.append(fault)

    threads = [threading.Thread(target=upgrade) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_the_migrations_make_what_the_models_say(owner: Engine) -> None:
    options: dict[str, Any] = {"compare_type": True, "include_object": ours}
    with owner.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Model.metadata) == []
        connection.rollback()


def ours(_made: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    """Partitions of the audit trail come and go with the months."""
    return not (kind == "table" and reflected and str(name).startswith("audit_event_"))


def test_every_check_of_the_models_is_there(owner: Engine) -> None:
    wanted = {
        str(constraint.name): table.name
        for table in Model.metadata.sorted_tables
        for constraint in table.constraints
        if isinstance(constraint, CheckConstraint)
    }
    with owner.begin() as connection:
        present = {row.conname for row in connection.execute(CHECKS)}
    assert set(wanted) <= present


def test_every_table_has_the_policies_of_its_kind(owner: Engine) -> None:
    with owner.begin() as connection:
        assert policies.faults(connection) == []
        assert house.faults(connection) == []


def test_migrating_again_changes_nothing(owner: Engine) -> None:
    before = structure(owner)
    migrate.upgrade(owner)
    at_once(owner)
    assert structure(owner) == before
    assert len(before) > 100


def structure(owner: Engine) -> list[tuple[object, ...]]:
    """Every table with its rights, every policy, every trigger."""
    with owner.begin() as connection:
        return [tuple(row) for row in connection.execute(STRUCTURE)]


def test_the_revisions_are_one_line() -> None:
    scripts = ScriptDirectory.from_config(migrate.configuration())
    assert len(scripts.get_heads()) == 1
    line = [script.revision for script in scripts.walk_revisions()]
    assert line == sorted(line, reverse=True)
    assert len(scripts.get_bases()) == 1


def test_each_step_is_sql_with_an_entry_beside_it() -> None:
    entries = {path.stem for path in VERSIONS.glob("*.py")}
    assert {path.stem for path in VERSIONS.glob("*.sql")} == entries
    for name in entries:
        tree = ast.parse((VERSIONS / f"{name}.py").read_text(encoding="utf-8"))
        said = {
            target.id: ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        assert said["revision"] == name[:4]
        assert "downgrade" not in {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
