"""From whom a member got their roles, and when.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0081"
down_revision = "0080"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
