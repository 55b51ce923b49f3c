"""Software that lets one stand in for another waits for a second admin too.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0080"
down_revision = "0070"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
