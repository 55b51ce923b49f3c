"""A person takes part in a list for one party.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0222"
down_revision = "0220"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
