"""Letters of invitation to parents of children on a risk list.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0210"
down_revision = "0201"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
