"""The funnel keeps the times between its steps.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0224"
down_revision = "0223"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
