"""Which lines of the register, and which duties, are about who stands on a list.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0223"
down_revision = "0222"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
