"""Software that may read about children waits for a second admin.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0043"
down_revision = "0042"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
