"""Signals, and brothers and sisters.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0160"
down_revision = "0153"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
