"""Tenants come and go: their states, their papers, and the operator who alone changes them.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0040"
down_revision = "0033"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
