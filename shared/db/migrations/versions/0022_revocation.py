"""Access tokens that were revoked, and RSA keys for apps that read nothing else.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
