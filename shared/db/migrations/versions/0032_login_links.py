"""Invitations and resets by mail: links that are used once, and the way to have them mailed.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
