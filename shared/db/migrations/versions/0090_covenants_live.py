"""Covenants of the parties' own hand: versions, signatures, joining, leaving, ending.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0090"
down_revision = "0081"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
