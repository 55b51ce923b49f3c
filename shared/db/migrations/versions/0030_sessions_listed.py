"""Sessions that their owner can see and end, and that know when a login was last proven.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0030"
down_revision = "0023"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
