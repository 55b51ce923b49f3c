"""Receipts, evidence and substitutes of consents, and who spoke for an institution.

The SQL stands beside this file.
"""

from shared.db.migrations.steps import run_sql

revision = "0110"
down_revision = "0091"


def upgrade() -> None:
    """Forward only: a schema that held people's data is not rolled back but followed up."""
    run_sql(__file__)
