"""Who confirmed an entry can take that back.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0225"
down_revision = "0224"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
