"""Refusing to sign a covenant; the grants of a rule are found by an index.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0091"
down_revision = "0090"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
