"""Running the SQL that stands beside a migration. Invariant: a step that landed never changes."""

from pathlib import Path

from alembic import op


def run_sql(migration: str) -> None:
    """Run the .sql file beside the migration's .py file, as one script."""
    script = Path(migration).with_suffix(".sql").read_text(encoding="utf-8")
    driver = op.get_bind().connection.driver_connection
    driver.execute(script, prepare=False)  # type: ignore[union-attr]
