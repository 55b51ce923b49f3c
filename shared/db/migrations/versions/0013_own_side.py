"""The receiver's own side: what it keeps of an exchange, adopted files, and removed ones gone.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
