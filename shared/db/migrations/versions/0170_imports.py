"""Bringing in many records at once from a spreadsheet, and taking them back.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0170"
down_revision = "0160"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
