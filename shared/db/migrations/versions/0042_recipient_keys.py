"""A key for exports is confirmed by a second person before anything is encrypted to it.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
