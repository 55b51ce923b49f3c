"""How an organisation leaves: its last day, the end of its key, and its data taken along.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0070"
down_revision = "0060"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
