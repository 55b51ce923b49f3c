"""What holds a risk list to its law.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0201"
down_revision = "0200"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
