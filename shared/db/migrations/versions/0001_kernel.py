"""The kernel: audit trail, work that happens later, repeated requests, tenants' keys.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
