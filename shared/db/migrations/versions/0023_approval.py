"""Who asked for a client and who approved it; keys from an address.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
