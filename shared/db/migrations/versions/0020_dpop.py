"""Proofs of possession (DPoP), and secrets that all processes share.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0020"
down_revision = "0013"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
