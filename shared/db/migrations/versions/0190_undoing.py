"""Taking an import back finds quickly whether anything hangs on what it made.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0190"
down_revision = "0180"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
