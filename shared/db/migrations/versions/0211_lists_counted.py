"""The operator counts the lists under way of who leaves.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0211"
down_revision = "0210"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
